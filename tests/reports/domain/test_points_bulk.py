"""Many points at once leave the same points, tags and log as one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from reports.domain.errors import DomainError
from reports.domain.points import create_point, state_of, update_point
from reports.domain.points_bulk import Preparer, create_points, update_points
from reports.domain.revisions import Origin
from reports.exporters.points_table import point_queryset
from reports.models import Point, Report
from tests.build import make_point, make_practice
from tests.cast import Cast

NEW: list[dict[str, Any]] = [
    {"section": "summary", "text": "Plain."},
    {
        "section": "challenges",
        "text": "With everything.",
        "heading": "On drivers",
        "level": 2,
        "support": "broad",
        "contested": True,
        "language": "fr",
        "tags": {"objectives": ["5", "18"], "countries": ["KEN"], "questions": ["2", "1"]},
    },
    {"section": "summary", "text": "@Kenya asked for portable permits.", "heading": "On drivers"},
    {"section": "quotes", "text": "We crossed.", "kind": "quote", "tags": {}},
    {"section": "summary", "text": "Last."},
]
CHANGES: list[dict[str, Any]] = [
    {"text": "Other words."},
    {"tags": {"objectives": ["1"], "questions": []}},
    {"tags": {"objectives": []}, "support": "one"},
    {"section": "challenges"},
    {"section": "summary"},
    {"text": "Now @Kenya says it."},
    {"heading": "Elsewhere", "contested": False},
    {},
]


def log(report: Report) -> list[tuple[Any, ...]]:
    """The log without what is made up anew each time."""
    rows = report.revisions.order_by("pk")
    return [(row.kind, row.version, row.before, row.after, row.note, row.author) for row in rows]


def points(report: Report) -> list[tuple[Any, ...]]:
    rows = report.points.select_related("section").in_order()
    return [(point.version, state_of(point)) for point in rows]


def test_new_points_are_the_same_as_one_by_one(cast: Cast) -> None:
    origin = Origin(author=cast.staff, note="From a table")
    preparer = Preparer()
    for report in (cast.report, cast.other_report):
        make_point(report, "There before.")
        for number in (1, 2):
            report.session.guiding_questions.get_or_create(number=number)

    for fields in NEW:
        create_point(report=cast.report, fields=fields, origin=origin.next())
    rows = [(cast.other_report, preparer.prepare(cast.other_report, fields)) for fields in NEW]
    create_points(rows=rows, origin=origin, preparer=preparer)

    assert points(cast.other_report) == points(cast.report)
    logs = [
        sorted(log(report), key=lambda row: (row[3]["section"], row[3]["order"]))
        for report in (cast.other_report, cast.report)
    ]
    assert logs[0] == logs[1]
    versions = Report.objects.order_by("code").values_list("version", flat=True)
    assert list(versions) == [6, 6]


@pytest.mark.parametrize("fields", CHANGES, ids=str)
def test_changed_point_is_the_same_as_one_by_one(fields: dict[str, Any], cast: Cast) -> None:
    origin = Origin(author=cast.staff, note="From a table")
    preparer = Preparer()
    first = {"tags": {"objectives": ["5"], "questions": ["1"]}, "contested": True}
    for report in (cast.report, cast.other_report):
        report.session.guiding_questions.get_or_create(number=1)
        make_point(report, "A point.", **first)
        make_point(report, "There before.", section="challenges")

    update_point(point=cast.report.points.get(text="A point."), fields=fields, origin=origin)
    (point,) = point_queryset(Point.objects.filter(report=cast.other_report, text="A point."))
    change = (point, preparer.prepare(point.report, fields))
    update_points(changes=[change], origin=origin)

    assert points(cast.other_report) == points(cast.report)
    assert log(cast.other_report) == log(cast.report)


def test_practice_comes_along(cast: Cast) -> None:
    practice = make_practice()
    preparer = Preparer()
    fields = {"section": "summary", "text": "A point.", "practice": str(practice.pk)}

    (point,) = create_points(
        rows=[(cast.report, preparer.prepare(cast.report, fields))],
        origin=Origin(),
        preparer=preparer,
    )

    point.refresh_from_db()
    assert point.practice == practice


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"colour": "red"}, "unknown_field"),
        ({"section": "weather"}, "unknown_section"),
        ({"tags": {"objectives": ["99"]}}, "unknown_code"),
        ({"tags": {"colours": []}}, "unknown_tag"),
        ({"practice": "nonsense"}, "unknown_practice"),
        ({"level": 7}, "bad_value"),
    ],
)
def test_preparing_refuses_what_a_single_change_refuses(
    fields: dict[str, Any], code: str, cast: Cast
) -> None:
    with pytest.raises(DomainError) as refusal:
        Preparer().prepare(cast.report, fields)
    assert refusal.value.code == code


@pytest.mark.parametrize("count", [1, 40])
def test_number_of_queries_does_not_grow(
    count: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    preparer = Preparer()
    fields = {"section": "summary", "text": "A point.", "tags": {"objectives": ["5"]}}
    rows = [(cast.report, preparer.prepare(cast.report, fields)) for _number in range(count)]

    # PostgreSQL is asked to lock the report and told to call those who listen.
    with django_assert_num_queries(9 if connection.vendor == "postgresql" else 7):
        create_points(rows=rows, origin=Origin(), preparer=preparer)
