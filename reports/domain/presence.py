"""Who has a report open right now. Only the database is shared, so every process knows."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from reports.domain.revisions import announce
from reports.domain.sync import display_name
from reports.models import Presence, Report

# A page says that it is open every ten seconds; two may be lost on a bad network.
FRESH = timedelta(seconds=30)
GONE = FRESH * 2


def note_presence(
    *,
    report: Report,
    user: User,
    client_id: uuid.UUID,
    point_id: uuid.UUID | None,
    is_writer: bool,
) -> None:
    """Note that a person has the report open, with the caret in a point or in none."""
    now = timezone.now()
    row = Presence.objects.filter(report=report, user=user, client_id=client_id).first()
    is_news = row is None or row.point_ref != point_id or row.seen_at < now - FRESH
    Presence.objects.update_or_create(
        report=report,
        user=user,
        client_id=client_id,
        defaults={"point_ref": point_id, "seen_at": now, "is_writer": is_writer},
    )
    if is_news:
        announce(report.pk)


def leave(*, report: Report, user: User, client_id: uuid.UUID) -> None:
    """Note that a page was closed. The row stays, see `Presence`."""
    rows = Presence.objects.filter(report=report, user=user, client_id=client_id)
    if rows.update(seen_at=timezone.now() - GONE, point_ref=None):
        announce(report.pk)


def who_is_here(reports: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the fresh presences by report id, for the team only: one query."""
    here: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Presence.objects.filter(
        report__in=list(reports), seen_at__gte=timezone.now() - FRESH
    ).select_related("user")
    for row in rows.order_by("pk"):
        here[row.report_id].append(
            {
                "client_id": str(row.client_id),
                "name": display_name(row.user),
                "point_id": str(row.point_ref) if row.point_ref else None,
            }
        )
    return here
