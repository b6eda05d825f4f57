"""When and where the sessions of an edition take place, and what clashes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gfmd_site.lib.typography import with_commas
from reports.choices import Role
from reports.domain.programme import comparable_title
from reports.models import Edition, Session

# Where the end is not known, as long as a roundtable mostly takes.
USUAL_LENGTH = timedelta(hours=2)


@dataclass(frozen=True)
class Clash:
    """Two sessions at one time that share a room or a person. The text names no person."""

    first: Session
    second: Session
    reason: str


@dataclass
class Cell:
    """What takes place in a room (or in none yet) at one time of the grid."""

    sessions: list[Session] = field(default_factory=list)


@dataclass
class Slot:
    starts: datetime
    cells: list[Cell]


@dataclass
class Day:
    """One day with its rooms as columns and the times that sessions begin at as rows."""

    day: date
    rooms: list[str]
    slots: list[Slot]


@dataclass
class Timetable:
    days: list[Day]
    without_time: list[Session]
    clashes: list[Clash]

    @property
    def clashing(self) -> frozenset[int]:
        """The ids of the sessions that clash with another one."""
        return frozenset(
            session.pk for clash in self.clashes for session in (clash.first, clash.second)
        )


def sessions_with_people(edition: Edition) -> list[Session]:
    """Return the sessions of an edition with their people: two queries."""
    rows = edition.sessions.select_related("theme").prefetch_related("participations")
    return list(rows.order_by("starts_at", "number", "title", "pk"))


def timetable_of(edition: Edition, sessions: Iterable[Session]) -> Timetable:
    """Lay out sessions, in the order given; asks the database nothing."""
    zone = ZoneInfo(edition.time_zone)
    sessions = list(sessions)
    by_day: dict[date, list[tuple[datetime, Session]]] = defaultdict(list)
    for session in sessions:
        if session.starts_at is not None:
            local = session.starts_at.astimezone(zone)
            by_day[local.date()].append((local, session))
    days = [_day(day, by_day[day]) for day in sorted(by_day)]
    # Those that report come first: they are the ones that need a time.
    without = sorted(
        (session for session in sessions if session.starts_at is None),
        key=lambda session: not session.number,
    )
    return Timetable(days, without, clashes_among(sessions))


def _day(day: date, rows: list[tuple[datetime, Session]]) -> Day:
    rooms = sorted({session.room for _local, session in rows}, key=lambda room: (not room, room))
    slots: dict[datetime, Slot] = {}
    for local, session in sorted(rows, key=lambda row: row[0]):
        slot = slots.setdefault(local, Slot(local, [Cell() for _room in rooms]))
        slot.cells[rooms.index(session.room)].sessions.append(session)
    return Day(day, rooms, list(slots.values()))


def clashes_among(sessions: Iterable[Session]) -> list[Clash]:
    """Return the pairs that share a room or a person at one time."""
    timed = [session for session in sessions if session.starts_at is not None]
    found = []
    for first, second in combinations(timed, 2):
        if not _overlap(first, second):
            continue
        room = comparable_title(first.room)
        if room and room == comparable_title(second.room):
            reason = _("the same room, %(room)s") % {"room": first.room}
            found.append(Clash(first, second, reason))
        elif shared := _people(first) & _people(second):
            roles = sorted({str(Role(role).label).lower() for role, _who in shared})
            reason = _("the same person as %(roles)s") % {"roles": with_commas(roles)}
            found.append(Clash(first, second, reason))
    return found


def ends_of(session: Session) -> datetime | None:
    """Return when a session ends, or would where that is not known."""
    if session.ends_at is not None or session.starts_at is None:
        return session.ends_at
    return session.starts_at + USUAL_LENGTH


def _overlap(first: Session, second: Session) -> bool:
    one, two = ends_of(first), ends_of(second)
    if first.starts_at is None or second.starts_at is None or one is None or two is None:
        return False
    return first.starts_at < two and second.starts_at < one


def _people(session: Session) -> frozenset[tuple[str, object]]:
    """Return the accounts of a session, each with its role: names alone may be two people."""
    return frozenset(
        (row.role, row.user_id) for row in session.participations.all() if row.user_id is not None
    )
