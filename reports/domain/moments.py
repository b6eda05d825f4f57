"""The log of a report as a line of moments, and the report as it stood at each of them.

A moment is named by the id of the revision that made it. What stood there is put together from
revisions only, so that a page of the past needs nothing but the log. Only the consent of today
decides who is named in it: see `PastWords`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch

from gfmd_site.lib.typography import with_semicolons
from practices.models import Constituency, Country, Region
from reports.choices import PointKind, ReportStatus, RevisionKind
from reports.domain.consent import (
    Reader,
    full_name,
    hides_telling_tags,
    render_speaker,
    render_text,
    without_mention_marks,
)
from reports.domain.remarks import Remarks
from reports.models import Attribution, Point, Report, Revision

# Shown to the team and named staff only.
NAMING_FIELDS = frozenset({"attributions", "rapporteur_line", "note_taker_line", "reason"})
# A reason and the name of a moment are there for everybody who reads the report.
NOTES_FOR_ALL = frozenset({RevisionKind.STATUS, RevisionKind.MOMENT})
COMES_BACK = frozenset({RevisionKind.CREATE, RevisionKind.RESTORE})


@dataclass(frozen=True)
class Entry:
    """One revision, without what stood there before it."""

    pk: int
    kind: str
    point: uuid.UUID | None
    author_id: int | None
    created_at: datetime
    after: dict[str, Any]
    note: str


@dataclass
class Snapshot:
    """The report at a moment: fields by point, those that stand in it and those deleted."""

    moment: int = 0
    status: str = ReportStatus.DRAFT
    points: dict[uuid.UUID, dict[str, Any]] = field(default_factory=dict)
    deleted: dict[uuid.UUID, dict[str, Any]] = field(default_factory=dict)

    def in_order(self, section: str) -> list[uuid.UUID]:
        """Return the points of a section as they stood."""
        own = [ref for ref, values in self.points.items() if values.get("section") == section]
        return sorted(own, key=lambda ref: (self.points[ref].get("order", ""), str(ref)))


def read_log(report: Report, reader: Reader) -> list[Entry]:
    """Return the log, oldest first: one query, and one more for readers outside the team where
    something was noted.

    Entries that tell of nothing but names are left out for readers without the right to them:
    else the number of changes would say that somebody was recorded.
    """
    rows = report.revisions.order_by("pk").values_list(
        "pk", "kind", "point_ref", "author_id", "created_at", "after", "note"
    )
    entries = [Entry(*row) for row in rows.iterator(chunk_size=2000)]
    if reader.sees_names:
        return entries
    remarks = Remarks([report] if any(entry.note for entry in entries) else [])
    return [
        replace(entry, note=note_for(entry, report, reader, remarks))
        for entry in entries
        if not entry.after or set(entry.after) - NAMING_FIELDS
    ]


def note_for(entry: Entry | Revision, report: Report, reader: Reader, remarks: Remarks) -> str:
    """Return what was noted with a change, as its reader may see it."""
    if reader.sees_names:
        return entry.note
    if entry.kind not in NOTES_FOR_ALL:
        return ""
    return remarks.words(entry.note, report=report, reader=reader, by=entry.author_id)


def snapshot_at(log: Iterable[Entry], moment: int) -> Snapshot:
    """Return the report as it stood after the revision with this id."""
    snapshot = Snapshot()
    for entry in log:
        if entry.pk > moment:
            break
        snapshot.moment = entry.pk
        if entry.kind == RevisionKind.STATUS:
            snapshot.status = entry.after.get("status", snapshot.status)
        elif entry.point is not None:
            _apply(snapshot, entry, entry.point)
    return snapshot


def _apply(snapshot: Snapshot, entry: Entry, ref: uuid.UUID) -> None:
    was_deleted = ref in snapshot.deleted
    known = snapshot.deleted.pop(ref, None) or snapshot.points.pop(ref, None) or {}
    # Another dict, so that a snapshot taken earlier keeps its own values.
    values = {**known, **entry.after}
    # Tags can be set on a point that is out of the report; it stays out.
    is_out = entry.kind == RevisionKind.DELETE or (was_deleted and entry.kind not in COMES_BACK)
    (snapshot.deleted if is_out else snapshot.points)[ref] = values


def step_of(log: Sequence[Entry], moment: int) -> int:
    """Return how many entries there are up to a moment, at least one where there are any."""
    count = sum(1 for entry in log if entry.pk <= moment)
    return max(count, 1) if log else 0


def people_of(log: Iterable[Entry]) -> dict[int, User]:
    """Return the accounts behind entries by id: one query."""
    ids = {entry.author_id for entry in log if entry.author_id is not None}
    return User.objects.in_bulk(ids)


class PastWords:
    """Words of the past for one reader: who may be named is what the speakers say today.

    Three queries for all points, three more where the reader sees names. A point that the database
    does not hold any more has no speakers to ask: outside the team its words are left out.
    """

    def __init__(
        self, report: Report, reader: Reader, refs: Iterable[uuid.UUID], log: Sequence[Entry] = ()
    ) -> None:
        self.report = report
        self.reader = reader
        rows = Point.objects.filter(pk__in=set(refs), report=report).select_related("section")
        speakers = Attribution.objects.select_related("country__region", "region", "constituency")
        rows = rows.prefetch_related(Prefetch("attributions", queryset=speakers))
        self.points = {point.pk: point for point in rows}
        for point in self.points.values():
            point.report = report
        self.sections = list(report.template.sections.all())
        self._terms = _terms_of(log) if reader.sees_names else {}

    def text(self, ref: uuid.UUID, source: str) -> str:
        if not source:
            return ""
        if self.reader.sees_names:
            return without_mention_marks(source)
        point = self.points.get(ref)
        return render_text(point, self.reader, source) if point else ""

    def speaker(self, ref: uuid.UUID, values: dict[str, Any]) -> str:
        """Return who said a quote: for the team as recorded then, for others as allowed now."""
        if values.get("kind") != PointKind.QUOTE:
            return ""
        if self.reader.sees_names:
            rows = [row for row in values.get("attributions") or [] if not row.get("mention")]
            return with_semicolons((self._full_name(row) for row in rows), self.reader.language)
        point = self.points.get(ref)
        return render_speaker(point, self.reader) if point else ""

    def section_title(self, key: str) -> str:
        """Return the title of a section in the language that the person reads in."""
        return next((str(row.title) for row in self.sections if row.key == key), key)

    def hides_tags(self, ref: uuid.UUID) -> bool:
        """Whether countries and constituencies of a point would tell who spoke."""
        if self.reader.sees_names:
            return False
        point = self.points.get(ref)
        return point is None or hides_telling_tags(point, self.reader)

    def _full_name(self, row: dict[str, Any]) -> str:
        speaker = Attribution(
            kind=row.get("kind", ""),
            name=row.get("name") or "",
            organisation=row.get("organisation") or "",
            country=self._terms.get(("country", row.get("country"))),
            region=self._terms.get(("region", row.get("region"))),
            constituency=self._terms.get(("constituency", row.get("constituency"))),
        )
        return full_name(speaker, self.reader.language)


SPEAKER_TERMS: dict[str, Any] = {
    "country": Country,
    "region": Region,
    "constituency": Constituency,
}


def _terms_of(log: Iterable[Entry]) -> dict[tuple[str, Any], Any]:
    codes: dict[str, set[str]] = {name: set() for name in SPEAKER_TERMS}
    for entry in log:
        for row in entry.after.get("attributions") or []:
            for name, wanted in codes.items():
                if row.get(name):
                    wanted.add(row[name])
    terms: dict[tuple[str, Any], Any] = {}
    for name, model in SPEAKER_TERMS.items():
        for term in model.objects.filter(code__in=codes[name]):
            terms[name, term.code] = term
    return terms
