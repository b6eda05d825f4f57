"""Who has a report open right now. Only the database is shared, so every process knows."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from reports.domain.revisions import announce
from reports.domain.sync import display_name
from reports.models import Presence, Report

# A page says that it is open every ten seconds; two may be lost on a bad network.
FRESH = timedelta(seconds=30)
GONE = FRESH * 2
FORGOTTEN = timedelta(hours=72)


def note_presence(
    *,
    report: Report,
    user: User,
    client_id: uuid.UUID,
    point_id: uuid.UUID | None,
    is_writer: bool,
    unsent: int = 0,
) -> None:
    """Note that a person has the report open, with the caret in a point or in none.

    `unsent` is how many changes the device holds that the server has not.
    """
    now = timezone.now()
    said = {
        "point_ref": point_id,
        "seen_at": now,
        "is_writer": is_writer,
        "is_open": True,
        "unsent": unsent,
    }
    row = Presence.objects.filter(report=report, user=user, client_id=client_id).first()
    if row is None:
        Presence.objects.update_or_create(
            report=report, user=user, client_id=client_id, defaults=said
        )
    else:
        Presence.objects.filter(pk=row.pk).update(**said)
    is_news = row is None or row.point_ref != point_id or row.seen_at < now - FRESH
    if is_news:
        announce(report.pk)


def leave(*, report: Report, user: User, client_id: uuid.UUID, unsent: int = 0) -> None:
    """Note that a page was closed. The row stays, see `Presence`."""
    rows = Presence.objects.filter(report=report, user=user, client_id=client_id)
    seen_at = timezone.now() - GONE
    if rows.update(seen_at=seen_at, point_ref=None, is_open=False, unsent=unsent):
        announce(report.pk)


@dataclass
class Devices:
    """What the devices of one room have said of themselves, by their last word."""

    people: list[User] = field(default_factory=list)
    unsent: int = 0
    holders: int = 0
    silent_since: datetime | None = None

    def take(self, row: Presence, now: datetime) -> None:
        is_here = row.seen_at >= now - FRESH
        if is_here and row.user not in self.people:
            self.people.append(row.user)
        if row.unsent:
            self.unsent += row.unsent
            self.holders += 1
        if row.is_open and row.is_writer and not is_here:
            since = self.silent_since
            self.silent_since = row.seen_at if since is None else max(since, row.seen_at)


def devices_by_report(reports: Iterable[int], *, now: datetime) -> dict[int, Devices]:
    """Return who is there and what may not have been sent, by report id: one query.

    A device that went silent without closing its page may hold what the server has not. After
    three days, the longest that devices are offline here, nobody waits for it any more. A
    person's older window does not count once a newer one has spoken.
    """
    devices: dict[int, Devices] = defaultdict(Devices)
    rows = Presence.objects.filter(report__in=list(reports), seen_at__gte=now - FORGOTTEN)
    last_words: dict[tuple[int, int], datetime] = {}
    for row in rows.select_related("user").order_by("-seen_at", "pk"):
        newer = last_words.setdefault((row.report_id, row.user_id), row.seen_at)
        if row.unsent or newer == row.seen_at:
            devices[row.report_id].take(row, now)
    return devices


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
