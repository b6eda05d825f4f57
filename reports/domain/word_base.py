"""What a Word file was written from: the report as it stood then, read out of the log.

A file for the team carries a mark, `<life of the database>_<place in the log>`. With it an edit
made in Word can be told from one made in the app since. Copies for anybody carry none: the place
in the log would tell that something unseen has changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.domain.consent import Reader
from reports.domain.sync import current_epoch, cursor_of
from reports.models import Report, Revision

LENGTH_OF_EPOCH = 8
FIELDS = ("text", "heading", "level", "section")


@dataclass(frozen=True)
class Base:
    """The moment a file was written; `since` counts the changes to points after it."""

    cursor: int
    written_at: datetime | None
    since: int


def state_of_report(report: Report, reader: Reader) -> str:
    """Return the mark for a file that is written now, empty for a reader outside the team."""
    return f"{_life()}_{cursor_of(report)}" if reader.sees_names else ""


def report_id_of(state: str) -> int | None:
    """Return the id of the report whose log has the place that a mark names."""
    cursor = _cursor(state)
    if not cursor:
        return None
    return Revision.objects.filter(pk=cursor).values_list("report_id", flat=True).first()


def base_of(report: Report, state: str) -> Base | None:
    """Return the moment that a mark names, None for a file from elsewhere or another life."""
    cursor = _cursor(state)
    if cursor is None:
        return None
    written = report.revisions.filter(pk=cursor).first()
    if written is None and cursor:
        return None
    since = report.revisions.filter(pk__gt=cursor, point_ref__isnull=False).count()
    return Base(cursor, written.created_at if written else None, since)


def values_at(
    report: Report, base: Base, point_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Any]]:
    """Return text, heading, level and section of points as they stood then: one query."""
    values: dict[uuid.UUID, dict[str, Any]] = {}
    rows = report.revisions.filter(pk__lte=base.cursor, point_ref__in=list(point_ids))
    for point_id, after in rows.order_by("pk").values_list("point_ref", "after"):
        known = {name: after[name] for name in FIELDS if name in after}
        if point_id is not None:
            values.setdefault(point_id, {}).update(known)
    return values


def _life() -> str:
    return current_epoch().replace("-", "")[:LENGTH_OF_EPOCH]


def _cursor(state: str) -> int | None:
    life, _line, cursor = state.partition("_")
    return int(cursor) if cursor.isdigit() and life == _life() else None
