"""The items of a synthesis with their sources as rows: CSV, Excel and JSON for other systems."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from gfmd_site.lib import csvsafe
from gfmd_site.table_formats import render_xlsx as render_workbook
from reports.content_synthesis import CoverageContent, SynthesisContent
from reports.exporters.shared import plain
from reports.exporters.synthesis_sheet import Sheet, figure_lines

# The number grows when a field goes or changes its meaning; a new field leaves it as it is.
SCHEMA = "gfmd-synthesis/1"
HEADER = (
    "part",
    "number",
    "text",
    "language",
    "place",
    "rank",
    "contested_note",
    "rooms",
    "objectives",
    "targets",
    "source_point",
    "source_room",
    "source_section",
    "source_text",
    "source_language",
)


def rows(sheet: Sheet) -> Iterator[list[str]]:
    """Yield a row for each source of each item; an item without a source has a row too."""
    for part in (*sheet.read, *sheet.annex):
        for item in part.items:
            own = [
                plain(part.title),
                item.number,
                plain(item.text),
                item.language,
                item.place,
                str(item.rank),
                plain(item.note),
                *(" ".join(codes) for codes in (item.rooms, item.objectives, item.targets)),
            ]
            for source in item.sources if sheet.options.marks else ():
                yield [
                    *own,
                    source.point,
                    source.room,
                    str(source.section),
                    plain(source.text),
                    source.language,
                ]
            if not (item.sources and sheet.options.marks):
                yield [*own, "", "", "", "", ""]


def render_synthesis_csv(sheet: Sheet) -> bytes:
    return b"".join(csvsafe.stream(HEADER, rows(sheet), incomplete=""))


def render_synthesis_xlsx(sheet: Sheet) -> bytes:
    return render_workbook(HEADER, rows(sheet))


def render_synthesis_json(sheet: Sheet) -> bytes:
    """Return everything as UTF-8 JSON, with the version of the schema."""
    return json.dumps(_data(sheet), ensure_ascii=False, indent=1).encode() + b"\n"


def _data(sheet: Sheet) -> dict[str, Any]:
    content: SynthesisContent = sheet.content
    parts = []
    for part in (*sheet.read, *sheet.annex):
        items = [asdict(item) for item in part.items]
        for item in items:
            if not sheet.options.marks:
                item["sources"] = []
        parts.append({"title": part.title, "items": items})
    return {
        "schema": SCHEMA,
        "code": content.code,
        "title": content.title,
        "edition": content.edition_title,
        "language": content.language,
        "draft": content.is_draft,
        "figures": [{"value": value, "label": label} for value, label in figure_lines(content)],
        "parts": parts,
        "unused": [asdict(room) for room in content.unused],
        "objectives": _coverage(content.objectives),
        "targets": _coverage(content.targets),
    }


def _coverage(coverage: CoverageContent) -> list[dict[str, Any]]:
    return [
        {"code": code, "label": label, "rooms": dict(zip(coverage.rooms, counts, strict=True))}
        for code, label, counts in coverage.rows
    ]
