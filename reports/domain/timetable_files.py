"""A timetable that came as a file, laid beside the sessions of an edition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from reports.choices import SessionKind
from reports.domain.programme import comparable_title
from reports.models import Edition, Session

NEW, OUT = "new", "out"
_NUMBER = re.compile(r"\b(\d{1,2}(?:\.\d{1,2})?)\b")
_OWN_UID = re.compile(r"\d{4}-session-(\d+)@gfmd-reporting")


@dataclass
class EventRow:
    """One event of the file with the session it most likely is.

    `values` is what the session would get; `before` what it has of that and differs.
    """

    index: int
    title: str
    note: str
    values: dict[str, Any]
    session: Session | None
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> str:
        if self.session is None:
            return ""
        return "changed" if self.before else "same"

    @property
    def place(self) -> str:
        """What is proposed. What is cancelled, or has no time, is proposed to be left out."""
        if self.note and "starts_at" not in self.values:
            return OUT
        return str(self.session.pk) if self.session else ""


def rows_of(
    edition: Edition, sessions: Sequence[Session], events: Sequence[Mapping[str, str]]
) -> list[EventRow]:
    """Lay the events beside the sessions; each session is proposed once. No query."""
    zone = ZoneInfo(edition.time_zone)
    left = list(sessions)
    rows = []
    for index, event in enumerate(events):
        session = _session_of(event, left)
        if session is not None:
            left.remove(session)
        rows.append(_row(index, event, session, zone))
    return rows


def _row(index: int, event: Mapping[str, str], session: Session | None, zone: ZoneInfo) -> EventRow:
    values: dict[str, Any] = {}
    for name, typed in (("starts_at", event["starts"]), ("ends_at", event["ends"])):
        moment = _moment(typed, zone)
        if moment is not None:
            values[name] = moment
    if event["room"]:
        values["room"] = event["room"]
    before = {
        name: getattr(session, name)
        for name, value in values.items()
        if session is not None and getattr(session, name) != value
    }
    return EventRow(index, event["title"], event["note"], values, session, before)


def _moment(typed: str, zone: ZoneInfo) -> datetime | None:
    """Return a time; clocks without a zone are those at the place, whole days are no time."""
    if len(typed) <= len("2018-12-06"):
        return None
    moment = datetime.fromisoformat(typed)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _session_of(event: Mapping[str, str], sessions: Sequence[Session]) -> Session | None:
    own = _OWN_UID.fullmatch(event["uid"])
    if own:
        found = next((one for one in sessions if one.pk == int(own[1])), None)
        if found is not None:
            return found
    title = comparable_title(event["title"])
    for session in sessions:
        if title and title in {comparable_title(session.label), comparable_title(session.title)}:
            return session
    numbers = _NUMBER.findall(event["title"])
    for session in sessions:
        if session.number and session.number in numbers:
            return session
    return next((one for one in sessions if title and comparable_title(one.title) in title), None)


@transaction.atomic
def apply_timetable(
    *, edition: Edition, rows: Sequence[EventRow], places: Mapping[int, str]
) -> int:
    """Give sessions the times and rooms of the events a person put to them; return how many.

    A place is the id of a session of the edition, `new` or `out`. All or nothing.
    """
    sessions = {str(session.pk): session for session in edition.sessions.all()}
    done = 0
    for row in rows:
        place = places.get(row.index, "")
        session = sessions.get(place)
        if place == NEW:
            kind = SessionKind.SIDE_EVENT
            session = Session(edition=edition, kind=kind, title=row.title[:300] or "–")
        if session is None:
            continue
        for name, value in row.values.items():
            setattr(session, name, value)
        if session.starts_at and session.ends_at and session.ends_at < session.starts_at:
            session.ends_at = None
        session.save()
        done += 1
    return done
