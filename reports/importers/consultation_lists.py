"""The points of one section: lists inside lists, the paragraphs between, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from reports.choices import Support
from reports.importers.consultation_support import is_contested, once_in_words, read_support
from reports.importers.consultation_titles import is_reference_only, read_cross_references
from reports.importers.plain_text import Line
from reports.parsed_consultation import ConsultationPoint, ConsultationSection

MAX_LEVEL = 2
_LONGEST_HEADING = 300
_LEAD = "lead"


@dataclass(frozen=True)
class _Ahead:
    """What follows a line: the kind of item on the next one, and kinds up to the next heading."""

    is_end: bool = True
    item_kind: str = ""
    kinds: frozenset[str] = frozenset()
    any_item: bool = False


class ListReader:
    """Turns the lines of a section into points.

    An item is a point; a paragraph below it, and a list inside it, are points one level deeper. A
    line that ends in a colon before a list is the sub-heading of its items.
    """

    def __init__(self, section: ConsultationSection, *, lead: str, is_last: bool) -> None:
        self._section = section
        self._lead = lead
        self._is_last = is_last
        self._heading: str | None = _as_heading(lead) if lead else None
        # As typed, until the first point stands under it. A lead is the title's own text.
        self._idle_heading = ""
        self._points: list[ConsultationPoint] = []
        self._stack: list[str] = []
        self._with_bodies: set[str] = set()
        self._was_numbered = False
        self.unplaced: list[str] = []

    def read(self, lines: Sequence[Line]) -> list[ConsultationPoint]:
        for line, ahead in zip(lines, _look_ahead(lines), strict=True):
            if self._take_reference(line):
                continue
            if _is_listed(line):
                self._take_item(line)
            else:
                self._take_paragraph(line, ahead)
        self._set_heading(None)
        self._judge()
        return self._points

    # -- placing --

    def _take_item(self, line: Line) -> None:
        kind = line.marker.kind if line.marker else "bullet"
        if line.level is not None:
            self._stack = [*self._stack[: line.level], *([_LEAD] * line.level)][: line.level]
            self._stack.append(kind)
        elif kind in self._stack:
            del self._stack[self._stack.index(kind) + 1 :]
        else:
            self._stack.append(kind)
        self._was_numbered = self._was_numbered or kind == "number"
        self._add(line, len(self._stack) - 1)

    def _take_paragraph(self, line: Line, ahead: _Ahead) -> None:
        leads = line.text.endswith(":") and bool(ahead.item_kind)
        if self._stack and self._goes_on(line, ahead, leads):
            kinds = [kind for kind in self._stack if kind != _LEAD]
            self._with_bodies.add(kinds[-1])
            del self._stack[self._stack.index(kinds[-1]) + 1 :]
            self._add(line, len(self._stack))
            if leads:
                self._stack.append(_LEAD)
            return
        had_list = bool(self._stack)
        self._stack = []
        if had_list:
            self._set_heading(None)
        if (leads and len(line.text) <= _LONGEST_HEADING) or (line.rank and not ahead.is_end):
            self._set_heading(line)
        elif self._is_closing(ahead, had_list=had_list):
            self.unplaced.append(line.raw)
        else:
            self._add(line, 0)

    def _set_heading(self, line: Line | None) -> None:
        """Begin or end a sub-heading; one under which nothing stands is not lost."""
        if self._idle_heading:
            self.unplaced.append(self._idle_heading)
        self._heading = _as_heading(line.text) if line else None
        self._idle_heading = line.raw if line else ""

    def _goes_on(self, line: Line, ahead: _Ahead, leads: bool) -> bool:
        """Whether a paragraph belongs to the item above it."""
        if line.rank or (line.marker is not None and line.marker.kind == "upper"):
            return False
        if leads:
            return ahead.item_kind not in self._stack
        open_lists = [i for i, kind in enumerate(self._stack) if kind in ahead.kinds]
        if not open_lists:
            # No further item of this list: it goes on only if its items have had paragraphs.
            return bool(self._with_bodies & set(self._stack))
        del self._stack[open_lists[-1] + 1 :]
        return True

    def _is_closing(self, ahead: _Ahead, *, had_list: bool) -> bool:
        """Whether these are parting words: after the priorities there is nothing but text."""
        if not self._is_last or ahead.any_item:
            return False
        return bool(self.unplaced) or (had_list and self._was_numbered)

    def _add(self, line: Line, level: int) -> None:
        point = ConsultationPoint(
            text=line.text,
            heading=self._heading,
            level=min(level, MAX_LEVEL),
            notes=list(line.notes),
        )
        self._idle_heading = ""
        self._points.append(point)

    # -- what the words say --

    def _take_reference(self, line: Line) -> bool:
        """A paragraph that only refers to other themes is a note on the points before it."""
        if _is_listed(line) or not is_reference_only(line.text):
            return False
        themes = read_cross_references(line.text)
        whole = "section" in line.text.casefold() or not self._stack
        last = next((i for i in reversed(range(len(self._points))) if not self._points[i].level), 0)
        meant = [point for point in self._points[0 if whole else last :] if point.level == 0]
        for point in meant:
            point.cross_references += themes
            point.notes.append(line.text)
        if not meant:
            self.unplaced.append(line.raw)
        return True

    def _judge(self) -> None:
        for index, point in enumerate(self._points):
            bodies = []
            for below in islice(self._points, index + 1, None):
                if below.level <= point.level:
                    break
                bodies.append(below.text)
            self._judge_one(point, bodies)

    def _judge_one(self, point: ConsultationPoint, bodies: Sequence[str]) -> None:
        texts = [point.text, *bodies]
        point.support = next((found for text in texts if (found := read_support(text))), "")
        point.contested = is_contested(" ".join(texts))
        for theme in read_cross_references(point.text):
            if theme not in point.cross_references:
                point.cross_references.append(theme)
        once = once_in_words(point.text) or (once_in_words(self._lead) if point.level == 0 else "")
        if self._section.key == "raised_once" and point.level == 0:
            point.support = str(Support.ONE)
        if point.support == Support.ONE and once:
            point.notes.insert(0, once)


def _is_listed(line: Line) -> bool:
    """A letter such as "A." heads a part of the text; other markers are items of a list."""
    return line.is_item and not line.rank and (line.marker is None or line.marker.kind != "upper")


def _look_ahead(lines: Sequence[Line]) -> list[_Ahead]:
    """What comes after each line, gathered once from the end."""
    found: list[_Ahead] = []
    ahead = _Ahead()
    for line in reversed(lines):
        found.append(ahead)
        kind = line.marker.kind if line.marker else ""
        listed = _is_listed(line)
        heads = bool(line.rank) or kind in {"upper", "roman"}
        ahead = _Ahead(
            is_end=False,
            item_kind=kind if listed else "",
            kinds=frozenset() if heads else ahead.kinds | ({kind} if kind else set()),
            any_item=ahead.any_item or listed,
        )
    return found[::-1]


def _as_heading(text: str) -> str:
    return text.strip().rstrip(":").strip()
