"""A report as JSON obeys the schema that is published, and holds every point with its tags."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from reports.domain.consent import Reader
from reports.exporters.registry import build_output
from tests.build import make_attribution, make_point, make_quote
from tests.cast import Cast
from tests.json_schema import violations

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[3] / "docs" / "report.schema.json").read_text()
)


@pytest.fixture
def exported(cast: Cast) -> dict[str, Any]:
    make_point(
        cast.report,
        "@Kenya asked for portable permits.",
        heading="On drivers",
        level=1,
        support="broad",
        contested=True,
        tags={"objectives": ["5"], "countries": ["KEN"], "questions": ["2"]},
    )
    make_attribution(make_quote(cast.report))
    output = build_output(cast.report, Reader(sees_names=False), "json")
    data: dict[str, Any] = json.loads(output.data)
    return data


def test_export_obeys_the_published_schema(exported: dict[str, Any]) -> None:
    assert violations(exported, SCHEMA, SCHEMA) == []


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (["schema"], "gfmd-report/2", "$.schema is not gfmd-report/1"),
        (["sections", 0, "groups", 0, "points", 0, "level"], "1", "level is no integer"),
        (["sections", 0, "groups", 0, "points", 0, "id"], "1", "id does not match"),
        (["speaker"], "Kenya", "$.speaker is unknown"),
    ],
)
def test_schema_notices_what_does_not_belong(
    path: list[Any], value: str, complaint: str, exported: dict[str, Any]
) -> None:
    bent = deepcopy(exported)
    place = bent
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    (found,) = violations(bent, SCHEMA, SCHEMA)

    assert found.endswith(complaint)


def test_point_has_its_tags_without_those_that_tell_who_spoke(exported: dict[str, Any]) -> None:
    (group,) = exported["sections"][0]["groups"]
    (point,) = group["points"]
    del point["id"]
    assert (group["heading"], point) == (
        "On drivers",
        {
            "text": "A participant asked for portable permits.",
            "level": 1,
            "kind": "point",
            "attribution": "",
            "language": "en",
            "support": "broad",
            "contested": True,
            "standing": "",
            "tags": {
                "objectives": ["5"],
                "principles": [],
                "targets": [],
                "countries": [],
                "constituencies": [],
                "questions": ["2"],
            },
            "version": 1,
        },
    )
