"""Answers of a section as points: markers off, levels, sub-headings, quotes, rows of tables."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from gfmd_site.lib.docx_blocks import Cell, Paragraph, has_text, paragraphs
from reports.importers.word_markers import MarkerLevels, is_blank, marker_end
from reports.importers.word_quotes import begins_with_quotation_mark, parse_quote
from reports.importers.word_sections import SectionDefinition
from reports.importers.word_wording import is_chatham_house_note
from reports.parsed import ParsedPoint, ParsedSection

_POINT_BOOKMARK = re.compile(r"gfmd_([0-9a-f]{32})", re.IGNORECASE)
_LONGEST_HEADING = 200
CELL_SEPARATOR = " | "


class PointCollector:
    """Fills one section after the other.

    A sub-heading without a point is in `lonely_headings`, so that it is not lost.
    """

    def __init__(self, levels: MarkerLevels) -> None:
        self.lonely_headings: list[str] = []
        self._levels = levels
        self._section: ParsedSection | None = None
        self._has_quotes = False
        self._heading: str | None = None
        self._heading_is_used = True
        self._used_ids: set[str] = set()
        self._indents: dict[int, int] = {}
        """Points with a typed marker, by their place in the section, and how far it is indented."""

    def open(self, section: ParsedSection, definition: SectionDefinition) -> None:
        self.close()
        self._section = section
        self._has_quotes = definition.has_quotes

    def close(self) -> None:
        self._settle_levels()
        self._set_heading(None)
        self._section = None

    @property
    def section(self) -> ParsedSection | None:
        return self._section

    def add(self, paragraph: Paragraph) -> None:
        """One paragraph of an answer: a sub-heading or a point."""
        start = 0 if is_own_point(paragraph) else marker_end(paragraph)
        if is_blank(paragraph.text) and not paragraph.notes:
            return
        if not start and self._is_heading(paragraph):
            self._set_heading(paragraph.text.strip())
            self.lonely_headings += _own_notes(paragraph.notes)
            return
        indent = self._levels.indent(paragraph)
        if indent is not None and self._section is not None:
            self._indents[len(self._section.points)] = indent
        self._append(paragraph.after(start), self._levels.level(paragraph))

    def add_first(self, paragraph: Paragraph) -> None:
        """An answer that begins in the paragraph of the title: a point, whatever its look."""
        self._append(paragraph.after(marker_end(paragraph)), 0)

    def add_row(self, cells: list[Cell]) -> None:
        """A row of a table that is part of the answer: its cells, side by side."""
        inside = [list(paragraphs(cell.blocks)) for cell in cells if has_text(cell.blocks)]
        texts = ["\n".join(one.text.strip() for one in cell if one.text.strip()) for cell in inside]
        flat = [one for cell in inside for one in cell]
        text = CELL_SEPARATOR.join(text for text in texts if text)
        if text:
            self._add_point(
                ParsedPoint(
                    text=text,
                    heading=self._heading,
                    bold=tuple(piece for one in flat for piece in one.bold_pieces()),
                    notes=_own_notes(note for one in flat for note in one.notes),
                    point_id=self._own_id(flat[0].bookmarks if flat else ()),
                )
            )

    @contextmanager
    def beside_the_flow(self) -> Iterator[None]:
        """In a text box: its sub-heading ends with it, and alone in it is a point.

        A box that opens a section begins it for what follows.
        """
        outer, outer_is_used, section = self._heading, self._heading_is_used, self._section
        self._heading_is_used = True
        yield
        if self._section is not section:
            outer, outer_is_used = None, True
        if not self._heading_is_used and self._heading is not None:
            alone, self._heading = self._heading, outer
            self._add_point(ParsedPoint(text=alone, heading=outer))
        self._heading, self._heading_is_used = outer, outer_is_used

    def _settle_levels(self) -> None:
        """Levels of typed markers are known once the whole section is."""
        indents, self._indents = self._indents, {}
        if self._section is None or not indents:
            return
        points = self._section.points
        levels = self._levels.within_section(
            list(indents.values()),
            begins_list=all(index in indents for index in range(len(points))),
        )
        for index, level in zip(indents, levels, strict=True):
            points[index] = replace(points[index], level=level)

    def _is_heading(self, paragraph: Paragraph) -> bool:
        if paragraph.list_level is not None and paragraph.heading_level is None:
            return False
        if self._has_quotes and begins_with_quotation_mark(paragraph.text):
            return False
        if len(paragraph.text) > _LONGEST_HEADING:
            return False
        has_look = paragraph.is_bold or paragraph.is_underlined
        return bool(paragraph.text.strip()) and (has_look or paragraph.heading_level is not None)

    def _set_heading(self, heading: str | None) -> None:
        if not self._heading_is_used and self._heading is not None:
            self.lonely_headings.append(self._heading)
        self._heading = heading
        self._heading_is_used = heading is None

    def _append(self, paragraph: Paragraph, level: int) -> None:
        text = paragraph.text.strip()
        self._add_point(
            ParsedPoint(
                text=text,
                heading=self._heading,
                level=level,
                bold=paragraph.bold_pieces(),
                notes=_own_notes(paragraph.notes),
                quote=parse_quote(text) if self._has_quotes else None,
                point_id=self._own_id(paragraph.bookmarks),
            )
        )

    def _add_point(self, point: ParsedPoint) -> None:
        if self._section is not None:
            self._heading_is_used = True
            self._section.points.append(point)

    def _own_id(self, bookmarks: tuple[str, ...]) -> str | None:
        """The id that our own Word file carries; a copied paragraph does not get it twice."""
        for bookmark in bookmarks:
            match = _POINT_BOOKMARK.fullmatch(bookmark)
            if match and (point_id := str(uuid.UUID(match[1]))) not in self._used_ids:
                self._used_ids.add(point_id)
                return point_id
        return None


def is_own_point(paragraph: Paragraph) -> bool:
    """Whether our own Word file wrote it: what looks like a marker there was typed as text."""
    return any(map(_POINT_BOOKMARK.fullmatch, paragraph.bookmarks))


def _own_notes(notes: Iterable[str]) -> tuple[str, ...]:
    """Footnotes without the template's reminder of the Chatham House rule."""
    return tuple(note for note in notes if not is_chatham_house_note(note))
