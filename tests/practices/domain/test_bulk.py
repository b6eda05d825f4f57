"""Many practices at once are written as one at a time would be."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from practices.domain import records
from practices.domain.bulk import create_many, update_many
from practices.domain.history import state_of
from practices.models import Country, GcmObjective, Practice, PracticeIndex
from tests.build import make_practice
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("vocabularies")


def values() -> dict[str, Any]:
    return {
        "main_language": "fr",
        "type": "policy",
        "themes": [],
        "started_year": 2016,
        "ongoing": True,
        "links": "https://example.org/a",
        "primary_objective": GcmObjective.objects.get(code="5"),
        "objectives": list(GcmObjective.objects.filter(code__in=("6", "18"))),
        "countries": list(Country.objects.filter(code__in=("KEN", "MAR"))),
        "organisations": [("implementing", "Ministère du travail"), ("donor", "Fonds commun")],
    }


WORDS = {"title": "Guichet d’accueil", "summary": "Un conseil à l’arrivée."}


def one_by_one(practice: Practice | None, by: Any) -> Practice:
    given = {**values(), "texts": {"fr": WORDS}}
    if practice is None:
        return records.create_practice(values=given, by=by)
    return records.update_practice(
        practice=practice, values=given, by=by, base_version=practice.version
    )


def entry(practice: Practice) -> tuple[Any, ...]:
    change = practice.changes.latest("pk")
    return change.kind, change.author, change.before, change.after


def test_created_practices_are_what_the_form_would_make(cast: Cast) -> None:
    expected = one_by_one(None, cast.staff)
    pk = uuid.uuid4()

    create_many(rows=[(pk, {**values(), "words": WORDS})], by=cast.staff)

    practice = Practice.objects.get(pk=pk)
    assert state_of(practice) == state_of(expected)
    assert (practice.submitted_by, practice.status) == (cast.staff, expected.status)
    assert PracticeIndex.objects.get(practice=practice).stale is True


def test_changed_practices_are_what_the_form_would_make_of_them(cast: Cast) -> None:
    old = {"title": "Welcome desk", "summary": "Advice.", "contact": "Room 9", "type": "tool"}
    first, second = make_practice(**old), make_practice(**old)
    PracticeIndex.objects.update(stale=False)
    one_by_one(first, cast.staff)

    count = update_many(rows=[(second.pk, {**values(), "words": WORDS})], by=cast.staff)

    second = Practice.objects.get(pk=second.pk)
    assert (count, second.version, second.contact) == (1, 2, "Room 9")
    assert state_of(second) == state_of(first)
    assert entry(second) == entry(first)
    assert PracticeIndex.objects.get(practice=second).stale is True


def test_practice_that_stays_as_it_is_gets_no_entry(cast: Cast) -> None:
    practice = make_practice(title="Welcome desk", type="tool")

    count = update_many(
        rows=[(practice.pk, {"type": "tool", "words": {"title": "Welcome desk"}})], by=cast.staff
    )

    practice.refresh_from_db()
    assert (count, practice.version, practice.changes.count()) == (0, 1, 0)
