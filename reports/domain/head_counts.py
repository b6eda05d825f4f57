"""How many people of each constituency were in each room: entered once, used in every output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gfmd_site.lib.typography import with_commas
from practices.models import Constituency
from reports.domain.statement_words import counted_people, customs, listed
from reports.models import Edition, HeadCount, Session

MOST = 100_000
# People of States; where a summary counts delegations only, those.
STATE_COUNTS = ("state_representatives", "states")
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


def counted_in_file(read: Mapping[str, int]) -> tuple[dict[Constituency, int], list[str]]:
    """Return what a file counted, by constituency, and a sentence for each group without one."""
    counts = {code: count for code, count in read.items() if code not in STATE_COUNTS}
    states = [read[code] for code in STATE_COUNTS if code in read]
    if states:
        counts = {"state": states[0], **counts}
    counts.pop("participants", None)
    known = {term.code: term for term in Constituency.objects.filter(code__in=counts)}
    notes = [
        _("There is no constituency “%(code)s”, so its %(count)d people were not counted.")
        % {"code": code, "count": count}
        for code, count in counts.items()
        if code not in known
    ]
    return {known[code]: count for code, count in counts.items() if code in known}, notes


@transaction.atomic
def take_counts(*, session: Session, counts: Mapping[Constituency, int]) -> int:
    """Store the counts of one room; others stay as they are. Returns how many changed."""
    places: dict[Place, int | None] = {
        (session.pk, constituency.pk): count for constituency, count in counts.items()
    }
    return set_counts(edition=session.edition, counts=places)


def counts_in_words(session: Session, language: str) -> str:
    """Return the counts of a room in a language, as in "State 29, Business 2": one query."""
    rows = session.head_counts.select_related("constituency").order_by("constituency__order")
    return with_commas(
        (f"{row.constituency.label_in(language)} {row.count}" for row in rows), language
    )


def counts_in_codes(session: Session) -> str:
    """Return the counts of a room for programs, as in "state 29; business 2": one query."""
    rows = session.head_counts.order_by("constituency__order", "constituency__code")
    counts = rows.values_list("constituency__code", "count")
    return "; ".join(f"{code} {count}" for code, count in counts)


def participants_sentence(session: Session, language: str) -> str:
    """Return who took part as a sentence to be read out; empty where nobody counted: one query."""
    rows = list(
        session.head_counts.filter(count__gt=0)
        .select_related("constituency")
        .order_by("constituency__order", "constituency__code")
    )
    if not rows:
        return ""
    words = customs(language)
    parts = [
        counted_people(
            row.constituency.code, row.constituency.label_in(language), row.count, language
        )
        for row in rows
    ]
    total = sum(row.count for row in rows)
    pattern = words["participants" if total > 1 else "participant"]
    return pattern.format(total=total, counts=listed(parts, language))
