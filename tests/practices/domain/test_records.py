"""Writing, comparing and joining records; how complete they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from practices.choices import PracticeStatus
from practices.domain import merging, records
from practices.domain.completeness import meters, unexplained_acronyms
from practices.domain.duplicates import similar_practices
from practices.domain.errors import PracticeError
from practices.domain.queries import practice_rows
from practices.models import Country, GcmObjective, Practice, PracticeSource, PracticeText
from tests.build import make_practice, make_user

pytestmark = pytest.mark.usefixtures("vocabularies")


def lacking(practice: Practice) -> dict[str, list[str]]:
    row = practice_rows().get(pk=practice.pk)
    return {meter.name: [item.anchor for item in meter.missing] for meter in meters(row)}


def test_practice_is_created_as_a_draft_with_its_history() -> None:
    author = make_user("author")

    practice = records.create_practice(
        values={
            "main_language": "fr",
            "texts": {"fr": {"title": "Guichet du port"}, "en": {"title": " "}},
            "objectives": [GcmObjective.objects.get(code="5")],
            "organisations": [("donor", "Harbour Fund"), ("donor", "Harbour Fund")],
        },
        by=author,
    )

    assert (practice.status, practice.title, practice.submitted_by) == (
        "draft",
        "Guichet du port",
        author,
    )
    assert list(practice.texts.values_list("language", flat=True)) == ["fr"]
    assert list(practice.organisations.values_list("role", "name")) == [("donor", "Harbour Fund")]
    entry = practice.changes.get()
    assert (entry.kind, entry.author, entry.after["objectives"]) == ("create", author, ["5"])


def test_update_stores_what_changed_and_nothing_else() -> None:
    practice = make_practice(title="Desk", contact="Ring twice")

    records.update_practice(practice=practice, values={"type": "tool"}, by=None, base_version=1)

    practice.refresh_from_db()
    entry = practice.changes.get()
    assert (practice.type, practice.title, practice.contact) == ("tool", "Desk", "Ring twice")
    assert (entry.before, entry.after) == ({"type": ""}, {"type": "tool"})


def test_older_version_is_not_written_over_a_newer_one() -> None:
    practice = make_practice()
    records.update_practice(practice=practice, values={"type": "tool"}, by=None, base_version=1)

    with pytest.raises(PracticeError) as caught:
        records.update_practice(
            practice=practice, values={"type": "policy"}, by=None, base_version=1
        )

    practice.refresh_from_db()
    assert (caught.value.code, practice.type) == ("changed_meanwhile", "tool")


@pytest.mark.parametrize(
    "values",
    [
        {"started_year": 2018, "ended_year": 2016},
        {"ended_year": 2016, "ongoing": True},
    ],
)
def test_years_that_contradict_each_other_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(PracticeError) as caught:
        records.create_practice(values=values, by=None)

    assert (caught.value.field, Practice.objects.count()) == ("ended_year", 0)


def test_meters_name_what_each_database_still_asks() -> None:
    practice = make_practice(
        summary="Advice on arrival.",
        type="tool",
        primary_objective=GcmObjective.objects.get(code="5"),
        countries=[Country.objects.get(code="KEN")],
    )

    assert lacking(practice) == {
        "platform": ["summary", "goals", "themes", "image", "organisations", "sources", "contact"],
        "hub": [
            *("principles", "goals", "started_year", "ended_year", "scope", "summary"),
            *("organisations", "partners", "benefit", "lessons", "recommendations"),
            *("innovation", "links"),
        ],
    }


def test_acronym_is_named_until_it_is_spelt_out() -> None:
    practice = make_practice(
        title="Desks of the IOM",
        summary="The ILO (International Labour Organization) helps. So does the UN.",
    )

    assert unexplained_acronyms(practice) == ["IOM"]


def test_similar_practice_is_found_with_a_reason() -> None:
    kenya = Country.objects.get(code="KEN")
    near = make_practice(
        title="Welcome desks for seafarers in three ports",
        status=PracticeStatus.PUBLISHED,
        countries=[kenya],
    )
    make_practice(title="Savings groups", summary="Loans.", status=PracticeStatus.PUBLISHED)

    found = similar_practices(
        texts={"en": {"title": "Welcome desk for seafarers in ports", "summary": ""}},
        countries=["KEN"],
        user=AnonymousUser(),
    )

    assert [item.practice for item in found] == [near]
    assert found[0].reason.startswith("Both are about Kenya. Both use the words “Welcome”")


def test_draft_of_somebody_else_is_no_warning() -> None:
    make_practice(title="Welcome desks for seafarers")
    texts = {"en": {"title": "Welcome desks for seafarers", "summary": ""}}

    seen = {
        name: len(similar_practices(texts=texts, countries=[], user=user))
        for name, user in {
            "stranger": make_user("stranger"),
            "staff": make_user("desk", is_staff=True),
        }.items()
    }

    assert seen == {"stranger": 0, "staff": 1}


def test_merging_keeps_both_sources_terms_and_languages() -> None:
    five, eighteen = (GcmObjective.objects.get(code=code) for code in ("5", "18"))
    keep = make_practice(
        title="Desk", summary="", primary_objective=five, links="https://a.example"
    )
    gone = make_practice(
        title="Other desk", primary_objective=eighteen, links="https://b.example", contact="Room 9"
    )
    PracticeText.objects.create(practice=gone, language="fr", title="Guichet")
    PracticeSource.objects.create(practice=keep, edition_year=2018, session_number="3.1")
    PracticeSource.objects.create(practice=gone, edition_year=2020, session_number="1.2")

    merging.merge_practices(keep=keep, gone=gone, by=None)

    keep, gone = (Practice.objects.get(pk=row.pk) for row in (keep, gone))
    assert sorted(keep.sources.values_list("edition_year", flat=True)) == [2018, 2020]
    assert sorted(keep.texts.values_list("language", "title", "summary")) == [
        ("en", "Desk", "Advice on arrival, in one place."),
        ("fr", "Guichet", ""),
    ]
    assert list(keep.objectives.values_list("code", flat=True)) == ["18"]
    assert (keep.links.split(), keep.contact) == (
        ["https://a.example", "https://b.example"],
        "Room 9",
    )
    assert (gone.status, gone.merged_into) == ("withdrawn", keep)
