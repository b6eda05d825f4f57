"""List markers typed by hand, and the level that their indentation shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gfmd_site.lib.docx_blocks import Paragraph

DEEPEST_LEVEL = 2
_SPACE = r"[ \t\xa0\u2000-\u200a\u202f\u3000]"
_GLYPHS = (
    "\u2022\u00b7\u25aa\u25ab\u25a0\u25a1\u25e6\u25cf\u25cb\u2023\u2043\u27a2\u25ba\u2756"
    "\u2192\u2794\u279c\u27a4\u25b6\u25b8\u25c6\u25c7\u2219\u2b25"
)
_DASHES = "-\u2010\u2012\u2013\u2014\u2212"
_MARKER = re.compile(rf"{_SPACE}*(?:[{_DASHES}*]{_SPACE}+|[{_GLYPHS}]{_SPACE}*)")
_LETTER_MARKER = re.compile(rf"{_SPACE}*o{_SPACE}+")
_MARKERS = frozenset(f"{_DASHES}*{_GLYPHS}")
_TAB, _BLANK = 720, 120
_SAME_INDENT = 150
_MOST_LINES = 500


def has_marker(text: str) -> bool:
    return bool(_MARKER.match(text) or _LETTER_MARKER.match(text))


def is_blank(text: str) -> bool:
    """Nothing but white space or a marker without text."""
    stripped = text.strip()
    return not stripped or stripped in _MARKERS


def marker_end(paragraph: Paragraph) -> int:
    """Where the text begins after a typed marker, 0 without one.

    In a list made by Word a lone "o" is a word, not a marker.
    """
    match = _MARKER.match(paragraph.text)
    if match is None and paragraph.list_level is None:
        match = _LETTER_MARKER.match(paragraph.text)
    return match.end() if match else 0


def split_lines(paragraph: Paragraph) -> list[Paragraph]:
    """Lines of one paragraph that each begin with a typed marker are points of their own."""
    lines = paragraph.text.split("\n")
    if paragraph.list_level is not None or not 2 <= len(lines) <= _MOST_LINES:
        return [paragraph]
    filled = [line for line in lines if line.strip()]
    if len(filled) < 2 or not all(map(has_marker, filled)):
        return [paragraph]
    pieces: list[Paragraph] = []
    position = 0
    for line in lines:
        end = position + len(line)
        if line.strip():
            pieces.append(paragraph.between(position, end, is_first=not pieces))
        position = end + 1
    return pieces


class MarkerLevels:
    """Levels of typed markers, by comparing how far each is indented in the same file.

    A file whose indents come from several hands has more of them than there are levels; there the
    indents of each section are compared by themselves.
    """

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self._levels = _ranks(
            _indent(paragraph)
            for paragraph in paragraphs
            if paragraph.list_level is None and marker_end(paragraph)
        )
        self._is_one_hand = len(set(self._levels.values())) <= DEEPEST_LEVEL + 1

    def level(self, paragraph: Paragraph) -> int:
        if paragraph.list_level is not None:
            return max(0, min(paragraph.list_level, DEEPEST_LEVEL))
        return self._rank(_indent(paragraph)) if marker_end(paragraph) else 0

    def indent(self, paragraph: Paragraph) -> int | None:
        """How far a typed marker is indented, None where Word itself says the level."""
        is_typed = paragraph.list_level is None and marker_end(paragraph)
        return _indent(paragraph) if is_typed else None

    def within_section(self, indents: Sequence[int], *, begins_list: bool) -> list[int]:
        """The levels of one section's typed markers.

        `begins_list` says that nothing stands before them that they could belong under: then the
        outermost of them is the first level.
        """
        if not self._is_one_hand:
            ranks = _ranks(indents)
            return [min(ranks[indent], DEEPEST_LEVEL) for indent in indents]
        ranks_here = [self._rank(indent) for indent in indents]
        outermost = min(ranks_here, default=0) if begins_list else 0
        levels: list[int] = []
        for rank in ranks_here:
            # Nobody types a third level below a first one: the indent is another habit's second.
            deepest = levels[-1] + 1 if levels else DEEPEST_LEVEL
            levels.append(min(rank - outermost, deepest))
        return levels

    def _rank(self, indent: int) -> int:
        return min(self._levels.get(indent, 0), DEEPEST_LEVEL)


def _ranks(indents: Iterable[int]) -> dict[int, int]:
    """Each indent with its rank; indents that the eye does not tell apart share one."""
    ranks: dict[int, int] = {}
    rank, previous = -1, None
    for indent in sorted(set(indents)):
        if previous is None or indent - previous > _SAME_INDENT:
            rank += 1
        previous = indent
        ranks[indent] = rank
    return ranks


def _indent(paragraph: Paragraph) -> int:
    text = paragraph.text
    blanks = text[: len(text) - len(text.lstrip())]
    return paragraph.indent + sum(_TAB if blank == "\t" else _BLANK for blank in blanks)
