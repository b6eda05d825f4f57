"""What happened to the sources of items since they were taken, in words for a chair.

Everything is compared as anybody may read it: a change that only the room's team can see leaves no
mark, so that nobody learns by a mark who spoke.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from gfmd_site.lib.worddiff import Piece, pieces_between
from reports.domain.consent import public_reader, render_speaker, render_text
from reports.domain.synthesis_sources import REOPENED
from reports.domain.synthesis_words import level_now, rank_of
from reports.models import ItemSource, Point, Revision

CHANGED, WITHDRAWN, NAMED, REOPENED_REPORT, DELETED = (
    "changed",
    "withdrawn",
    "named",
    "reopened",
    "deleted",
)


@dataclass(frozen=True)
class Mark:
    """One thing that happened to a source; `is_urgent` where the item may have to change."""

    kind: str
    words: str
    is_urgent: bool = True


@dataclass
class SourceView:
    """A source as a chair sees it: its words today, where it is from, and its marks."""

    source: ItemSource
    words: str
    speaker: str
    language: str
    was: str = ""
    marks: list[Mark] = field(default_factory=list)

    @property
    def point(self) -> Point:
        return self.source.point

    @property
    def pieces(self) -> list[Piece]:
        """The words then and now, those that differ marked."""
        return pieces_between(self.was, self.words)

    @property
    def is_changed(self) -> bool:
        return any(mark.kind == CHANGED for mark in self.marks)


def source_views(sources: Iterable[ItemSource]) -> dict[int, SourceView]:
    """Return sources by id with their marks: one query, for the points that changed.

    The sources need what `synthesis_queries.with_sources` reads.
    """
    rows = list(sources)
    moved = [row for row in rows if row.point.version != row.point_version]
    texts = _texts_then(moved)
    return {row.pk: _view(row, texts.get(row.pk)) for row in rows}


def _view(source: ItemSource, then: str | None) -> SourceView:
    point = source.point
    language = point.language or point.report.language
    reader = public_reader(language)
    words = render_text(point, reader)
    was = words if then is None else render_text(point, reader, then)
    view = SourceView(source, words, render_speaker(point, reader), language, was)
    if point.deleted_at is not None and not source.seen_deleted:
        view.marks.append(Mark(DELETED, _("The point was deleted from its report.")))
    elif was != words:
        view.marks.append(Mark(CHANGED, _("Source changed since.")))
    view.marks += _consent_marks(source)
    if point.report.status in REOPENED and source.report_status != point.report.status:
        view.marks.append(
            Mark(
                REOPENED_REPORT,
                _("Its report was given back to the room: %(status)s.")
                % {"status": point.report.get_status_display()},
            )
        )
    return view


def _consent_marks(source: ItemSource) -> list[Mark]:
    kinds = set()
    for row in source.speakers.values():
        now = rank_of(level_now(source.point, row["mention"]))
        before = rank_of(row["level"])
        if now != before:
            kinds.add(WITHDRAWN if now < before else NAMED)
    marks = []
    if WITHDRAWN in kinds:
        words = _("A speaker may no longer be named as before. The item shows it already.")
        marks.append(Mark(WITHDRAWN, words))
    if NAMED in kinds:
        words = _("A speaker may now be named more precisely. The item shows it already.")
        marks.append(Mark(NAMED, words, is_urgent=False))
    return marks


def text_then(source: ItemSource) -> str:
    """Return the raw text of a source's point as it was when it was taken: one query."""
    return _texts_then([source])[source.pk]


def _texts_then(sources: list[ItemSource]) -> dict[int, str]:
    """Return the raw texts of points at the versions that were taken: one query."""
    if not sources:
        return {}
    changes: dict[uuid.UUID, list[tuple[int, str, str]]] = {}
    rows = Revision.objects.filter(
        Q(after__has_key="text"), point_ref__in={row.point_id for row in sources}
    )
    for ref, version, before, after in rows.order_by("pk").values_list(
        "point_ref", "version", "before", "after"
    ):
        if ref is not None:
            change = (version, str(before.get("text", "")), str(after["text"]))
            changes.setdefault(ref, []).append(change)
    return {
        row.pk: _text_at(changes.get(row.point_id, []), row.point_version, row.point.text)
        for row in sources
    }


def _text_at(changes: list[tuple[int, str, str]], version: int, now: str) -> str:
    upto = [after for number, _before, after in changes if number <= version]
    later = [before for number, before, _after in changes if number > version]
    if upto:
        return upto[-1]
    return later[0] if later else now
