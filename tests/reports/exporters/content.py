"""A report for exporters: plain values, no database."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from reports.content import HeadingContent, PointContent, ReportContent, SectionContent


def a_point(text: str, level: int = 0, **values: Any) -> PointContent:
    return PointContent(**{"id": str(uuid.uuid4()), "text": text, "level": level, **values})


def a_section(*groups: HeadingContent, **values: Any) -> SectionContent:
    return SectionContent(
        **{"key": "challenges", "number": 2, "title": "Challenges", "groups": groups, **values}
    )


def a_report(*points: PointContent, **values: Any) -> ReportContent:
    """Return a report with the points in one section."""
    sections = (a_section(HeadingContent("", points)),) if points else ()
    content = ReportContent(
        code="2018-3.1",
        edition_title="Roundtable, Marrakesh, 6 December 2018",
        document_title="Reporting Template",
        introduction=("Write short points.",),
        rapporteur="Amina Invented, Ministry of Examples",
        note_taker="Bruno Invented",
        roundtable="3.1 Governance and drivers",
        language="en",
        footnote="The sessions follow the Chatham House Rule.",
        sections=sections,
    )
    return replace(content, **values)
