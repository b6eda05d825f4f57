"""A Word file laid beside the report: what is new, the same, changed, similar, gone.

Made twice: to be looked at, and again when the person has decided, since the room writes on
meanwhile. Stores nothing.
"""

from __future__ import annotations

import textwrap
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from gfmd_site.lib.merge import merge_texts
from practices.models import Constituency
from reports.choices import PointKind, SectionKind
from reports.domain.consent import Reader, public_reader, render_speaker, render_text
from reports.domain.head_counts import counted_in_file
from reports.domain.header import header_of
from reports.domain.queries import points_of
from reports.domain.word_base import base_of, values_at
from reports.domain.word_match import (
    LIKELY,
    UNLIKE,
    By,
    Candidate,
    Pair,
    comparable,
    pair_up,
    same_text,
)
from reports.domain.word_names import names_found, telling_names
from reports.domain.word_rows import Choice, ImportPlan, Row, SectionPlan, Status
from reports.models import Point, Report, TemplateSection
from reports.models.points import MAX_HEADING, MAX_TEXT
from reports.parsed import ParsedPoint, ParsedReport


def plan_import(report: Report, parsed: ParsedReport) -> ImportPlan:
    """Return what an import would do, as the report stands now."""
    return _Planner(report, parsed).plan()


def stored_text(item: ParsedPoint) -> str:
    """Return the text as it is stored: a quote's words alone, footnotes in brackets behind."""
    quote = item.quote
    text = quote.text if quote and (quote.speaker or quote.anonymous) else item.text
    return " ".join([text, *(f"[{note}]" for note in item.notes)])


def parts_of(item: ParsedPoint) -> list[ParsedPoint]:
    """Return a paragraph as points: one that is too long for a point is cut between words."""
    text = stored_text(item)
    if len(text) <= MAX_TEXT:
        return [item]
    pieces = textwrap.wrap(
        text, MAX_TEXT, break_on_hyphens=False, expand_tabs=False, replace_whitespace=False
    )
    first = replace(item, text=pieces[0], quote=None, notes=())
    return [first, *(replace(first, text=piece, point_id=None) for piece in pieces[1:])]


class _Planner:
    def __init__(self, report: Report, parsed: ParsedReport) -> None:
        self._report, self._parsed = report, parsed
        self._team = Reader(sees_names=True, language=report.language)
        self._points = points_of(report)
        self._readings = {point.pk: self._readings_of(point) for point in self._points}
        self._sections = {section.key: section for section in report.template.sections.all()}
        self._base = base_of(report, parsed.facts.state) if parsed.facts.state else None

    def plan(self) -> ImportPlan:
        rows = self._rows()
        candidates = [_candidate(row) for row in rows]
        pairs = pair_up(candidates, self._points, self._readings)
        then = self._values_then(rows, pairs)
        ids = [one.point_id for one in candidates if one.point_id]
        deleted = {p.pk: p for p in points_of(self._report, deleted=True)} if ids else {}
        for row, one in zip(rows, candidates, strict=True):
            pair = pairs.get(row.number)
            if pair is not None:
                self._describe(row, pair, then.get(pair.point.pk))
            elif one.point_id in deleted:
                self._describe_deleted(row, deleted[one.point_id])
        own = len({pair.point.pk for pair in pairs.values() if pair.by == By.ID})
        counts, uncounted = counted_in_file(self._parsed.head_counts)
        plans = self._section_plans(rows, pairs, written_here=own > 0 or self._base is not None)
        return ImportPlan(
            sections=plans,
            header=_header_changes(self._report, self._parsed),
            unplaced=[*self._parsed.unplaced, *self._homeless()],
            warnings=[
                *self._parsed.warnings,
                *_session_warnings(self._report, self._parsed),
                *uncounted,
            ],
            base=self._base,
            foreign_ids=len(set(ids)) - own - len(deleted.keys() & set(ids)),
            names=telling_names(self._report, self._points),
            found=names_found(self._report, self._points, _texts(self._parsed)),
            counts=_count_changes(self._report, counts),
        )

    def _rows(self) -> list[Row]:
        read = {section.key: section.points for section in self._parsed.sections}
        placed = [
            (section, item) for key, section in self._sections.items() for item in read.get(key, [])
        ]
        return [
            Row(number, section, item, stored_text(item))
            for number, (section, item) in enumerate(placed)
        ]

    def _homeless(self) -> list[str]:
        """Return what stands in sections that the template of this report does not have."""
        return [
            f"{part.title_as_typed or part.key}: {stored_text(item)}"
            for part in self._parsed.sections
            if part.key not in self._sections
            for item in part.points
        ]

    def _readings_of(self, point: Point) -> list[str]:
        """Return a point's text as files show it: the team's, anybody's, and as it was typed."""
        public = public_reader(self._report.language)
        return [render_text(point, self._team), render_text(point, public), point.text]

    def _values_then(
        self, rows: Sequence[Row], pairs: dict[int, Pair]
    ) -> dict[uuid.UUID, dict[str, Any]]:
        """Return how the points stood that differ now, when the file was written."""
        if self._base is None:
            return {}
        wanted = {
            pair.point.pk
            for row in rows
            if (pair := pairs.get(row.number)) and pair.by == By.ID and self._differs(row, pair)
        }
        return values_at(self._report, self._base, wanted) if wanted else {}

    def _differs(self, row: Row, pair: Pair) -> bool:
        return not self._is_same_text(row, pair.point) or bool(self._moved(row, pair.point))

    def _is_same_text(self, row: Row, point: Point) -> bool:
        return any(same_text(row.text, reading) for reading in self._readings[point.pk])

    def _moved(self, row: Row, point: Point) -> dict[str, tuple[Any, Any]]:
        moved: dict[str, tuple[Any, Any]] = {}
        heading = (row.item.heading or "").strip()[:MAX_HEADING]
        shown = render_text(point, self._team, point.heading)
        public = render_text(point, public_reader(self._report.language), point.heading)
        if comparable(heading) not in {comparable(shown), comparable(public)}:
            moved["heading"] = (shown, heading)
        if row.item.level != point.level:
            moved["level"] = (point.level, row.item.level)
        if row.section.pk != point.section_id:
            moved["section"] = (point.section, row.section)
        speaker = row.item.quote.speaker if row.item.quote else None
        if speaker and point.kind == PointKind.QUOTE:
            spoken = render_speaker(point, self._team)
            if comparable(speaker) != comparable(spoken):
                moved["speaker"] = (spoken, speaker)
        return moved

    def _describe(self, row: Row, pair: Pair, then: dict[str, Any] | None) -> None:
        row.point, row.reason = pair.point, pair.reason
        row.here = self._readings[pair.point.pk][0]
        row.moved = self._moved(row, pair.point)
        if pair.by == By.ID:
            self._describe_own(row, pair, then)
        elif pair.by == By.WORDS and not row.moved:
            row.status = Status.SAME
        else:
            _describe_similar(row, pair)

    def _describe_own(self, row: Row, pair: Pair, then: dict[str, Any] | None) -> None:
        """A paragraph with the id of a point: who changed it, Word, the report, or both?"""
        same_words = self._is_same_text(row, pair.point)
        if same_words and not row.moved:
            row.status = Status.SAME
            return
        row.status, row.choices = Status.CHANGED, (Choice.WORD, Choice.APP)
        if not same_words and pair.score < UNLIKE:
            row.choices = (Choice.WORD, Choice.APP, Choice.TWO)
            row.default = Choice.TWO
            row.reason = _("Hardly a word is the same: it may have become another point.")
        if then and "text" in then:
            self._compare_with_base(row, pair.point, then)

    def _compare_with_base(self, row: Row, point: Point, then: dict[str, Any]) -> None:
        base = render_text(point, self._team, then["text"])
        public = render_text(point, public_reader(self._report.language), then["text"])
        moved_here = any(
            then[name] != now
            for name, now in (
                ("heading", point.heading),
                ("level", point.level),
                ("section", point.section.key),
            )
            if name in then and name in row.moved
        )
        in_word = not (same_text(row.text, base) or same_text(row.text, public))
        in_app = not same_text(row.here, base)
        if in_app and in_word:
            self._describe_both(row, base)
        elif in_app or (moved_here and not in_word):
            row.status, row.default = Status.NEWER, Choice.APP
            row.choices = (Choice.APP, Choice.WORD)
            row.reason = _("Changed in the report after the file was written, untouched in Word.")

    def _describe_both(self, row: Row, base: str) -> None:
        row.status = Status.BOTH
        merged = merge_texts(base, row.here, row.text)
        if merged.conflict:
            row.choices = (Choice.WORD, Choice.APP, Choice.TWO)
            row.default = Choice.TWO
            row.reason = _("Changed in Word and in the report, in the same words.")
        else:
            row.joined, row.default = merged.text, Choice.JOINED
            row.choices = (Choice.JOINED, Choice.WORD, Choice.APP)
            row.reason = _("Changed in Word and in the report, in different words.")

    def _describe_deleted(self, row: Row, point: Point) -> None:
        row.status, row.point = Status.DELETED, point
        row.here = render_text(point, self._team)
        row.choices, row.default = (Choice.APP, Choice.WORD), Choice.APP
        row.reason = _("Deleted in the report; it can be brought back.")

    def _section_plans(
        self, rows: Sequence[Row], pairs: dict[int, Pair], *, written_here: bool
    ) -> list[SectionPlan]:
        found = {section.key for section in self._parsed.sections if section.found}
        taken = {pair.point.pk for pair in pairs.values()}
        plans = []
        for key, section in self._sections.items():
            plan = SectionPlan(section, key in found)
            plan.rows = [row for row in rows if row.section.pk == section.pk]
            plan.existing = [p for p in self._points if p.section_id == section.pk]
            for point in plan.existing:
                if point.pk in taken:
                    continue
                gone = written_here and plan.found and self._was_written(point)
                (plan.gone if gone else plan.only_here).append(point)
            plans.append(plan)
        return plans

    def _was_written(self, point: Point) -> bool:
        """Whether a point was in the file at the start: it had words, and it existed."""
        if not self._readings[point.pk][0].strip():
            return False
        if self._base is None or self._base.written_at is None:
            return self._base is None
        return point.created_at <= self._base.written_at


def _describe_similar(row: Row, pair: Pair) -> None:
    row.status = Status.SIMILAR
    row.choices = (Choice.WORD, Choice.APP, Choice.TWO)
    sure = pair.by == By.WORDS or pair.score >= LIKELY
    row.default = Choice.WORD if sure else Choice.TWO
    if pair.by == By.WORDS:
        row.reason = _("The same words, in another place.")
        if set(row.moved) == {"speaker"}:
            row.reason = _("The same words, with another speaker.")
    elif comparable(row.item.heading or "") == comparable(pair.point.heading) != "":
        row.reason += " " + _("Both stand under the same sub-heading.")


def _candidate(row: Row) -> Candidate:
    try:
        point_id = uuid.UUID(row.item.point_id) if row.item.point_id else None
    except ValueError:
        point_id = None
    return Candidate(row.number, row.section.pk, row.text, point_id)


def _texts(parsed: ParsedReport) -> Iterator[str]:
    for section in parsed.sections:
        for item in section.points:
            yield from (item.heading or "", item.text, *item.notes)
    yield from parsed.unplaced


def is_quote(section: TemplateSection) -> bool:
    return section.kind == SectionKind.QUOTES


def _header_changes(report: Report, parsed: ParsedReport) -> dict[str, tuple[str, str]]:
    now = header_of(report)
    pairs = {
        "rapporteur_line": (now.rapporteur, parsed.header.rapporteur.strip()),
        "note_taker_line": (now.note_taker, parsed.header.note_taker.strip()),
    }
    return {
        name: pair
        for name, pair in pairs.items()
        if pair[1] and comparable(pair[0]) != comparable(pair[1])
    }


def _count_changes(
    report: Report, counts: Mapping[Constituency, int]
) -> dict[Constituency, tuple[int | None, int]]:
    if not counts:
        return {}
    now = dict(report.session.head_counts.values_list("constituency", "count"))
    return {one: (now.get(one.pk), n) for one, n in counts.items() if now.get(one.pk) != n}


def _session_warnings(report: Report, parsed: ParsedReport) -> list[str]:
    number = parsed.header.roundtable_number
    if not number or number == report.session.number:
        return []
    return [
        _(
            "The file says roundtable %(file)s, this report is of %(report)s. "
            "Check that it is the right file."
        )
        % {"file": number, "report": report.session.number}
    ]
