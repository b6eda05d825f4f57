"""A report as JSON for other systems."""

from __future__ import annotations

import json
from dataclasses import asdict

from reports.content import ReportContent

SCHEMA = "gfmd-report/1"


def render_json(content: ReportContent) -> bytes:
    """Return the fields of ReportContent as UTF-8 JSON, with the version of the schema."""
    data = {"schema": SCHEMA, **asdict(content)}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
