"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from reports.domain.backup_keeping import Keep, backup_name, drop_old, newest_backup

FIRST = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # a Monday


def fill(folder: Path, *, hours: int, count: int) -> list[str]:
    """Write backups that are some hours apart, oldest first."""
    names = [backup_name(FIRST + timedelta(hours=hours * place)) for place in range(count)]
    for name in names:
        (folder / name).touch()
    return names


def left(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_the_newest_stay(tmp_path: Path) -> None:
    names = fill(tmp_path, hours=1, count=5)

    gone = drop_old(folder=tmp_path, keep=Keep(newest=2))

    assert left(tmp_path) == names[-2:]
    assert sorted(file.name for file in gone) == names[:3]


def test_the_last_one_of_each_day_stays(tmp_path: Path) -> None:
    fill(tmp_path, hours=6, count=16)  # four days, four a day

    drop_old(folder=tmp_path, keep=Keep(newest=1, days=3))

    assert left(tmp_path) == [
        "gfmd-20260303-183000.backup",
        "gfmd-20260304-183000.backup",
        "gfmd-20260305-183000.backup",
    ]


def test_the_last_one_of_each_week_stays(tmp_path: Path) -> None:
    fill(tmp_path, hours=24, count=28)  # four weeks

    drop_old(folder=tmp_path, keep=Keep(newest=1, days=2, weeks=3))

    assert left(tmp_path) == [
        "gfmd-20260315-003000.backup",
        "gfmd-20260322-003000.backup",
        "gfmd-20260328-003000.backup",
        "gfmd-20260329-003000.backup",
    ]


def test_a_day_without_a_backup_takes_no_other_ones_place(tmp_path: Path) -> None:
    names = fill(tmp_path, hours=24 * 10, count=3)

    drop_old(folder=tmp_path, keep=Keep(newest=1, days=2))

    assert left(tmp_path) == names[-2:]


def test_files_with_other_names_are_left_alone(tmp_path: Path) -> None:
    others = ["before-restore-20200101-000000.backup", "gfmd-notes.backup", "key.txt"]
    for name in others:
        (tmp_path / name).touch()
    fill(tmp_path, hours=1, count=3)

    drop_old(folder=tmp_path, keep=Keep(newest=1))

    assert left(tmp_path) == sorted([*others, "gfmd-20260302-023000.backup"])


def test_the_newest_is_told_with_its_moment(tmp_path: Path) -> None:
    (tmp_path / "gfmd-later.backup").touch()
    fill(tmp_path, hours=1, count=3)

    assert newest_backup(folder=tmp_path) == (
        tmp_path / "gfmd-20260302-023000.backup",
        FIRST + timedelta(hours=2),
    )


def test_an_empty_folder_has_no_newest(tmp_path: Path) -> None:
    assert newest_backup(folder=tmp_path) is None
