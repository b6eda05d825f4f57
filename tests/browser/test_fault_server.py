"""A server that dies, is restarted, is full, is locked or goes back in time: nothing is lost."""

from __future__ import annotations

import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.live import enter
from tests.browser.room import NOTE_TAKER, Person, Room, made_room, own_server, room
from tests.browser.server import Server

__all__ = ["own_server", "room"]
pytestmark = pytest.mark.browser

NOT_SAVED = re.compile(r"^(Saving…|Saved on this device – \d+ not sent)$")
ROOM_LEFT = 64 * 1024
LONG = "Words that need room. " * 800


def test_server_that_dies_and_comes_back_is_a_pause(room: Room) -> None:
    person = room.person()
    person.begin("Before the server died.")
    person.wait_saved()
    with room.without_server():
        person.type(" While it was dead.")
        person.wait_unsent()

    person.wait_saved(seconds=10)
    room.assert_nothing_is_lost()


def test_deployment_under_load_is_no_error(room: Room) -> None:
    person, other = room.person(), room.person(NOTE_TAKER)
    for number in range(5):
        person.begin(f"Typed in deployment {number}.")
        other.page.keyboard.press("Escape")
        assert room.server.process is not None
        room.server.process.send_signal(signal.SIGHUP)
        person.type(" And on.", delay=20)
    other.begin("By the other one.")

    for one in (person, other):
        one.wait_saved()
    room.assert_nothing_is_lost()
    assert {status for status in room.proxy.record.statuses if status >= 500} == set()


def wait_for_busy(room: Room, person: Person) -> None:
    """Wait until the server has said that it is busy; the page may not say that it saved."""
    end = time.monotonic() + 40
    while not room.proxy.record.statuses[503]:
        assert time.monotonic() < end, "The server never said that it is busy."
        person.page.wait_for_timeout(200)
    expect(person.status).to_have_text(NOT_SAVED)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold the database as a backup or a large deletion of somebody else does."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def test_locked_database_is_busy_and_no_error(room: Room) -> None:
    person = room.person()
    with locked(room.server.data_dir / "gfmd.sqlite3"):
        person.begin("Typed while the database was locked.")
        wait_for_busy(room, person)

    person.wait_saved(seconds=30)
    room.assert_nothing_is_lost()
    assert 500 not in room.proxy.record.statuses


def test_restore_of_an_older_backup_gets_everything_back(room: Room) -> None:
    person, other = room.person(), room.person(NOTE_TAKER)
    database = room.server.data_dir / "gfmd.sqlite3"
    person.begin("In the backup.")
    person.wait_saved()
    with closing(sqlite3.connect(database)) as source, closing(copy_beside(database)) as copy:
        source.backup(copy)
    person.type(" Not in the backup.")
    other.begin("By the other one, not in the backup.")
    for one in (person, other):
        one.wait_saved()
    room.evidence.collect()
    before = room.proxy.record.deliveries.copy()

    with room.without_server():
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        shutil.copy(database.with_suffix(".copy"), database)
        begin = "from reports.domain.sync import begin_epoch; begin_epoch()"
        room.server.manage("shell", "-c", begin)

    counted: list[int] = []
    for one in (person, other):
        one.try_now()
        one.wait_saved()
        said = one.page.get_by_text("The server was set back to an older copy.")
        expect(said).to_be_visible()
        counted.append(int(re.sub(r"\D", "", said.inner_text())))
    expect(person.text()).to_have_value("In the backup. Not in the backup.")
    room.assert_nothing_is_lost()
    # Each under the id that it had: the server knows again what the backup still held.
    again = room.proxy.record.deliveries - before
    assert sorted(again) == sorted(before)
    assert sum(counted) == len(again)


def copy_beside(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database.with_suffix(".copy"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that can be filled, where one can be made here; else a plain folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    yield folder
    if folder.is_mount():
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(server: Server) -> Iterator[None]:
    disk = server.data_dir
    if disk.is_mount():
        filling = disk / "filling"
        filling.write_bytes(bytes(shutil.disk_usage(disk).free - ROOM_LEFT))
        yield
        filling.unlink()
    else:
        limit = (server.data_dir / "gfmd.sqlite3-wal").stat().st_size + ROOM_LEFT
        for process in processes_of(server):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        yield
        for process in processes_of(server):
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(process, resource.RLIMIT_FSIZE, unlimited)


def processes_of(server: Server) -> list[int]:
    assert server.process is not None
    found = subprocess.run(
        ["pgrep", "-g", str(server.process.pid)], capture_output=True, text=True, check=True
    )
    return [int(process) for process in found.stdout.split()]


def test_full_disk_of_the_server_is_busy_and_leaves_no_half(
    small_disk: Path, prepared_data: Path, browser: Browser
) -> None:
    shutil.copytree(prepared_data, small_disk, dirs_exist_ok=True)
    server = Server(small_disk)
    server.start()
    try:
        with made_room(server, browser) as room:
            write_on_a_full_disk(room)
    finally:
        server.kill()


def alarm_of_staff(room: Room) -> Locator:
    """Return what calls out on the page that staff have on the screen during a forum."""
    page = enter(room.profile(), "staff").page
    page.goto("/venue/")
    return page.get_by_role("alert")


def write_on_a_full_disk(room: Room) -> None:
    person = room.person()
    person.begin("Before the disk was full.")
    person.wait_saved()
    alarm = alarm_of_staff(room)
    expect(alarm).to_have_count(0)
    with full(room.server):
        for number in range(2, 7):
            person.page.keyboard.press("Enter")
            person.type(f"Point {number} of a full disk. ")
            person.page.keyboard.insert_text(LONG)
            person.typed.append(LONG)
        wait_for_busy(room, person)
        # Where no disk can be made for the test, the server is only kept from writing.
        if room.server.data_dir.is_mount():
            expect(alarm).to_contain_text("The disk of the server is full: nothing can be saved.")
    person.try_now()
    person.wait_saved()

    expect(alarm).to_have_count(0)
    room.assert_nothing_is_lost()
    assert 500 not in room.proxy.record.statuses
