"""The timetable as iCalendar, out and in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from icalendar import Calendar

from reports.models import SetupFile
from tests.build import make_session
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TIMETABLE = "/setup/2018/timetable"
EVENTS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Harbour office//EN
BEGIN:VEVENT
UID:a@harbour
SUMMARY:Roundtable 3.1 (plenary hall)
DTSTART;TZID=Africa/Casablanca:20181207T143000
DTEND;TZID=Africa/Casablanca:20181207T160000
LOCATION:Rif
END:VEVENT
BEGIN:VEVENT
UID:b@harbour
SUMMARY:Access to services
DTSTART:20181206T090000Z
DURATION:PT2H
LOCATION:Atlas
END:VEVENT
BEGIN:VEVENT
UID:c@harbour
SUMMARY:Music of the ports
DTSTART:20181206T190000
END:VEVENT
BEGIN:VEVENT
UID:d@harbour
SUMMARY:Day of travel
DTSTART;VALUE=DATE:20181208
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.plain_staff)
    return client


def bring(client: Client, content: str | bytes) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{TIMETABLE}/import/", {"file": SimpleUploadedFile("t.ics", data)})


def test_file_has_times_with_their_zone_and_no_person(staff: Client, cast: Cast) -> None:
    make_session(cast.edition, "4.1", starts_at=None)

    response = staff.get(f"{TIMETABLE}.ics")

    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert response.headers["Content-Disposition"] == 'attachment; filename="gfmd-2018.ics"'
    assert [str(event["SUMMARY"]) for event in events] == [
        "1.2 Access to services",
        "3.1 Aligning governance with new drivers",
    ]
    assert events[1]["DTSTART"].dt.isoformat() == "2018-12-06T10:00:00+01:00"
    people = {cast.rapporteur, cast.notetaker, cast.cochair}
    text = response.content.decode()
    assert [user for user in people if user.last_name in text] == []


def test_events_are_laid_beside_the_sessions_they_most_likely_are(
    staff: Client, cast: Cast
) -> None:
    response = bring(staff, EVENTS)

    rows = staff.get(response.headers["Location"]).context["rows"]

    assert [(row.session.number if row.session else None, row.status) for row in rows] == [
        ("3.1", "changed"),
        ("1.2", "changed"),
        (None, ""),
        (None, ""),
    ]
    assert [row.place for row in rows[2:]] == ["", "out"]


def test_what_is_confirmed_is_taken_and_the_file_is_forgotten(staff: Client, cast: Cast) -> None:
    address = bring(staff, EVENTS).headers["Location"]

    staff.post(
        address, {"event-0": cast.session.pk, "event-1": "out", "event-2": "new", "event-3": "out"}
    )

    cast.session.refresh_from_db()
    before = cast.other_session.starts_at
    cast.other_session.refresh_from_db()
    new = cast.edition.sessions.get(title="Music of the ports")
    assert (cast.session.starts_at, cast.session.ends_at, cast.session.room) == (
        datetime(2018, 12, 7, 13, 30, tzinfo=UTC),
        datetime(2018, 12, 7, 15, 0, tzinfo=UTC),
        "Rif",
    )
    assert cast.other_session.starts_at == before
    assert (new.kind, new.starts_at) == ("side_event", datetime(2018, 12, 6, 18, 0, tzinfo=UTC))
    assert SetupFile.objects.get().reading == {}


def test_own_file_comes_back_with_nothing_changed(staff: Client, cast: Cast) -> None:
    cast.edition.sessions.update(ends_at=datetime(2018, 12, 6, 11, 0, tzinfo=UTC))
    address = bring(staff, staff.get(f"{TIMETABLE}.ics").content).headers["Location"]

    rows = staff.get(address).context["rows"]

    assert [row.status for row in rows] == ["same", "same"]


@pytest.mark.parametrize("content", ["A letter.", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "\x00\xff"])
def test_file_without_events_is_refused_with_a_sentence(content: str, staff: Client) -> None:
    response = bring(staff, content)

    assert response.status_code == 422
    assert "there is no event in it" in response.content.decode()
