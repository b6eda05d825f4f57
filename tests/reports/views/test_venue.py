"""The page of the venue: what devices hold, how the server stands, and no name of anybody."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from reports.domain.backup_keeping import backup_name
from reports.domain.presence import note_presence
from reports.domain.venue import Machine, RoomDevices, venue
from reports.models import Edition, Report
from tests.build import make_report, make_session, make_user
from tests.cast import Cast

pytestmark = pytest.mark.django_db
VENUE = "/venue/"


def device(report: Report, user: User, *, unsent: int = 0, is_writer: bool = True) -> None:
    note_presence(
        report=report,
        user=user,
        client_id=uuid.uuid4(),
        point_id=None,
        is_writer=is_writer,
        unsent=unsent,
    )


def row(report: Report, rooms: list[RoomDevices]) -> tuple[int, int, int, int]:
    (room,) = [room for room in rooms if room.report == report]
    return room.here, room.holders, room.unsent, room.silent


@pytest.fixture
def staff_client(settings: Settings, tmp_path: Path) -> Client:
    settings.BACKUP_DIR = tmp_path
    settings.RECENT_ERRORS = tmp_path / "recent-errors.jsonl"
    client = Client()
    client.force_login(make_user("venue-staff", is_staff=True))
    return client


def test_a_room_shows_what_its_devices_said_last(cast: Cast) -> None:
    device(cast.report, cast.rapporteur, unsent=4)
    device(cast.report, cast.notetaker)

    found = venue()

    assert row(cast.report, found.rooms) == (2, 1, 4, 0)
    assert (found.people, found.unsent, found.holders, found.silent) == (2, 4, 1, 0)


def test_a_device_that_went_silent_is_told_until_nobody_waits_for_it(cast: Cast) -> None:
    device(cast.report, cast.rapporteur, unsent=2)
    now = timezone.now()

    assert row(cast.report, venue(now=now + timedelta(minutes=5)).rooms) == (0, 1, 2, 1)
    assert venue(now=now + timedelta(days=4)).rooms == []


def test_a_reader_who_leaves_is_no_silent_device(cast: Cast) -> None:
    device(cast.report, cast.chair, is_writer=False)

    later = venue(now=timezone.now() + timedelta(minutes=5))

    assert row(cast.report, later.rooms) == (0, 0, 0, 0)


def test_rooms_with_unsent_text_stand_first(cast: Cast) -> None:
    device(cast.report, cast.rapporteur)
    device(cast.other_report, cast.rapporteur, unsent=1)

    assert [room.report for room in venue().rooms] == [cast.other_report, cast.report]


def test_three_rooms_cost_what_one_costs(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    device(cast.report, cast.rapporteur)
    with django_assert_num_queries(7):
        one = venue()
    for number in ("7.1", "7.2"):
        session = make_session(cast.report.session.edition, number=number)
        device(make_report(session), cast.rapporteur)
    with django_assert_num_queries(7):
        three = venue()

    assert [len(found.rooms) for found in (one, three)] == [1, 3]


def test_the_page_names_rooms_and_nobody(cast: Cast, staff_client: Client) -> None:
    device(cast.report, cast.rapporteur, unsent=3)

    page = staff_client.get(VENUE).content.decode()

    assert cast.report.session.title in page
    assert "3 changes, devices: 1" in page
    assert cast.rapporteur.get_full_name() != ""
    assert cast.rapporteur.get_full_name() not in page
    assert cast.rapporteur.username not in page


@time_machine.travel("2026-06-08T09:30:00Z", tick=False)
def test_times_are_those_of_the_clock_in_the_rooms(cast: Cast, staff_client: Client) -> None:
    Edition.objects.update(time_zone="Asia/Manila")
    device(cast.report, cast.rapporteur)

    page = staff_client.get(VENUE).content.decode()

    assert re.findall(r">([\w ]*\d\d:\d\d:\d\d)</time>", page) == [
        "17:30:00",
        "8 Jun 2026 17:30:00",
    ]


def test_an_old_backup_is_called_out(staff_client: Client, tmp_path: Path) -> None:
    call = "During a forum there should be one every hour"
    (tmp_path / backup_name(timezone.now())).touch()
    fresh = staff_client.get(VENUE).content.decode()

    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        old = staff_client.get(VENUE).content.decode()

    assert (call in fresh, call in old) == (False, True)


@pytest.mark.parametrize(
    ("megabytes", "calls"), [(4096, (False, False)), (1024, (True, False)), (15, (True, True))]
)
def test_a_disk_is_tight_long_before_it_is_full(megabytes: int, calls: tuple[bool, bool]) -> None:
    machine = Machine(free_bytes=megabytes * 1024**2, backup_at=None)

    assert (machine.is_tight, machine.is_full) == calls


def test_the_last_errors_stand_there_without_arguments(
    staff_client: Client, tmp_path: Path
) -> None:
    line = {
        "time": "2018-12-06T09:30:00.000+00:00",
        "level": "ERROR",
        "logger": "gfmd.stream",
        "message": "stream failed",
        "exception": "OperationalError",
    }
    (tmp_path / "recent-errors.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")

    page = staff_client.get(VENUE).content.decode()

    assert "gfmd.stream: stream failed · OperationalError" in page
