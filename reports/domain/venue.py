"""How things stand while rooms talk: the server, and what devices hold that it does not have.

Numbers only: neither words nor names of people.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from reports.choices import ReportStatus
from reports.domain.backup_keeping import newest_backup
from reports.domain.presence import FORGOTTEN, FRESH
from reports.models import ConflictCopy, HeldOperation, HeldStatus, Presence, Report, Revision

MINUTE = timedelta(minutes=1)
# Less free disk than this, and a backup older than this, is called out on the page.
LITTLE_ROOM = 2 * 1024**3
# A database that has to grow finds no room any more.
NO_ROOM = 16 * 1024**2
OLD_BACKUP = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class RoomDevices:
    """What the devices of one room have said of themselves, by their last word."""

    report: Report
    here: int
    holders: int
    unsent: int
    silent: int
    last_word: datetime


@dataclass(frozen=True, slots=True)
class Venue:
    rooms: list[RoomDevices]
    people: int
    changes_last_minute: int
    last_change: datetime | None
    held: int
    conflicts: int
    drafts: int

    @property
    def unsent(self) -> int:
        return sum(room.unsent for room in self.rooms)

    @property
    def holders(self) -> int:
        return sum(room.holders for room in self.rooms)

    @property
    def silent(self) -> int:
        return sum(room.silent for room in self.rooms)


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine that answers; of several hosts each has its own."""

    free_bytes: int
    backup_at: datetime | None

    @property
    def is_tight(self) -> bool:
        return self.free_bytes < LITTLE_ROOM

    @property
    def is_full(self) -> bool:
        """Whether nothing can be saved here until somebody makes room."""
        return self.free_bytes < NO_ROOM

    def is_unsaved(self, *, now: datetime) -> bool:
        """Whether there is no backup, or none new enough for a day on which rooms talk."""
        return self.backup_at is None or now - self.backup_at > OLD_BACKUP


def venue(*, now: datetime | None = None) -> Venue:
    """Return how all rooms stand, those with something unsent first: six queries."""
    now = now or timezone.now()
    recent = Revision.objects.filter(created_at__gte=now - MINUTE)
    return Venue(
        rooms=_rooms(now),
        people=Presence.objects.filter(seen_at__gte=now - FRESH).values("user").distinct().count(),
        changes_last_minute=recent.count(),
        last_change=Revision.objects.aggregate(last=Max("created_at"))["last"],
        held=HeldOperation.objects.filter(status=HeldStatus.WAITING).count(),
        conflicts=ConflictCopy.objects.filter(settled_at__isnull=True).count(),
        drafts=Report.objects.filter(status=ReportStatus.DRAFT).count(),
    )


def _rooms(now: datetime) -> list[RoomDevices]:
    is_here = Q(presences__seen_at__gte=now - FRESH)
    rows = (
        Report.objects.filter(presences__seen_at__gte=now - FORGOTTEN)
        .select_related("session")
        .annotate(
            here=Count("presences", filter=is_here),
            holders=Count("presences", filter=Q(presences__unsent__gt=0)),
            unsent=Sum("presences__unsent", default=0),
            silent=Count(
                "presences",
                filter=Q(presences__is_open=True, presences__is_writer=True) & ~is_here,
            ),
            last_word=Max("presences__seen_at"),
        )
        .order_by("-unsent", "-silent", "code")
    )
    return [
        RoomDevices(
            row,
            row.here,
            row.holders,
            row.unsent,
            row.silent,
            row.last_word,
        )
        for row in rows
    ]


def machine() -> Machine:
    """Return the disk and the newest backup of this machine."""
    found = newest_backup(folder=Path(settings.BACKUP_DIR))
    return Machine(
        free_bytes=shutil.disk_usage(settings.DATA_DIR).free,
        backup_at=found[1] if found else None,
    )
