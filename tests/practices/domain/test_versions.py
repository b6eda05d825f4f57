"""What changed in a practice, word by word, and the way back to an earlier version."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.domain import records
from practices.domain.errors import PracticeError
from practices.domain.history import state_of
from practices.domain.versions import differences_of, restore, state_after, way_back
from practices.models import Country, GcmObjective, Practice, PracticeChange
from tests.build import make_practice, make_user
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("vocabularies")


def words(**changes: str) -> dict[str, dict[str, str]]:
    return {"en": {"title": "Welcome desks", "summary": "Advice on arrival.", **changes}}


def make(by: Any = None, **changes: Any) -> Practice:
    values = {
        "texts": words(),
        "type": "tool",
        "started_year": 2012,
        "countries": list(Country.objects.filter(code="KEN")),
        "organisations": [("implementing", "Port Authority")],
        "contact": "Room 9",
        **changes,
    }
    return records.create_practice(values=values, by=by)


def change(practice: Practice, by: Any = None, **values: Any) -> PracticeChange:
    practice.refresh_from_db()
    records.update_practice(practice=practice, values=values, by=by, base_version=practice.version)
    return practice.changes.latest("pk")


def shown(differences: Any) -> dict[str, list[tuple[str, str]]]:
    return {item.label: [(piece.kind, piece.text) for piece in item.pieces] for item in differences}


def test_differences_mark_words_terms_and_choices() -> None:
    practice = make()

    entry = change(
        practice,
        texts=words(summary="Free advice on arrival."),
        type="policy",
        countries=list(Country.objects.filter(code__in=("MAR",))),
        primary_objective=GcmObjective.objects.get(code="5"),
        ongoing=True,
    )

    assert shown(differences_of(entry)) == {
        "Summary (English)": [
            ("removed", "Advice"),
            ("added", "Free advice"),
            ("same", " on arrival."),
        ],
        "Primary GCM objective": [("added", str(GcmObjective.objects.get(code="5")))],
        "Countries": [("removed", "Kenya\n"), ("added", "Morocco")],
        "Type of practice": [("removed", "Tool or guidance\n"), ("added", "Policy or law")],
        "Still running": [("removed", "no\n"), ("added", "yes")],
    }


def test_state_after_a_change_undoes_all_later_ones() -> None:
    practice = make()
    first = change(practice, texts=words(title="Welcome desks in ports"))
    expected = state_of(practice)
    change(practice, texts={"fr": {"title": "Guichets d’accueil"}}, countries=[])
    change(practice, type="policy", texts=words(title="Something else"), organisations=[])

    assert state_after(first) == expected


def test_restored_version_is_the_earlier_one_and_the_later_one_stays_in_the_history() -> None:
    practice = make()
    first = practice.changes.get()
    expected = state_of(practice)
    change(practice, texts={**words(title="Spoiled"), "fr": {"title": "Gâché"}}, countries=[])
    change(practice, type="policy", contact="", organisations=[], started_year=None)
    practice.refresh_from_db()

    restore(change=first, by=None, base_version=practice.version)

    assert state_of(practice) == expected
    last = practice.changes.latest("pk")
    assert (last.kind, last.before["texts"]["en"]["title"]) == ("restore", "Spoiled")
    assert way_back(last) == []


def test_nothing_is_restored_over_what_somebody_saved_meanwhile() -> None:
    practice = make()
    first = practice.changes.get()
    change(practice, texts=words(title="Mine"))
    seen = Practice.objects.get(pk=practice.pk).version
    change(practice, texts=words(title="Theirs"))

    with pytest.raises(PracticeError):
        restore(change=first, by=None, base_version=seen)

    assert Practice.objects.get(pk=practice.pk).title == "Theirs"


def test_author_restores_a_version_on_its_page() -> None:
    author = make_user("author")
    practice = make(author)
    first = practice.changes.get()
    change(practice, author, texts=words(summary="Spoiled."))
    client = Client()
    client.force_login(author)

    listed = client.get(reverse("practices:workflow", args=[practice.pk])).content.decode()
    page = client.get(reverse("practices:change", args=[practice.pk, first.pk]))
    answer = client.post(
        reverse("practices:restore", args=[practice.pk, first.pk]),
        {"version": str(page.context["practice"].version)},
    )

    assert reverse("practices:change", args=[practice.pk, first.pk]) in listed
    assert "Restore this version" in page.content.decode()
    assert answer.headers["Location"] == reverse("practices:workflow", args=[practice.pk])
    assert practice.texts.get().summary == "Advice on arrival."


def test_change_of_another_practice_is_not_found() -> None:
    author = make_user("author")
    mine, other = make(author), make()
    client = Client()
    client.force_login(author)

    pages = [
        client.get(reverse("practices:change", args=[mine.pk, other.changes.get().pk])),
        client.get(reverse("practices:change", args=[other.pk, other.changes.get().pk])),
    ]

    assert [page.status_code for page in pages] == [404, 404]


def test_entries_about_reviews_have_no_page(cast: Cast) -> None:
    practice = make_practice()
    entry = practice.changes.create(kind="review", after={"asked": "external"})
    client = Client()
    client.force_login(cast.staff)

    page = client.get(reverse("practices:change", args=[practice.pk, entry.pk]))

    assert page.status_code == 404


def test_change_in_the_office_stands_in_the_history(cast: Cast) -> None:
    practice = make_practice(title="Welcome desks", contact="Room 9")
    client = Client()
    client.force_login(cast.staff)
    address = reverse("admin:practices_practice_change", args=[practice.pk])
    form = client.get(address).context["adminform"].form
    values = {
        name: form.initial.get(name) for name in form.fields if form.initial.get(name) is not None
    }
    text = practice.texts.get()
    inlines = {
        f"{prefix}-{name}": count
        for prefix in ("texts", "organisations", "sources", "reviews")
        for name, count in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
    }
    inlines |= {
        "texts-TOTAL_FORMS": 1,
        "texts-INITIAL_FORMS": 1,
        "texts-0-id": text.pk,
        "texts-0-practice": practice.pk,
        "texts-0-language": "en",
        "texts-0-title": "Welcome desks in ports",
        "texts-0-summary": text.summary,
    }

    answer = client.post(address, {**values, **inlines})

    assert answer.status_code == 302
    entry = practice.changes.get()
    assert (entry.kind, entry.author, list(entry.after)) == ("edit", cast.staff, ["texts"])
    assert entry.before["texts"]["en"]["title"] == "Welcome desks"
    assert Practice.objects.get(pk=practice.pk).version == 2
