"""The timetable of an edition as an iCalendar file, for the calendars of phones and offices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from reports.domain.timetable import ends_of
from reports.models import Edition, Session

ICS_TYPE = "text/calendar; charset=utf-8"


def render_timetable(edition: Edition, sessions: Iterable[Session], *, now: datetime) -> bytes:
    """Return the sessions that have a time. Nobody of the people in them is in the file."""
    zone = ZoneInfo(edition.time_zone)
    calendar = Calendar()
    calendar.add("prodid", "-//GFMD//reporting//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", edition.title)
    for session in sessions:
        if session.starts_at is not None:
            calendar.add_component(_event(edition, session, zone, now))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def uid_of(edition: Edition, session: Session) -> str:
    """Return what a file that comes back is known by."""
    return f"{edition.year}-session-{session.pk}@gfmd-reporting"


def _event(edition: Edition, session: Session, zone: ZoneInfo, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid_of(edition, session))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", session.label)
    if session.starts_at is not None:
        event.add("dtstart", session.starts_at.astimezone(zone))
    end = ends_of(session)
    if end is not None:
        event.add("dtend", end.astimezone(zone))
    if session.room:
        event.add("location", session.room)
    event.add("categories", [str(session.get_kind_display())])
    return event
