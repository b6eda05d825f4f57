"""The points of one section: lists inside lists, the paragraphs between, and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from reports.choices import Support
from reports.importers.consultation_support import is_contested, once_in_words, read_support
from reports.importers.consultation_titles import is_reference_only, read_cross_references
from reports.importers.plain_text import Line
from reports.parsed_consultation import ConsultationPoint, ConsultationSection

MAX_LEVEL = 2
_LONGEST_HEADING = 300
_LEAD = "lead"


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
        self._points: list[ConsultationPoint] = []
        self._stack: list[str] = []
        self._with_bodies: set[str] = set()
        self._was_numbered = False
        self.unplaced: list[str] = []

    def read(self, lines: Sequence[Line]) -> list[ConsultationPoint]:
        for index, line in enumerate(lines):
            following = lines[index + 1 :]
            if self._take_reference(line):
                continue
            if _is_listed(line):
                self._take_item(line)
            else:
                self._take_paragraph(line, following)
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

    def _take_paragraph(self, line: Line, following: Sequence[Line]) -> None:
        listed = bool(following) and _is_listed(following[0])
        leads = line.text.endswith(":") and listed
        if self._stack and self._goes_on(line, following, leads):
            kinds = [kind for kind in self._stack if kind != _LEAD]
            self._with_bodies.add(kinds[-1])
            del self._stack[self._stack.index(kinds[-1]) + 1 :]
            self._add(line, len(self._stack))
            if leads and following[0].marker and following[0].marker.kind not in self._stack:
                self._stack.append(_LEAD)
            return
        had_list = bool(self._stack)
        self._stack = []
        if had_list:
            self._heading = None
        if (leads and len(line.text) <= _LONGEST_HEADING) or (line.rank and following):
            self._heading = _as_heading(line.text)
        elif self._is_closing(following, had_list=had_list):
            self.unplaced.append(line.raw)
        else:
            self._add(line, 0)

    def _goes_on(self, line: Line, following: Sequence[Line], leads: bool) -> bool:
        """Whether a paragraph belongs to the item above it."""
        if line.rank or (line.marker is not None and line.marker.kind == "upper"):
            return False
        next_kind = following[0].marker.kind if leads and following[0].marker else ""
        if leads:
            return next_kind not in self._stack
        later = {one.marker.kind for one in _until_letter(following) if one.marker}
        while self._stack and not later & set(self._stack):
            # No further item of this list: it goes on only if its items have had paragraphs.
            return bool(self._with_bodies & set(self._stack))
        if self._stack[-1] not in later:
            del self._stack[max(i for i, kind in enumerate(self._stack) if kind in later) + 1 :]
        return True

    def _is_closing(self, following: Sequence[Line], *, had_list: bool) -> bool:
        """Whether these are parting words: after the priorities there is nothing but text."""
        if not self._is_last or any(_is_listed(line) for line in following):
            return False
        return bool(self.unplaced) or (had_list and self._was_numbered)

    def _add(self, line: Line, level: int) -> None:
        point = ConsultationPoint(
            text=line.text,
            heading=self._heading,
            level=min(level, MAX_LEVEL),
            notes=list(line.notes),
        )
        self._points.append(point)

    # -- what the words say --

    def _take_reference(self, line: Line) -> bool:
        """A paragraph that only refers to other themes is a note on the points before it."""
        if _is_listed(line) or not is_reference_only(line.text):
            return False
        themes = read_cross_references(line.text)
        whole = "section" in line.text.casefold() or not self._stack
        last = next((i for i in reversed(range(len(self._points))) if not self._points[i].level), 0)
        for point in self._points[0 if whole else last :]:
            if point.level == 0:
                point.cross_references += themes
                point.notes.append(line.text)
        if not self._points:
            self.unplaced.append(line.raw)
        return True

    def _judge(self) -> None:
        for index, point in enumerate(self._points):
            bodies = []
            for below in self._points[index + 1 :]:
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


def _until_letter(lines: Sequence[Line]) -> list[Line]:
    kept = []
    for line in lines:
        if line.rank or (line.marker is not None and line.marker.kind in {"upper", "roman"}):
            break
        kept.append(line)
    return kept


def _as_heading(text: str) -> str:
    return text.strip().rstrip(":").strip()
