"""A report as PDF: the look of the Word template, tagged, with bookmarks, Arabic shaped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from gfmd_site.lib.pdf import render_pdf
from gfmd_site.lib.script import direction_of, set_in
from reports.content import HeadingContent, PointContent, ReportContent, SectionContent
from reports.exporters.shared import (
    DEEPEST_LEVEL,
    document_name,
    footnote_of,
    labels_in,
    line,
    plain,
    title_and_hint,
    unheaded_first,
)

STYLES = Path(__file__).resolve().parents[2] / "templates" / "pdf" / "document.css"


def render_report_pdf(content: ReportContent) -> bytes:
    """Return the report as PDF/UA, the same bytes for the same content.

    Raises PdfUnavailable where the machine lacks the libraries.
    """
    context = {"title": document_name(content), **report_context(content)}
    return render_pdf(render_to_string("pdf/report.html", context), css=pdf_styles())


@cache
def pdf_styles() -> str:
    return STYLES.read_text(encoding="utf-8")


def report_context(content: ReportContent) -> dict[str, Any]:
    """Return what the pages of one report show."""
    return {
        "content": content,
        "direction": direction_of(content.language),
        "labels": labels_in(content.language),
        "footnote": footnote_of(content),
        "sections": [_section(section, content.language) for section in content.sections],
    }


def _section(section: SectionContent, language: str) -> dict[str, Any]:
    title, hint = title_and_hint(section, language)
    groups = (_group(group, language) for group in unheaded_first(section.groups))
    return {
        "number": section.number,
        "title": title,
        "hint": hint,
        "groups": [group for group in groups if group["heading"] or group["steps"]],
    }


def _group(group: HeadingContent, language: str) -> dict[str, Any]:
    heading, own = line(group.heading), group.points[0].language if group.points else ""
    return {
        "heading": heading,
        **set_in(heading, own or language),
        "steps": list(_steps([point for point in group.points if line(point.text)], language)),
    }


def _steps(points: list[PointContent], language: str) -> Iterator[tuple[str, Any]]:
    """Yield how a flat list with levels becomes lists inside each other, step by step."""
    depth = -1
    for point in points:
        # A list can only go one deeper at a time: there must be an item to stand in.
        level = min(max(point.level, 0), DEEPEST_LEVEL, depth + 1)
        if level > depth:
            yield ("open", None)
        else:
            yield ("end", None)
            for _deeper in range(depth - level):
                yield ("close", None)
                yield ("end", None)
        depth = level
        yield ("item", _item(point, language))
    for _open in range(depth + 1):
        yield ("end", None)
        yield ("close", None)


def _item(point: PointContent, language: str) -> dict[str, str]:
    return {
        "text": plain(point.text),
        "attribution": line(point.attribution),
        "standing": line(point.standing),
        "frame": direction_of(language),
        "frame_language": language,
        **set_in(point.text, point.language or language),
    }
