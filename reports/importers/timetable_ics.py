"""Times and rooms out of an iCalendar file, as a conference office exports its programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar

from reports.parsed import RejectedFile

MAX_BYTES = 2 << 20
MAX_EVENTS = 1000


@dataclass
class ParsedEvent:
    """One event. Times are ISO with their offset; without one they are clocks at the place."""

    uid: str
    title: str
    starts: str
    ends: str = ""
    room: str = ""
    note: str = ""
    """What a person has to know before taking it, as a sentence."""


def parse_timetable(data: bytes, *, file_name: str) -> list[ParsedEvent]:
    """Read an .ics file; raise RejectedFile with a sentence for its owner where it is none."""
    if len(data) > MAX_BYTES:
        raise RejectedFile(
            _("The file “%(name)s” is too large for a timetable. Export the meeting only.")
            % {"name": file_name}
        )
    try:
        calendars = Calendar.from_ical(data, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, UnicodeError) as error:
        raise RejectedFile(_not_a_calendar(file_name)) from error
    if not events:
        raise RejectedFile(_not_a_calendar(file_name))
    if len(events) > MAX_EVENTS:
        raise RejectedFile(
            _("The file has more than %(limit)d events. Export the meeting only.")
            % {"limit": MAX_EVENTS}
        )
    return [parsed for event in events if (parsed := _parsed(event)) is not None]


def _parsed(event: Any) -> ParsedEvent | None:
    start = _time_of(event, "DTSTART")
    if start is None:
        return None
    end = _time_of(event, "DTEND") or _end_by_duration(event, start)
    return ParsedEvent(
        uid=str(event.get("UID", ""))[:255],
        title=" ".join(str(event.get("SUMMARY", "")).split())[:500],
        starts=start.isoformat(),
        ends=end.isoformat() if end else "",
        room=" ".join(str(event.get("LOCATION", "")).split())[:120],
        note=_note(event, start),
    )


def _time_of(event: Any, name: str) -> date | datetime | None:
    value = event.get(name)
    moment = getattr(value, "dt", None)
    return moment if isinstance(moment, date) else None


def _end_by_duration(event: Any, start: date | datetime) -> date | datetime | None:
    length = getattr(event.get("DURATION"), "dt", None)
    return start + length if length is not None else None


def _note(event: Any, start: date | datetime) -> str:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return _("It is cancelled in the file.")
    if event.get("RRULE") is not None:
        return _("It repeats in the file; only its first time is taken.")
    if not isinstance(start, datetime):
        return _("It lasts whole days and has no time.")
    return ""


def _not_a_calendar(file_name: str) -> str:
    return _(
        "The file “%(name)s” was not accepted: there is no event in it. Export the timetable as "
        "iCalendar (.ics) and choose that file."
    ) % {"name": file_name}
