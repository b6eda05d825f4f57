"""Tables of the programme: they name rows by what people know, and come back unchanged."""

from __future__ import annotations

from typing import Any

import pytest
import tablib
from django.contrib.auth.models import User

from gfmd_site.table_formats import SafeCsv
from practices.models import Constituency
from reports.models import HeadCount, Participation, Session
from reports.resources import (
    GuidingQuestionResource,
    HeadCountResource,
    ParticipationResource,
    SessionResource,
)
from tests.build import make_session
from tests.cast import Cast


def imported(table: tablib.Dataset, user: User, resource: Any) -> Any:
    return resource(user=user).import_data(
        table, rollback_on_validation_errors=True, raise_errors=False
    )


def sentences(result: Any) -> list[str]:
    unusable = [str(error.error) for row in result.error_rows for error in row.errors]
    return unusable + [text for row in result.invalid_rows for text in row.error.messages]


def test_sessions_come_back_by_edition_and_number(cast: Cast) -> None:
    table = SessionResource(user=cast.staff).export()
    rows = [dict(row) for row in table.dict]
    copy = tablib.Dataset(headers=table.headers)
    for row in rows:
        row["room"] = "Menara"
        copy.append(list(row.values()))
    copy.append(["2018", "4.1", "workshop", "Data", "3", "", "", "", "Agdal", "anonymous"])

    result = imported(copy, cast.staff, SessionResource)

    assert (result.totals["update"], result.totals["new"], sentences(result)) == (2, 1, [])
    assert sorted(Session.objects.values_list("number", "room", "theme__number")) == [
        ("1.2", "Menara", 1),
        ("3.1", "Menara", 3),
        ("4.1", "Agdal", 3),
    ]


def test_programme_tables_come_back_unchanged(cast: Cast) -> None:
    HeadCount.objects.create(
        session=cast.session, count=29, constituency=Constituency.objects.get(code="state")
    )
    totals = {}
    for resource in (
        SessionResource,
        GuidingQuestionResource,
        ParticipationResource,
        HeadCountResource,
    ):
        data = SafeCsv().create_dataset(SafeCsv().export_data(resource(user=cast.staff).export()))
        result = imported(data, cast.staff, resource)
        assert (resource, sentences(result), result.has_errors()) == (resource, [], False)
        totals[resource._meta.name] = result.totals["skip"]

    assert totals == {
        "sessions": 2,
        "guiding questions": 2,
        "participations": 4,
        "head-counts": 1,
    }


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ["2018-9.9", "state", "3"],
            "There is no session “2018-9.9”. A code looks like 2018-3.1.",
        ),
        (
            ["2018-3.1", "aliens", "3"],
            "“aliens” cannot be found among the constituencies. Choose from the list.",
        ),
    ],
)
def test_unknown_reference_is_named(row: list[str], sentence: str, cast: Cast) -> None:
    table = tablib.Dataset(row, headers=["session", "constituency", "count"])

    result = imported(table, cast.staff, HeadCountResource)

    assert sentences(result) == [sentence]


def test_participations_are_added_for_a_session(cast: Cast) -> None:
    make_session(cast.edition, "2.1")
    table = tablib.Dataset(
        headers=["session", "role", "name", "organisation", "country", "account"]
    )
    table.append(["2018-2.1", "rapporteur", "Ada Lindqvist", "Ministry of Roads", "MAR", "reader"])

    result = imported(table, cast.staff, ParticipationResource)

    person = Participation.objects.get(session__number="2.1")
    assert (result.totals["new"], person.role, person.country.code, person.user) == (
        1,
        "rapporteur",
        "MAR",
        cast.reader,
    )
