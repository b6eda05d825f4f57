"""A synthesis as a Word file: figures, sections, annex, and what the rooms covered."""

from __future__ import annotations

from collections.abc import Iterable

from gfmd_site.lib.docx_build import WordBuilder
from gfmd_site.lib.script import enclosed
from gfmd_site.lib.typography import with_colon, with_commas
from reports.content_synthesis import CoverageContent, PartContent
from reports.domain.coverage_picture import step_of
from reports.domain.synthesis_labels import labels_for
from reports.exporters.shared import line, plain
from reports.exporters.synthesis_sheet import Sheet, document_title, figure_lines

# From nothing to most, as the tiles on the screen; each figure stands in its cell as well.
SHADES = ("", "DCEBF1", "AFD3E0", "7FB6CB", "5E9FB8")
TEXT_WIDTH, CODE_WIDTH, ROOM_WIDTH = 16.0, 1.6, 1.3


def render_synthesis_word(sheet: Sheet) -> bytes:
    """Return the synthesis as a .docx, the same bytes for the same content."""
    content, words = sheet.content, labels_for(sheet.content.language)
    builder = WordBuilder(title=document_title(content), language=content.language)
    builder.heading(line(content.title))
    about = with_commas((content.edition_title, content.place_line), content.language)
    builder.paragraph(line(about), italic=True, framed=True)
    if content.is_draft:
        builder.paragraph(words["draft"], italic=True)
    builder.heading(words["figures"], 2)
    for value, label in figure_lines(content):
        builder.paragraph(f"{value} {label}", style="List Bullet", framed=True)
    _parts(builder, sheet, sheet.read)
    if sheet.annex:
        builder.page_break()
        builder.heading(words["annex"])
        _parts(builder, sheet, sheet.annex)
    if content.unused:
        builder.page_break()
        builder.heading(words["unused"])
        for room in content.unused:
            builder.heading(line(room.title), 2, language=room.language)
            for point in room.points:
                builder.bullet(plain(point.marked), language=point.language)
    if sheet.options.coverage:
        _coverage(builder, sheet)
    return builder.data()


def _parts(builder: WordBuilder, sheet: Sheet, parts: Iterable[PartContent]) -> None:
    note = with_colon(labels_for(sheet.content.language)["note"], sheet.content.language)
    for part in parts:
        builder.heading(line(part.title), 2)
        for item in part.items:
            builder.paragraph(plain(item.text), language=item.language, mark=sheet.mark(item))
            if item.note:
                words = enclosed(plain(item.note), sheet.content.language)
                builder.paragraph(f"{note} {words}", italic=True, framed=True)


def _coverage(builder: WordBuilder, sheet: Sheet) -> None:
    content, words = sheet.content, labels_for(sheet.content.language)
    tables = [
        (words["coverage_objectives"], words["objective"], content.objectives),
        (words["coverage_targets"], words["target"], content.targets),
    ]
    shown = [row for row in tables if row[2].covered]
    if shown:
        builder.page_break()
    for title, head, coverage in shown:
        builder.heading(title, 2)
        builder.paragraph(words["coverage_note"])
        _table(builder, title, head, coverage)


def _table(builder: WordBuilder, title: str, head: str, coverage: CoverageContent) -> None:
    rooms = len(coverage.rooms)
    first = max(4.0, TEXT_WIDTH - ROOM_WIDTH * rooms)
    builder.table(
        [head, *coverage.rooms],
        [
            [f"{code} {line(label)}", *(str(count or "") for count in counts)]
            for code, label, counts in coverage.rows
        ],
        caption=title,
        widths=[first, *([ROOM_WIDTH] * rooms)],
        shades=[
            [SHADES[step_of(count, coverage.most)] for count in counts]
            for _code, _label, counts in coverage.rows
        ],
    )
