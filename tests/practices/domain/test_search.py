"""Finding practices: words in four languages, mistakes, filters with counts, who sees what."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from practices.choices import PracticeStatus
from practices.domain.search import Found, Query, related, search
from practices.domain.search_index import keep_frequent_words, rebuild
from practices.domain.search_sets import members, set_of
from practices.models import Country, GcmObjective, Practice, PracticeText
from tests.build import make_practice, make_user

pytestmark = pytest.mark.usefixtures("vocabularies")
PUBLISHED = PracticeStatus.PUBLISHED


def publish(title: str, **changes: Any) -> Practice:
    return make_practice(title=title, status=PUBLISHED, **changes)


def find(text: str = "", sort: str = "relevance", **filters: tuple[str, ...]) -> Found:
    return search(Query(text=text, filters=filters, sort=sort), AnonymousUser())


def titles(found: Found, size: int = 20) -> list[str]:
    by_id = Practice.objects.in_bulk(found.page(0, size))
    return [by_id[pk].title for pk in found.page(0, size)]


@pytest.mark.parametrize(
    ("asked", "written", "language"),
    [
        ("migration detention", "Alternatives to immigration detention", "en"),
        ("détention", "Alternatives to immigration detention", "en"),
        ("detencion migrantes", "Alternatives to immigration detention", "en"),
        ("recruiting", "Fair recruitment without fees", "en"),
        ("formations", "Une formation avant le départ", "fr"),
        ("depart", "Une formation avant le départ", "fr"),
        ("TRABAJADORAS", "Permisos para las trabajadoras del hogar", "es"),
        ("niña", "Escuela para niñas migrantes", "es"),
        ("هجره", "تنظيم الهجرة في الموانئ", "ar"),
        ("migration", "تنظيم الهجرة في الموانئ", "ar"),
        ("\u200fالموانئ\u200e", "تنظيم الهجرة في الموانئ", "ar"),
    ],
)
def test_words_are_found_whatever_their_ending_accent_or_language(
    asked: str, written: str, language: str
) -> None:
    publish(written, main_language=language)
    publish("Credit unions for fishing crews", summary="Savings.")

    assert titles(find(asked)) == [written]


@pytest.mark.parametrize(
    ("asked", "read_as"),
    [
        ("alternatvies", {"alternatvies": "alternatives"}),
        ("vaccinatoin", {"vaccinatoin": "vaccination"}),
        ("alternat", {"alternat": "alternatives"}),
    ],
)
def test_typing_mistake_finds_the_nearest_word_and_says_so(
    asked: str, read_as: dict[str, str]
) -> None:
    publish("Alternatives to detention and vaccination fees")

    found = find(asked)

    assert (found.total, found.corrected) == (1, read_as)


def test_word_of_an_unpublished_practice_is_not_offered_instead() -> None:
    make_practice(title="Quarrelsome lighthouses")

    found = find("lighthuoses")

    assert (found.total, found.corrected) == (0, {})


def test_words_that_stand_nowhere_together_find_those_with_most_of_them() -> None:
    publish("Harbour desk", summary="Nothing else.")
    publish("Harbour desk for nurses", summary="Nothing else.")

    found = find("harbour nurses lighthouse")

    assert (found.any_word, titles(found)) == (True, ["Harbour desk for nurses", "Harbour desk"])


def test_word_in_the_title_counts_most() -> None:
    publish("Savings groups", summary="They pay for passports.")
    publish("Passports in one day", summary="At the counter.")

    assert titles(find("passports")) == ["Passports in one day", "Savings groups"]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        'desk" OR title:*',
        "NEAR(desk harbour, 5)",
        "desk AND NOT harbour",
        "desk* -harbour",
        "(((",
        "\u202e\u200f\u200e",
        "%_\\",
        "'; DROP TABLE practices_practice; --",
        "\x00",
        "desk " * 2_000,
        "x" * 10_000,
    ],
)
def test_any_text_can_be_asked(text: str) -> None:
    publish("Harbour desk")

    assert find(text).total in {0, 1}


def test_filters_narrow_and_the_same_filter_twice_widens() -> None:
    five, eighteen = (GcmObjective.objects.get(code=code) for code in ("5", "18"))
    kenya = Country.objects.get(code="KEN")
    publish("A", primary_objective=five, countries=[kenya])
    publish("B", objectives=[eighteen])
    publish("C", primary_objective=five)

    assert titles(find(objective=("5",), sort="title")) == ["A", "C"]
    assert titles(find(objective=("5",), country=("KEN",))) == ["A"]
    assert titles(find(objective=("5", "18"), sort="title")) == ["A", "B", "C"]
    assert titles(find(region=("002",))) == ["A"]


def test_counts_say_what_each_choice_would_leave() -> None:
    five, eighteen = (GcmObjective.objects.get(code=code) for code in ("5", "18"))
    publish("A", primary_objective=five, type="policy")
    publish("B", primary_objective=eighteen, type="policy")
    publish("C", primary_objective=five, type="tool", started_year=2015, ended_year=2016)

    counts = find(type=("policy",)).counts

    assert counts["objective"] == {"5": 1, "18": 1}
    assert counts["type"] == {"policy": 2, "tool": 1}
    assert find().counts["year"] == {"2015": 1, "2016": 1}


def test_drafts_are_found_by_their_author_and_by_staff_only() -> None:
    author, staff = make_user("author"), make_user("desk", is_staff=True)
    make_practice(title="Quince draft", submitted_by=author)

    totals = [
        search(Query(text="quince"), user).total
        for user in (AnonymousUser(), make_user("stranger"), author, staff)
    ]

    assert totals == [0, 0, 1, 1]
    assert find().counts["language"] == {}


def test_change_is_found_at_once_and_what_went_is_not() -> None:
    practice = publish("Harbour desk", summary="Advice.")
    draft = make_practice(title="Going away")
    staff = make_user("desk", is_staff=True)
    assert search(Query(), staff).total == 2

    PracticeText.objects.filter(practice=practice).get().delete()
    PracticeText.objects.create(practice=practice, language="en", title="Lighthouse library")
    draft.delete()

    assert (find("harbour").total, find("lighthouse").total) == (0, 1)
    assert search(Query(), staff).total == 1


@pytest.mark.parametrize("frequent_from", [1, 10_000])
def test_frequent_and_rare_words_find_the_same(
    frequent_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practices.domain.search_index.FREQUENT", frequent_from)
    publish("Harbour desk", summary="Nurses.")
    publish("Nurses abroad", summary="Papers.")
    assert rebuild() == 2
    keep_frequent_words()
    publish("Nurses at home", summary="Papers.")

    assert titles(find("nurses papers", sort="title")) == ["Nurses abroad", "Nurses at home"]
    assert titles(find("nurses"))[-1] == "Harbour desk"


def test_sets_hold_their_numbers() -> None:
    numbers = [0, 1, 7, 8, 63, 64, 1_000, 99_999]

    assert members(set_of(numbers)) == numbers


def test_related_practices_share_aims_and_places() -> None:
    five, eighteen = (GcmObjective.objects.get(code=code) for code in ("5", "18"))
    kenya = Country.objects.get(code="KEN")
    practice = publish("A", primary_objective=five, countries=[kenya])
    near = publish("B", primary_objective=five, countries=[kenya])
    far = publish("C", primary_objective=five)
    publish("D", primary_objective=eighteen)
    make_practice(title="E", primary_objective=five, countries=[kenya])
    find()

    assert related(practice) == [near.pk, far.pk]
