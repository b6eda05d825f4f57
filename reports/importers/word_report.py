"""A filled reporting template in Word, read into plain values.

Nothing is stored. What the author typed is in the result in some place: in a field, a section, or
in `unplaced`, and each warning is a sentence for the person who decides about the import.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_site.lib.docx_blocks import (
    Block,
    Cell,
    Document,
    Paragraph,
    Table,
    TextBox,
    has_text,
    paragraphs,
)
from gfmd_site.lib.docx_form import STATE_BOOKMARK
from gfmd_site.lib.docx_read import read_docx
from gfmd_site.lib.docx_refusal import DocxRefused
from reports.importers.word_fold import fold
from reports.importers.word_header import HeaderReader
from reports.importers.word_layout import Layout, SectionTitle, find_layout, is_number_cell
from reports.importers.word_markers import MarkerLevels, split_lines
from reports.importers.word_messages import empty_report_message, refusal_message
from reports.importers.word_points import CELL_SEPARATOR, PointCollector, is_own_point
from reports.importers.word_sections import ROUNDTABLE_2018, SectionDefinition
from reports.importers.word_wording import is_chatham_house_note, is_template_wording, is_untouched
from reports.parsed import FileFacts, ParsedReport, ParsedSection, RejectedFile

_LABEL_AND_VALUE = ": "
_LONGEST_GUIDANCE = 1000


def parse_word_report(
    source: bytes | BinaryIO,
    *,
    file_name: str,
    sections: Sequence[SectionDefinition] = ROUNDTABLE_2018,
) -> ParsedReport:
    """Read a .docx; raise RejectedFile, with a sentence for its owner, if it is not accepted.

    `file_name` is used in messages only. `sections` describe the reporting template.
    """
    try:
        document = read_docx(source)
    except DocxRefused as refused:
        message = refusal_message(refused, file_name=file_name)
        raise RejectedFile(message) from refused
    report = _ReportReader(document, sections).read()
    if _is_empty(report):
        raise RejectedFile(empty_report_message(file_name=file_name))
    return report


class _ReportReader:
    """Walks through one document once."""

    def __init__(self, document: Document, sections: Sequence[SectionDefinition]) -> None:
        self._document = document
        self._layout: Layout = find_layout(document.blocks, sections)
        self._header = HeaderReader()
        lines = (line for one in paragraphs(document.blocks) for line in split_lines(one))
        self._points = PointCollector(MarkerLevels(lines))
        self._pictures = 0
        self._definitions = {section.key: section for section in sections}
        self._sections = {
            section.key: ParsedSection(section.key, section.number) for section in sections
        }
        self._unplaced = self._header.unplaced

    def read(self) -> ParsedReport:
        self._read_blocks(self._document.blocks)
        self._points.close()
        return ParsedReport(
            header=self._header.finish(),
            sections=list(self._sections.values()),
            unplaced=self._unplaced + self._points.lonely_headings,
            warnings=self._warnings(),
            facts=FileFacts(self._document.saved_at, self._document.revision, self._state()),
        )

    def _state(self) -> str:
        """The mark of the report that this system wrote the file from."""
        for paragraph in paragraphs(self._document.blocks):
            for name in paragraph.bookmarks:
                if match := STATE_BOOKMARK.fullmatch(name):
                    return match[1]
        return ""

    def _read_blocks(self, blocks: list[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self._read_paragraph(block)
            elif isinstance(block, TextBox):
                with self._points.beside_the_flow():
                    self._read_blocks(block.blocks)
            else:
                self._read_table(block)

    # -- paragraphs --

    def _read_paragraph(self, paragraph: Paragraph) -> None:
        if paragraph.has_picture and self._points.section is not None:
            self._pictures += 1
        if paragraph.is_empty:
            return
        if title := self._layout.titles.get(paragraph):
            self._open_section(title)
        elif is_template_wording(paragraph):
            self._keep_notes(paragraph)
        elif self._points.section is None:
            self._read_outside(paragraph)
        elif is_own_point(paragraph):
            self._points.add(paragraph)
        elif self._header.takes_late(paragraph.text):
            self._keep_notes(paragraph)
        else:
            definition = self._definitions[self._points.section.key]
            for line in split_lines(_without_guidance(paragraph, definition)):
                self._points.add(line)

    def _open_section(self, title: SectionTitle) -> None:
        section = self._sections[title.section.key]
        self._header.forget_label()
        self._points.open(section, title.section)
        section.found = True
        section.title_as_typed = section.title_as_typed or title.text
        answer = _without_guidance(title.paragraph.after(title.end), title.section)
        if answer.text.strip() and not is_untouched(title.paragraph):
            first, *others = split_lines(answer)
            self._points.add_first(first)
            for other in others:
                self._points.add(other)
        else:
            self._keep_notes(title.paragraph)

    def _read_outside(self, paragraph: Paragraph) -> None:
        self._keep_notes(paragraph)
        self._header.read_paragraph(paragraph.text.strip())

    def _keep_notes(self, paragraph: Paragraph) -> None:
        self._unplaced += [note for note in paragraph.notes if not is_chatham_house_note(note)]

    # -- tables --

    def _read_table(self, table: Table) -> None:
        """A table is a part of the template's layout, or a frame, or pasted into an answer."""
        holds_title = self._layout.holds_title(table)
        if not holds_title and self._points.section is not None and table.width > 1:
            for row in table.rows:
                if not self._header.takes_late("\t".join(map(_cell_text, row))):
                    self._points.add_row(row)
            return
        for row in table.rows:
            self._read_row(row)
        section = self._points.section
        if holds_title and section is not None and section.points:
            # What follows the table that holds the answers is in none of them.
            self._points.close()

    def _read_row(self, row: list[Cell]) -> None:
        filled = [cell for cell in row if has_text(cell.blocks)]
        if len(row) == 1 or self._has_title(row):
            for cell in filled:
                if len(filled) == 1 or not is_number_cell(cell):
                    self._read_blocks(cell.blocks)
        elif self._points.section is None:
            self._read_outside_row(row, filled)
        elif len(filled) > 1 and not any(map(_has_list, filled)):
            self._points.add_row(filled)
        else:
            for cell in filled:
                self._read_blocks(cell.blocks)

    def _read_outside_row(self, row: list[Cell], filled: list[Cell]) -> None:
        cells = [_cell_text(cell) for cell in row]
        is_header = self._header.read_row(cells)
        if not is_header and len(filled) == 1 and not _is_untouched_row(filled):
            self._read_blocks(filled[0].blocks)
            return
        for one in (one for cell in filled for one in paragraphs(cell.blocks)):
            self._keep_notes(one)
        if filled and not is_header and not _is_untouched_row(filled):
            separator = _LABEL_AND_VALUE if len(filled) == 2 else CELL_SEPARATOR
            texts = [_cell_text(cell).rstrip(" :") for cell in filled]
            self._unplaced.append(separator.join(texts))

    def _has_title(self, row: list[Cell]) -> bool:
        return any(one in self._layout.titles for cell in row for one in paragraphs(cell.blocks))

    # -- what to tell --

    def _warnings(self) -> list[str]:
        warnings = [self._missing(section) for section in self._sections.values()]
        if self._document.has_hidden_text:
            warnings.append(_("The file holds hidden text. It was not imported."))
        if self._pictures:
            warnings.append(_("The file holds pictures or charts. They were not imported."))
        count = len(self._unplaced) + len(self._points.lonely_headings)
        if count:
            warnings.append(
                ngettext(
                    "%(count)d passage belongs to no field and no section. It was kept apart: "
                    "move it to where it belongs, or leave it out.",
                    "%(count)d passages belong to no field and no section. They were kept apart: "
                    "move them to where they belong, or leave them out.",
                    count,
                )
                % {"count": count}
            )
        return [warning for warning in warnings if warning]

    def _missing(self, section: ParsedSection) -> str:
        if section.found:
            return ""
        return _(
            "Section %(number)d, “%(title)s”, was not found in the file. If it was answered, check "
            "that its title is a line of its own in bold or in a heading style."
        ) % {"number": section.number, "title": self._definitions[section.key].title}


def _without_guidance(answer: Paragraph, section: SectionDefinition) -> Paragraph:
    """The answer without the template's own wording before it, in the title's paragraph or not."""
    if not section.guidance:
        return answer
    start = len(answer.text) - len(answer.text.lstrip(" \t\n\xa0:\uff1a-\u2013\u2014"))
    folded = fold(answer.text[start : start + _LONGEST_GUIDANCE])
    for pattern in section.guidance:
        if match := re.match(pattern, folded):
            return answer.after(start + match.end())
    return answer


def _cell_text(cell: Cell) -> str:
    texts = [one.text.strip() for one in paragraphs(cell.blocks)]
    return "\n".join(text for text in texts if text)


def _is_untouched_row(filled: list[Cell]) -> bool:
    """Whether a row holds only what the program wrote, such as the head-counts of the room."""
    texts = [one for cell in filled for one in paragraphs(cell.blocks) if one.text.strip()]
    return bool(texts) and all(is_untouched(one) for one in texts)


def _has_list(cell: Cell) -> bool:
    return any(one.list_level is not None for one in paragraphs(cell.blocks))


def _is_empty(report: ParsedReport) -> bool:
    header = report.header
    fields = (header.rapporteur, header.note_taker, header.roundtable)
    return not report.point_count and not report.unplaced and not any(fields)
