"""Chaining what was recorded: one writer at a time, on both databases."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from gfmd_site.audit.anchor import write_anchor
from gfmd_site.lib.chain import START, Key, digest_of, make_keys
from gfmd_site.models.audit import AuditEntry, AuditWaiting

logger = logging.getLogger("gfmd.audit")

PURPOSE = "audit log"
BATCH = 500
# Any number, the same in every process: who holds it may add to the chain.
LOCK = 7_241_968


def signing_keys() -> dict[str, Key]:
    """Return the keys by name; the first one signs, the others are earlier ones."""
    return make_keys((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), PURPOSE)


def chain_waiting() -> int:
    """Put what waits at the end of the chain. Returns how many entries were added."""
    added = 0
    while AuditWaiting.objects.exists():
        chained = _chain_some()
        if not chained:
            break
        added += len(chained)
    return added


@transaction.atomic
def _chain_some() -> Sequence[AuditEntry]:
    _wait_for_turn()
    last = AuditEntry.objects.order_by("-number").first()
    waiting = list(AuditWaiting.objects.order_by("pk")[:BATCH])
    number, previous = (last.number, last.digest) if last else (0, START)
    key = next(iter(signing_keys().values()))
    entries = []
    for row in waiting:
        number += 1
        entry = AuditEntry(
            number=number,
            at=row.at,
            event=row.event,
            by_id=row.by_id,
            subject=row.subject,
            details=row.details,
            key_name=key.name,
            previous=previous,
        )
        entry.digest = previous = entry_digest(entry)
        entry.signature = key.sign(entry.digest)
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries)
    AuditWaiting.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    transaction.on_commit(lambda: _tell(entries, key), robust=True)
    return entries


def _wait_for_turn() -> None:
    """SQLite has one writer anyway, since its transactions begin as writing ones."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _tell(entries: Sequence[AuditEntry], key: Key) -> None:
    """Say in two other places where the chain ends, so that a cut end shows."""
    if not entries:
        return
    for entry in entries:
        logger.info("audit", extra=_line(entry))
    write_anchor(number=entries[-1].number, digest=entries[-1].digest, key=key)


def _line(entry: AuditEntry) -> dict[str, Any]:
    return {
        "event": entry.event,
        "user_id": entry.by_id,
        "subject": entry.subject,
        "number": entry.number,
        "digest": entry.digest,
    }


def entry_digest(entry: AuditEntry) -> str:
    """Return the hash of an entry as it stands, which its `digest` has to be."""
    return digest_of(
        (
            entry.number,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.event,
            entry.by_id,
            entry.subject,
            entry.details,
            entry.key_name,
            entry.previous,
        )
    )
