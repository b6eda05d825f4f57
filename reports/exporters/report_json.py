"""A report as JSON for other systems. docs/report-json.md describes it, field by field."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from reports.content import PointContent, ReportContent

# The number grows when a field goes or changes its meaning; a new field leaves it as it is.
SCHEMA = "gfmd-report/1"


def render_json(content: ReportContent) -> bytes:
    """Return the fields of ReportContent as UTF-8 JSON, with the version of the schema."""
    return json.dumps(report_data(content), ensure_ascii=False, indent=1).encode() + b"\n"


def report_data(content: ReportContent) -> dict[str, Any]:
    data: dict[str, Any] = {"schema": SCHEMA, **asdict(content)}
    for section, made in zip(content.sections, data["sections"], strict=True):
        for group, made_group in zip(section.groups, made["groups"], strict=True):
            made_group["points"] = [_point(point) for point in group.points]
    return data


def _point(point: PointContent) -> dict[str, Any]:
    return {**asdict(point), "tags": {name: list(codes) for name, codes in point.tags}}
