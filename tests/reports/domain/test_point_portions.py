"""Points read in portions say the same as points read one by one."""

from __future__ import annotations

from typing import Any

import pytest

from reports.domain import point_portions
from reports.domain.consent import public_reader, reader_of
from reports.exporters.points_table import point_row
from reports.models import Point
from tests.build import make_attribution, make_point, make_quote
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def make_points(cast: Cast) -> None:
    make_point(cast.report, "Plain.")
    make_point(
        cast.report,
        "@Kenya asked for portable permits.",
        heading="Mobility",
        tags={"objectives": ["18", "5"], "countries": ["KEN"], "questions": [1]},
    )
    make_attribution(make_quote(cast.report))


@pytest.mark.parametrize("role", ["chair", "plain_staff"])
def test_portion_gives_the_same_rows_as_single_points(
    role: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_points(cast)
    monkeypatch.setattr(point_portions, "PORTION", 2)
    reader = reader_of(getattr(cast, role), cast.report)

    portions = list(point_portions.in_portions(Point.objects.in_order()))

    assert [len(portion) for portion in portions] == [2, 1]
    rows = [point_row(point, reader, participants="") for part in portions for point in part]
    assert rows == [point_row(point, reader, participants="") for point in Point.objects.in_order()]


@pytest.mark.parametrize("count", [1, 3])
def test_rendering_a_portion_asks_nothing_more(
    count: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_point(cast.report, f"@Kenya said it {number} times.", tags={"objectives": ["5"]})
    (portion,) = point_portions.in_portions(Point.objects.in_order())

    with django_assert_num_queries(0):
        rows = [point_row(point, public_reader("en"), participants="") for point in portion]

    assert [row["objectives"] for row in rows] == ["5"] * count
