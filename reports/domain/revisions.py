"""Adds to the one log of changes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.utils import timezone

from gfmd_site.lib.bulk_rows import insert_rows
from reports.models import Report, Revision

LIVE_CHANNEL = "gfmd_live"
BATCH = 200


@dataclass(frozen=True)
class Origin:
    """Who changes something, and where the change comes from."""

    author: User | None = None
    op_id: uuid.UUID = field(default_factory=uuid.uuid4)
    client_id: uuid.UUID | None = None
    client_time: datetime | None = None
    base_version: int | None = None
    note: str = ""

    def next(self, *, note: str | None = None) -> Origin:
        """Return the same origin for a further change, under an operation id of its own."""
        return Origin(
            author=self.author,
            client_id=self.client_id,
            client_time=self.client_time,
            note=self.note if note is None else note,
        )


def record(
    *,
    report: Report,
    kind: str,
    origin: Origin,
    point_ref: uuid.UUID | None = None,
    version: int = 0,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Revision:
    """Add one revision and count it on the report. Call inside the change's transaction.

    Its place in the log stands in the report's `last_written` then.
    """
    # First, since it locks the report: so the ids of its revisions grow in the order in which
    # they become visible, and nobody who reads on from a cursor passes one over.
    Report.objects.filter(pk=report.pk).update(version=F("version") + 1, changed_at=timezone.now())
    revision = Revision.objects.create(
        report=report,
        op_id=origin.op_id,
        kind=kind,
        point_ref=point_ref,
        author=origin.author,
        client_id=origin.client_id,
        client_time=origin.client_time,
        base_version=origin.base_version,
        version=version,
        before=before or {},
        after=after or {},
        note=origin.note,
    )
    announce(report.pk)
    report.last_written = revision.pk
    return revision


def record_many(*, report: Report, revisions: list[Revision]) -> None:
    """Add many revisions of one report at once, in order. Call inside the change's transaction."""
    Report.objects.filter(pk=report.pk).update(
        version=F("version") + len(revisions), changed_at=timezone.now()
    )
    insert_rows(revisions)
    announce(report.pk)


def announce(report_id: int) -> None:
    """Tell all processes that something about a report changed, once the transaction is kept.

    SQLite needs no word: whoever waits there sees that the file has changed.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [LIVE_CHANNEL, str(report_id)])
