"""Where the titles of the sections stand in a file, whatever its layout.

All paragraphs that could be a title are collected first; then each section gets the one that is
most like the others, so that a sub-heading with the same words stays a sub-heading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gfmd_site.lib.docx_blocks import Block, Cell, Paragraph, Table, TextBox, has_text, paragraphs
from reports.importers.word_fold import fold
from reports.importers.word_markers import has_marker
from reports.importers.word_sections import SectionDefinition
from reports.importers.word_titles import (
    LONGEST_TITLE,
    Title,
    TitleBook,
    is_number_alone,
    leading_number,
)

SECTION_BOOKMARK = "gfmd_section_"
_WHOLLY, _SURE, _LIKELY, _POSSIBLE = 1.0, 0.75, 0.5, 0.25
_END_OF_TITLE = re.compile(r"[:\uff1a\n]")
_END_AFTER_BOLD = re.compile(r"[:\uff1a\n]\W*$")
_ANSWER_AFTER_BOLD = re.compile(r"\s*[-\u2013\u2014.\t\n]|\s*\W*[A-Z\u00c0-\u00dd\d]")
# Looks that also belong to answers: they make titles only where most titles of a file have them.
_WEAK_LOOKS = frozenset({("underlined", 0), ("line", 0)})
_FEWEST_WEAK = 3


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands: alone in its cell, first in it, or in the flow of text."""

    kind: str = ""
    allows_title: bool = True


@dataclass(frozen=True)
class SectionTitle:
    """A paragraph that opens a section; `end` is where its first answer begins, if any."""

    paragraph: Paragraph
    section: SectionDefinition
    end: int
    order: int
    kind: tuple[str, int]
    title: Title | None = None
    """None where a bookmark of our own Word file says what it is."""

    @property
    def text(self) -> str:
        return self.paragraph.text[: self.end].strip()

    @property
    def is_sure(self) -> bool:
        return self.title is None or self.title.number is not None or self._covers(_SURE)

    def rank(self, usual_kind: tuple[str, int]) -> tuple[bool, bool, bool, bool, bool, int]:
        return (
            self.title is None,
            self.title is not None and self.title.has_own_number,
            self.title is not None and self.title.number is not None,
            self.kind == usual_kind,
            self._covers(_SURE),
            -self.order,
        )

    def _covers(self, share: float) -> bool:
        return self.title is None or self.title.coverage >= share


@dataclass
class Layout:
    titles: dict[Paragraph, SectionTitle] = field(default_factory=dict)

    def holds_title(self, table: Table) -> bool:
        return any(
            paragraph in self.titles
            for row in table.rows
            for cell in row
            for paragraph, _ in _places(cell.blocks, Place())
        )


def find_layout(blocks: list[Block], sections: Sequence[SectionDefinition]) -> Layout:
    book = TitleBook(sections)
    candidates = [
        candidate
        for order, (paragraph, place) in enumerate(_places(blocks, Place()))
        if (candidate := _candidate(paragraph, place, order, book)) is not None
    ]
    return Layout({title.paragraph: title for title in _choose(candidates)})


def _places(blocks: list[Block], place: Place) -> Iterator[tuple[Paragraph, Place]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            if not block.is_empty:
                yield block, place
        elif isinstance(block, TextBox):
            yield from _places(block.blocks, Place())
        else:
            for row in block.rows:
                yield from _places_in_row(row, block.width)


def _places_in_row(row: list[Cell], width: int) -> Iterator[tuple[Paragraph, Place]]:
    filled = [cell for cell in row if has_text(cell.blocks)]
    first = next((cell for cell in filled if not is_number_cell(cell)), None)
    for cell in filled:
        # A title is the first thing in its row; further on, the same words are an answer.
        allows_title = width == 1 or cell is first
        inside = list(_places(cell.blocks, Place("inside", allows_title)))
        is_alone = len(inside) == 1
        for index, (paragraph, place) in enumerate(inside):
            kind = place.kind if index or place.kind != "inside" else "first"
            yield (
                paragraph,
                Place("alone" if is_alone else kind, place.allows_title and allows_title),
            )


def is_number_cell(cell: Cell) -> bool:
    """A cell that holds the number of a section and nothing else."""
    texts = [one.text for one in paragraphs(cell.blocks) if not one.is_empty]
    return len(texts) == 1 and is_number_alone(texts[0])


def _candidate(
    paragraph: Paragraph, place: Place, order: int, book: TitleBook
) -> SectionTitle | None:
    if section := _bookmarked(paragraph, book):
        end = _end_of_bold(paragraph) or len(paragraph.text)
        return SectionTitle(paragraph, section, end, order, ("bookmark", 0))
    if not place.allows_title or has_marker(paragraph.text):
        return None
    look = _look(paragraph, place)
    for end, share in _ends(paragraph, place):
        title = book.read(paragraph.text[:end])
        if title is not None and title.coverage >= share:
            return SectionTitle(paragraph, title.section, end, order, look, title)
    return _weak_candidate(paragraph, order, book)


def _weak_candidate(paragraph: Paragraph, order: int, book: TitleBook) -> SectionTitle | None:
    """A line that holds a title and nothing else, underlined or in no look at all."""
    if paragraph.list_level is not None or not book.holds_little_else(paragraph.text):
        return None
    title = book.read(paragraph.text)
    if title is None or title.coverage < _SURE:
        return None
    look = "underlined" if paragraph.is_underlined else "line"
    return SectionTitle(paragraph, title.section, len(paragraph.text), order, (look, 0), title)


def _bookmarked(paragraph: Paragraph, book: TitleBook) -> SectionDefinition | None:
    for section in book.sections:
        if f"{SECTION_BOOKMARK}{section.key}"[:40] in paragraph.bookmarks:
            return section
    return None


def _look(paragraph: Paragraph, place: Place) -> tuple[str, int]:
    if place.kind in {"alone", "first"}:
        return place.kind, 0
    if paragraph.heading_level is not None:
        return "heading", paragraph.heading_level
    return ("bold" if _is_bold_title(paragraph) else "plain"), 0


def _ends(paragraph: Paragraph, place: Place) -> Iterator[tuple[int, float]]:
    """Where a title could end, most likely first, with the share of title words it needs."""
    number, start = leading_number(paragraph.text)
    whole = len(paragraph.text)
    cut = _END_OF_TITLE.search(paragraph.text, start)
    is_marked = paragraph.heading_level is not None or _is_bold_title(paragraph)
    if cut and paragraph.text[cut.end() :].strip() and (is_marked or number is not None):
        # What follows the colon is an answer, unless it too is made of the title's words.
        yield whole, _WHOLLY
        yield cut.end(), _SURE
    if is_marked:
        yield whole, _SURE
        if cut:
            yield cut.end(), _LIKELY
        yield whole, _LIKELY if number is None else _POSSIBLE
    elif end := _end_of_bold(paragraph):
        yield end, _LIKELY if number is None else _POSSIBLE
    elif number is not None and (end := _end_of_numbered_bold(paragraph, start)):
        yield end, _SURE
    elif place.kind == "alone" or number is not None:
        yield whole, _SURE


def _is_bold_title(paragraph: Paragraph) -> bool:
    """Wholly bold, the number before the title apart."""
    _, start = leading_number(paragraph.text)
    return paragraph.after(start).is_bold


def _end_of_bold(paragraph: Paragraph) -> int:
    """Where a bold beginning ends in a colon or a line break, 0 if it does not."""
    _, start = leading_number(paragraph.text)
    bold = paragraph.text[: start + paragraph.after(start).bold_start]
    if len(bold) > LONGEST_TITLE:
        return 0
    match = _END_AFTER_BOLD.search(bold)
    return match.start() + 1 if match and match.start() > start else 0


def _end_of_numbered_bold(paragraph: Paragraph, start: int) -> int:
    """Where a bold beginning ends and an answer begins without a colon, 0 if it does not."""
    after = paragraph.after(start)
    end = start + len(after.text[: after.bold_start].rstrip(' \xa0\t\n.-\u2013\u2014"“«'))
    is_answer = _ANSWER_AFTER_BOLD.match(paragraph.text, end)
    if not is_answer or not start < end <= LONGEST_TITLE:
        return 0
    return end + paragraph.text.startswith(".", end)


def _choose(candidates: list[SectionTitle]) -> Iterator[SectionTitle]:
    usual = _usual_kind(candidates)
    candidates = [one for one in candidates if one.kind not in _WEAK_LOOKS or one.kind == usual]
    by_section: dict[str, list[SectionTitle]] = defaultdict(list)
    for candidate in candidates:
        by_section[candidate.section.key].append(candidate)
    numbered = {one.section.key for one in candidates if one.title and one.title.number}
    are_numbered = 2 * len(numbered) > len(by_section)
    for same in by_section.values():
        best = max(same, key=lambda candidate: candidate.rank(usual))
        if best.is_sure or (best.kind == usual and not are_numbered):
            yield best
            yield from (other for other in same if _continues(other, best))


def _usual_kind(candidates: list[SectionTitle]) -> tuple[str, int]:
    """The look that titles of most sections have."""
    sections: dict[tuple[str, int], set[str]] = defaultdict(set)
    for candidate in candidates:
        sections[candidate.kind].add(candidate.section.key)
    found = {
        kind: (len(keys), kind not in _WEAK_LOOKS)
        for kind, keys in sections.items()
        if kind not in _WEAK_LOOKS or len(keys) >= _FEWEST_WEAK
    }
    return max(found, key=lambda kind: found[kind], default=("", 0))


def _continues(other: SectionTitle, best: SectionTitle) -> bool:
    """The same numbered title again, in the same look, goes on with the section."""
    return (
        other is not best
        and other.kind == best.kind
        and other.title is not None
        and best.title is not None
        and other.title.has_own_number
        and best.title.has_own_number
        and fold(other.text) == fold(best.text)
    )
