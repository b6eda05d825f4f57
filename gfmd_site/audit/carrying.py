"""Taking the audit log across a restore: what happened after the backup stays known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.dateparse import parse_datetime

from gfmd_site.audit.anchor import drop_anchor
from gfmd_site.audit.chain import chain_waiting
from gfmd_site.audit.guards import TABLE
from gfmd_site.audit.recording import record
from gfmd_site.choices import AuditEvent
from gfmd_site.models.audit import AuditEntry, AuditWaiting

NAMES = [field.attname for field in AuditEntry._meta.concrete_fields]
BATCH = 1_000


def keep_log(file: Path) -> None:
    """Write the log to a file beside, before the database is replaced."""
    with file.open("w", encoding="utf-8") as stream:
        if TABLE not in connection.introspection.table_names():
            return
        chain_waiting()
        for row in AuditEntry.objects.order_by("number").values(*NAMES).iterator(BATCH):
            stream.write(json.dumps({**row, "at": row["at"].isoformat()}) + "\n")


def bring_back_log(file: Path, **details: Any) -> None:
    """Add to a restored log what the kept one has beyond it, then the entry of the restore.

    Where the two are of different sites, the restored one goes on and its new entry says where
    the other one ended.
    """
    with transaction.atomic():
        AuditWaiting.objects.all().delete()
        last = AuditEntry.objects.order_by("-number").first()
        rows = _rows(file)
        if last is not None:
            # Both begin alike, up to the end of the one that was restored.
            rows = _after(rows, last)
        batch: list[AuditEntry] = []
        for row in rows:
            batch.append(AuditEntry(**{**row, "at": parse_datetime(row["at"])}))
            if len(batch) == BATCH:
                AuditEntry.objects.bulk_create(batch)
                batch = []
        AuditEntry.objects.bulk_create(batch)
        end = _end(file)
        is_whole = end is None or AuditEntry.objects.filter(**end).exists()
        if not is_whole and end is not None:
            details |= {"left": end["number"], "digest": end["digest"]}
            transaction.on_commit(drop_anchor)
        record(AuditEvent.RESTORE, by=None, **details)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _after(rows: Iterator[dict[str, Any]], last: AuditEntry) -> Iterator[dict[str, Any]]:
    """Yield what follows an entry; nothing where it is not among the rows."""
    for row in rows:
        if row["number"] == last.number and row["digest"] == last.digest:
            yield from rows


def _end(file: Path) -> dict[str, Any] | None:
    found = None
    for row in _rows(file):
        found = {"number": row["number"], "digest": row["digest"]}
    return found
