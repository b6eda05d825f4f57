"""Doctor on the disk, on who may read what, and on the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from gfmd_site.doctor import Level, machine


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    """A data folder as the service makes it."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o750)
    settings.DATA_DIR = folder
    settings.BACKUP_DIR = folder / "backups"
    settings.DATABASE_URL = ""
    return folder


def test_a_disk_with_room_is_well(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LITTLE", 1)
    monkeypatch.setattr(machine, "TOO_LITTLE", 1)

    assert [found.level for found in machine.disk()] == [Level.OK]
    assert list(data.iterdir()) == []


def test_a_disk_that_takes_nothing_is_a_problem(data: Path, settings: Settings) -> None:
    settings.DATA_DIR = Path("/proc")

    (found,) = machine.disk()

    assert found.level is Level.PROBLEM
    assert found.what.startswith("Nothing can be written: ")


@pytest.mark.parametrize(
    ("limit", "level"),
    [("TOO_LITTLE", Level.PROBLEM), ("LITTLE", Level.WARNING), ("FEW_FILES", Level.WARNING)],
)
def test_a_disk_that_fills_up_is_told(
    data: Path, limit: str, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, limit, 2**70)

    (found,) = machine.disk()

    if limit == "FEW_FILES" and not os.statvfs(data).f_files:
        pytest.skip("This file system has no limit on files.")
    assert found.level is level


def _mounts(tmp_path: Path, folder: Path, kind: str) -> Path:
    file = tmp_path / "mounts"
    file.write_text(f"disk / ext4 rw 0 0\nserver:/data {folder} {kind} rw 0 0\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", ["nfs4", "cifs"])
def test_sqlite_on_a_share_is_a_problem(
    data: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "MOUNTS", _mounts(tmp_path, data, kind))

    found = list(machine.disk())[-1]

    assert (found.level, kind in found.what) == (Level.PROBLEM, True)


def test_a_share_is_no_matter_where_the_database_is_elsewhere(
    data: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATABASE_URL = "postgresql://database/gfmd"
    monkeypatch.setattr(machine, "MOUNTS", _mounts(tmp_path, data, "nfs4"))

    assert len(list(machine.disk())) == 1


def test_a_closed_folder_keeps_what_is_in_it(data: Path) -> None:
    (data / "gfmd.sqlite3").touch(mode=0o644)

    assert [found.level for found in machine.permissions()] == [Level.OK]


def test_an_open_folder_is_a_warning_that_names_the_remedy(data: Path) -> None:
    data.chmod(0o755)

    (found,) = machine.permissions()

    assert (found.level, found.do) == (Level.WARNING, f"chmod o-rwx {data}")


@pytest.mark.skipif(os.getuid() != 0, reason="Only root can give files away.")
def test_a_file_of_another_account_is_a_problem(data: Path) -> None:
    (data / "gfmd.sqlite3").touch(mode=0o600)
    os.chown(data / "gfmd.sqlite3", 54321, 54321)

    (found,) = machine.permissions()

    assert (found.level, found.where) == (Level.PROBLEM, str(data / "gfmd.sqlite3"))


def test_a_clock_that_was_never_set_is_a_problem() -> None:
    with time_machine.travel(datetime(1970, 1, 2, tzinfo=UTC)):
        (found,) = machine.clock()

    assert (found.level, "1970-01-02" in found.what) == (Level.PROBLEM, True)


def test_a_clock_without_a_time_server_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "SYNCHRONISED", tmp_path / "synchronized")
    levels = [found.level for found in machine.clock()]
    (tmp_path / "synchronized").touch()
    levels += [found.level for found in machine.clock()]

    assert levels == [Level.WARNING, Level.OK]
