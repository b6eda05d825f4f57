"""Points that a file brings: the same rows and revisions as one by one, in few queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from reports.domain.errors import DomainError
from reports.domain.points import create_point
from reports.domain.points_many import create_plain_points, is_plain
from reports.domain.revisions import Origin
from reports.models import Point, Report, Revision
from tests.cast import Cast

IGNORED = {"id", "created_at", "changed_at", "report_id", "_state"}


def fields(number: int = 1, **changes: Any) -> dict[str, Any]:
    values = {"section": "summary", "order": f"a{number}", "text": f"Point {number}.", "level": 1}
    return {**values, "heading": "On fees", "kind": "point", **changes}


def stored(report: Report) -> tuple[dict[str, Any], dict[str, Any]]:
    point, revision = report.points.get(), report.revisions.get()
    row = {name: value for name, value in vars(point).items() if name not in IGNORED}
    return row, {"kind": revision.kind, "after": revision.after, "version": revision.version}


def test_rows_and_revisions_are_those_of_one_by_one(cast: Cast) -> None:
    create_point(report=cast.other_report, fields=fields(), origin=Origin(author=cast.staff))
    create_plain_points(report=cast.report, many=[fields()], origin=Origin(author=cast.staff))

    cast.report.refresh_from_db()
    assert stored(cast.report) == stored(cast.other_report)
    assert (cast.report.version, cast.report.revisions.get().author) == (1, cast.staff)


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_is_the_same(
    count: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    many = [fields(number) for number in range(1, count + 1)]

    # PostgreSQL also tells the other servers.
    with django_assert_num_queries(7 if connection.vendor == "postgresql" else 6):
        create_plain_points(report=cast.report, many=many, origin=Origin())

    assert (Point.objects.count(), Revision.objects.count()) == (count, count)


@pytest.mark.parametrize(
    "changes", [{"text": "@Kenya asked."}, {"tags": {"objectives": ["6"]}}, {"attributions": []}]
)
def test_speakers_and_tags_are_not_plain(changes: dict[str, Any], cast: Cast) -> None:
    assert not is_plain(fields(**changes))
    with pytest.raises(ValueError, match="create_point"):
        create_plain_points(report=cast.report, many=[fields(**changes)], origin=Origin())


def test_one_bad_value_writes_nothing(cast: Cast) -> None:
    many = [fields(1), fields(2, level=7)]

    with pytest.raises(DomainError):
        create_plain_points(report=cast.report, many=many, origin=Origin())

    assert Point.objects.count() == 0
