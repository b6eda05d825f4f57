"""How many people of each constituency were in each room: entered once, used in every output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from practices.models import Constituency
from reports.models import Edition, HeadCount, Session

MOST = 100_000
Place = tuple[int, int]
"""Ids of a session and a constituency."""


@dataclass(frozen=True)
class CountRow:
    """One room: its counts in the order of the constituencies, None where nobody counted."""

    session: Session
    counts: list[int | None]

    @property
    def total(self) -> int:
        return sum(count or 0 for count in self.counts)


@dataclass(frozen=True)
class Grid:
    constituencies: list[Constituency]
    rows: list[CountRow]

    @property
    def totals(self) -> list[int]:
        """The sum of each constituency over all rooms; one person may be in several."""
        return [
            sum(row.counts[i] or 0 for row in self.rows) for i in range(len(self.constituencies))
        ]


def grid_of(edition: Edition) -> Grid:
    """Return all rooms, those that report first, and all constituencies: three queries.

    A constituency that is switched off stays as long as somebody was counted in it.
    """
    sessions = sorted(
        edition.sessions.order_by("number", "title", "pk"), key=lambda session: not session.number
    )
    counted = HeadCount.objects.filter(session__edition=edition)
    counts: dict[Place, int] = {(row.session_id, row.constituency_id): row.count for row in counted}
    used = {constituency for _session, constituency in counts}
    columns = [
        row
        for row in Constituency.objects.order_by("order", "code")
        if row.disabled_on is None or row.pk in used
    ]
    rows = [
        CountRow(session, [counts.get((session.pk, column.pk)) for column in columns])
        for session in sessions
    ]
    return Grid(columns, rows)


@transaction.atomic
def set_counts(*, edition: Edition, counts: Mapping[Place, int | None]) -> int:
    """Store what was entered; None takes a count away. Returns how many changed."""
    sessions = set(edition.sessions.values_list("pk", flat=True))
    stored = {
        (row.session_id, row.constituency_id): row
        for row in HeadCount.objects.filter(session__edition=edition)
    }
    new, changed, gone = [], [], []
    for place, count in counts.items():
        row = stored.get(place)
        if place[0] not in sessions or (row.count if row else None) == count:
            continue
        if row is None and count is not None:
            new.append(HeadCount(session_id=place[0], constituency_id=place[1], count=count))
        elif row is not None and count is None:
            gone.append(row.pk)
        elif row is not None and count is not None:
            row.count = count
            changed.append(row)
    HeadCount.objects.bulk_create(new)
    HeadCount.objects.bulk_update(changed, ["count"])
    HeadCount.objects.filter(pk__in=gone).delete()
    return len(new) + len(changed) + len(gone)


def counts_in_words(session: Session, language: str) -> str:
    """Return the counts of a room in a language, as in "State 29, Business 2": one query."""
    rows = session.head_counts.select_related("constituency").order_by("constituency__order")
    return ", ".join(f"{row.constituency.label_in(language)} {row.count}" for row in rows)
