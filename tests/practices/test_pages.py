"""The repository as readers meet it: published practices only, found by words and filters."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.choices import PracticeStatus
from practices.models import Country, GcmObjective, PracticeText
from tests.build import Vocabularies, make_practice, make_user

pytestmark = pytest.mark.usefixtures("vocabularies")
PUBLISHED = PracticeStatus.PUBLISHED


def titles(page: str) -> list[str]:
    return [part.split("</a>")[0].split(">")[-1] for part in page.split('<h2 class="h5"')[1:]]


def found(query: str = "", client: Client | None = None) -> list[str]:
    return titles((client or Client()).get(f"/practices/{query}").content.decode())


def test_list_shows_published_practices_only() -> None:
    make_practice(title="Open to all", status=PUBLISHED)
    make_practice(title="Still in review", status=PracticeStatus.IN_REVIEW)

    assert found() == ["Open to all"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "No practice has been published yet"),
        ("?text=harbour", "No practice fits."),
        ("?objective=5", "No practice fits."),
    ],
)
def test_empty_list_says_whether_there_are_none_or_none_fits(query: str, said: str) -> None:
    page = Client().get(f"/practices/{query}").content.decode()

    titles_of_empty = [
        part.split("</span>")[0] for part in page.split('<span class="empty__title">')[1:]
    ]
    assert titles_of_empty == [said]
    # Strangers cannot write one down.
    assert page.count(reverse("practices:from-point")) == 0


def test_author_finds_the_own_draft_and_staff_find_all() -> None:
    author, staff = make_user("author"), make_user("desk", is_staff=True)
    make_practice(title="My draft", submitted_by=author)
    make_practice(title="A draft of somebody else")
    by_author, by_staff = Client(), Client()
    by_author.force_login(author)
    by_staff.force_login(staff)

    assert found(client=by_author) == ["My draft"]
    assert sorted(found(client=by_staff)) == ["A draft of somebody else", "My draft"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?text=harbour", ["Harbour desk"]),
        ("?text=DESK harbour", ["Harbour desk"]),
        ("?objective=5", ["Harbour desk"]),
        ("?country=KEN", ["Skills passport"]),
        ("?objective=99&country=nowhere", ["Harbour desk", "Skills passport"]),
        ("?text=nothing-of-the-kind", []),
        ("?text=harbour%00desk", ["Harbour desk"]),
        ("?page=99", ["Harbour desk", "Skills passport"]),
    ],
)
def test_filters_narrow_and_mistakes_in_the_address_do_no_harm(
    query: str, expected: list[str]
) -> None:
    make_practice(
        title="Harbour desk",
        status=PUBLISHED,
        primary_objective=GcmObjective.objects.get(code="5"),
    )
    make_practice(
        title="Skills passport", status=PUBLISHED, countries=[Country.objects.get(code="KEN")]
    )

    assert sorted(found(query)) == expected


def test_page_shows_the_words_in_the_readers_language_and_no_contact() -> None:
    practice = make_practice(
        title="Harbour desk", status=PUBLISHED, contact="Quillon-77aa, +000 555"
    )
    PracticeText.objects.create(
        practice=practice, language="fr", title="Guichet du port", summary="Un seul guichet."
    )
    reader = Client(headers={"accept-language": "fr"})

    english = Client().get(practice.get_absolute_url()).content.decode()
    french = reader.get(practice.get_absolute_url()).content.decode()

    assert ("Harbour desk</h1>" in english, "Guichet du port</h1>" in french) == (True, True)
    assert "Quillon-77aa" not in english + french


def test_only_safe_links_can_be_followed() -> None:
    practice = make_practice(
        status=PUBLISHED, links="https://harbour.example/desk\njavascript:alert(1)"
    )

    page = Client().get(practice.get_absolute_url()).content.decode()

    assert 'href="https://harbour.example/desk"' in page
    assert "javascript:" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(
    count: int, vocabularies: Vocabularies, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        practice = make_practice(title=f"Practice {number}", status=PUBLISHED)
        practice.countries.add(Country.objects.get(code="KEN"))
    Client().get("/practices/?text=practice")

    # Names of terms (6), stale or not, the token of the sets, the word in both places (2),
    # the page: order, rows, texts, countries.
    with django_assert_num_queries(14):
        Client().get("/practices/?text=practice")


def test_search_of_ten_thousand_characters_looks_for_its_beginning() -> None:
    make_practice(title="Harbour desk", status="published")
    make_practice(title="Village school", status="published")

    page = Client().get("/practices/", {"text": "harbour " + "desk " * 2_000})
    nothing = Client().get("/practices/", {"text": "x" * 10_000})

    assert [practice.title for practice in page.context["page"]] == ["Harbour desk"]
    assert len(page.context["query"].text) == 500
    assert (nothing.status_code, nothing.context["found"].total) == (200, 0)
