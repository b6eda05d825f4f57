"""Texts that could not be merged: kept beside the point, shown with both authors, then settled."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.domain.operations_merge import Context
from reports.domain.revisions import announce
from reports.domain.sync import TEXT_FIELDS, display_name
from reports.models import ConflictCopy, Point, Receipt, Report, Revision


def keep_copy(*, context: Context, name: str, text: str, author: User | None) -> ConflictCopy:
    """Keep a typed text that overlaps with what stands in the point.

    A device that goes on typing in ignorance of the conflict has one copy, not one a second: its
    newer text holds the older one.
    """
    copy = _continued(context, name) or ConflictCopy(
        report=context.point.report,
        point_ref=context.point.pk,
        field=name,
        client_id=context.client_id,
    )
    copy.op_id, copy.client_time = context.op.op_id, context.op.client_time
    copy.text, copy.author = text, author
    _keep(copy, context.point, getattr(context.point, name))
    return copy


def keep_deletion(
    *, context: Context, point: Point, deleted_by: User | None, by_client: uuid.UUID | None
) -> ConflictCopy:
    """Note that somebody deleted a point in which somebody else was typing; the point was kept."""
    copy = ConflictCopy(
        report=context.point.report,
        op_id=context.op.op_id,
        point_ref=point.pk,
        deletes=True,
        author=deleted_by,
        client_id=by_client,
        field="point",
    )
    _keep(copy, point, point.text)
    return copy


def open_conflicts(report: Report) -> QuerySet[ConflictCopy]:
    """Return what nobody has settled yet, oldest first."""
    rows = ConflictCopy.objects.filter(report=report, settled_at__isnull=True)
    return rows.select_related("author", "kept_author")


def conflict_values(report: Report) -> list[dict[str, Any]]:
    """Return the open conflicts as plain values, for the team only."""
    return conflicts_by_report([report.pk])[report.pk]


def conflicts_by_report(reports: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return `conflict_values` for many reports by id: one query."""
    rows = ConflictCopy.objects.filter(report__in=list(reports), settled_at__isnull=True)
    values: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for copy in rows.select_related("author", "kept_author"):
        values[copy.report_id].append(_values(copy))
    return values


def _values(copy: ConflictCopy) -> dict[str, Any]:
    return {
        "id": copy.pk,
        "op_id": str(copy.op_id),
        "point_id": str(copy.point_ref),
        "field": copy.field,
        "deletes": copy.deletes,
        "text": copy.text,
        "author": display_name(copy.author),
        "author_id": copy.author_id,
        "client_id": str(copy.client_id) if copy.client_id else None,
        "created_at": copy.created_at.isoformat(),
        "kept_text": copy.kept_text,
        "kept_author": display_name(copy.kept_author),
        "kept_author_id": copy.kept_author_id,
        "kept_at": copy.kept_at.isoformat() if copy.kept_at else None,
    }


def settle_conflicts(*, report: Report, ids: Iterable[int], by: User) -> int:
    """Close conflicts that a person has decided. The rows stay; returns how many were open."""
    count = (
        open_conflicts(report)
        .filter(pk__in=list(ids))
        .update(settled_at=timezone.now(), settled_by=by)
    )
    if count:
        announce(report.pk)
    return count


def _continued(context: Context, name: str) -> ConflictCopy | None:
    if context.client_id is None:
        return None
    copy = ConflictCopy.objects.filter(
        point_ref=context.point.pk,
        client_id=context.client_id,
        field=name,
        settled_at__isnull=True,
    ).last()
    if copy is None:
        return None
    unseen = Receipt.objects.filter(
        pk=copy.op_id, seq__lt=context.op.seq, version__gt=context.known_version
    )
    return copy if unseen.exists() else None


def _keep(copy: ConflictCopy, point: Point, kept: str) -> None:
    holds = Q()
    for name in TEXT_FIELDS if copy.deletes else (copy.field,):
        holds |= Q(after__has_key=name)
    rows = Revision.objects.filter(holds, point_ref=point.pk).select_related("author")
    latest = rows.order_by("-pk").first()
    copy.kept_text = kept
    copy.kept_author = latest.author if latest else None
    copy.kept_at = latest.created_at if latest else None
    copy.save()
    announce(copy.report_id)
