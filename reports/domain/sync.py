"""Reading on in the log: the catch-up and the stream give the same operations to the same reader.

Nothing here asks for permission: views do that first, and say what the reader may see.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from reports.domain.consent import TELLING_TAGS, Reader, hides_telling_tags, render_text
from reports.domain.moments import NAMING_FIELDS
from reports.models import Attribution, Point, Report, Revision, SyncState

PAGE = 500
TEXT_FIELDS = ("text", "heading")
# What readers outside the team are given in another form than it is stored.
RENDERED = frozenset({*TEXT_FIELDS, "tags"})


@dataclass(frozen=True)
class Changes:
    """A page of operations; `cursor` is where the next page begins."""

    ops: list[dict[str, Any]]
    cursor: int
    more: bool


def current_epoch() -> str:
    """Return the life of this database; the first call begins it."""
    state, _created = SyncState.objects.get_or_create(pk=1)
    return str(state.epoch)


@transaction.atomic
def begin_epoch() -> str:
    """Begin another life of this database, so that clients offer again what they keep.

    Call it after a restore from a backup.
    """
    SyncState.objects.filter(pk=1).delete()
    return str(SyncState.objects.create(pk=1).epoch)


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def cursor_of(report: Report) -> int:
    """Return the place of the newest change of a report in the log, 0 before the first."""
    return report.revisions.aggregate(newest=Max("pk"))["newest"] or 0


def with_place_in_log(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Read each report with `epoch` and `cursor`, in the query that reads the report.

    Both are what `current_epoch` and `cursor_of` say; `epoch` is None before the first call.
    """
    newest = Revision.objects.filter(report=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    return rows.annotate(
        epoch=Subquery(SyncState.objects.filter(pk=1).values("epoch")),
        cursor=Coalesce(Subquery(newest), 0),
    )


def newest_cursors(reports: Iterable[int]) -> dict[int, int]:
    """Return `cursor_of` for many reports by id: one query."""
    rows = Revision.objects.filter(report__in=list(reports)).values("report_id").order_by()
    return {row["report_id"]: row["newest"] for row in rows.annotate(newest=Max("pk"))}


def changes_since(report: Report, since: int, reader: Reader, *, limit: int = PAGE) -> Changes:
    """Return what was changed after a cursor, oldest first, as this reader may see it.

    Three queries at most. A cursor beyond the end of the log, as after a restore, gives nothing
    and the true end.
    """
    rows = list(
        report.revisions.filter(pk__gt=since).select_related("author").order_by("pk")[: limit + 1]
    )
    if not rows:
        return Changes([], min(since, cursor_of(report)), more=False)
    page = rows[:limit]
    return Changes(ops_of(report, page, reader), page[-1].pk, more=len(rows) > limit)


def ops_of(report: Report, rows: Iterable[Revision], reader: Reader) -> list[dict[str, Any]]:
    """Return revisions as operations. Names and unconsented mentions stay inside the team."""
    rows = list(rows)
    points = {} if reader.sees_names else _points_of(report, rows)
    return [_op(row, points, reader) for row in rows]


def display_name(user: User | None) -> str:
    """Return how the team sees a person, empty for a deleted account."""
    return (user.get_full_name() or user.get_username()) if user else ""


def _points_of(report: Report, rows: list[Revision]) -> dict[uuid.UUID, Point]:
    wanted = {row.point_ref for row in rows if row.point_ref and RENDERED & set(row.after)}
    points = Point.objects.filter(pk__in=wanted, report=report).select_related("section")
    speakers = Attribution.objects.select_related("country__region", "region", "constituency")
    points = points.prefetch_related(Prefetch("attributions", queryset=speakers))
    by_id = {point.pk: point for point in points}
    for point in by_id.values():
        point.report = report
    return by_id


def _op(row: Revision, points: dict[uuid.UUID, Point], reader: Reader) -> dict[str, Any]:
    op = {
        "cursor": row.pk,
        "op_id": str(row.op_id),
        "kind": row.kind,
        "point_id": str(row.point_ref) if row.point_ref else None,
        "version": row.version,
        "fields": _fields(row, points, reader),
        "created_at": row.created_at.isoformat(),
    }
    if reader.sees_names:
        op["author"] = display_name(row.author)
        op["client_id"] = str(row.client_id) if row.client_id else None
    return op


def _fields(row: Revision, points: dict[uuid.UUID, Point], reader: Reader) -> dict[str, Any]:
    if reader.sees_names:
        return dict(row.after)
    fields = {name: value for name, value in row.after.items() if name not in NAMING_FIELDS}
    point = points.get(row.point_ref) if row.point_ref else None
    for name in TEXT_FIELDS:
        if name in fields:
            fields[name] = render_text(point, reader, fields[name]) if point else ""
    if "tags" in fields and (point is None or hides_telling_tags(point, reader)):
        tags = fields["tags"].items()
        fields["tags"] = {name: codes for name, codes in tags if name not in TELLING_TAGS}
    return fields
