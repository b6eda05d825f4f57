"""Doctor on backups and timers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from pytest_django import Settings

from gfmd_site.doctor import Level, upkeep
from reports.domain.backup_keeping import backup_name
from reports.models import Upload
from tests.cast import Cast


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A folder of backups; the database is elsewhere and they are encrypted."""
    settings.BACKUP_DIR = tmp_path
    settings.BACKUP_KEY = "correct horse battery"
    settings.DATABASE_URL = "postgresql://database/gfmd"
    return tmp_path


def levels() -> list[Level]:
    return [found.level for found in upkeep.backups()]


def test_a_fresh_backup_is_well(folder: Path) -> None:
    (folder / backup_name(timezone.now())).touch()

    assert levels() == [Level.OK]


def test_an_old_backup_is_a_problem(folder: Path) -> None:
    (folder / backup_name(timezone.now() - timedelta(hours=27))).touch()

    (found,) = upkeep.backups()

    assert (found.level, found.what) == (Level.PROBLEM, "The newest is 27 hours old.")


def test_how_old_it_may_be_can_be_said(folder: Path) -> None:
    (folder / backup_name(timezone.now() - timedelta(hours=3))).touch()

    assert [found.level for found in upkeep.backups(2)] == [Level.PROBLEM]


@pytest.mark.parametrize(
    ("production", "level"), [(True, Level.PROBLEM), (False, Level.WARNING)], ids=["real", "local"]
)
def test_no_backup_at_all_is_told(
    folder: Path, production: bool, level: Level, settings: Settings
) -> None:
    settings.IS_PRODUCTION = production
    (folder / "before-restore-20260101-000000.backup").touch()

    assert levels() == [level]


def test_plain_backups_are_a_warning_in_production(folder: Path, settings: Settings) -> None:
    settings.IS_PRODUCTION, settings.BACKUP_KEY = True, ""
    (folder / backup_name(timezone.now())).touch()

    assert levels() == [Level.OK, Level.WARNING]


def test_backups_beside_the_data_are_a_warning(folder: Path, settings: Settings) -> None:
    settings.DATABASE_URL, settings.DATA_DIR = "", folder
    (folder / backup_name(timezone.now())).touch()

    assert levels() == [Level.OK, Level.WARNING]


@pytest.mark.django_db
def test_nothing_left_over_is_well() -> None:
    assert [found.level for found in upkeep.leftovers()] == [Level.OK]


def test_sign_ins_that_ended_long_ago_are_a_warning(db: None) -> None:
    long_ago = timezone.now() - timedelta(days=4)
    Session.objects.create(session_key="ended", session_data="", expire_date=long_ago)

    (found,) = upkeep.leftovers()

    assert (found.level, found.where) == (Level.WARNING, "gfmd-daily.timer")


def test_originals_whose_day_has_passed_are_a_problem(cast: Cast) -> None:
    Upload.objects.create(
        edition=cast.report.session.edition,
        sha256="0" * 64,
        content_digest="0" * 64,
        original=b"sealed",
        original_until=timezone.now() - timedelta(days=4),
    )

    (found,) = upkeep.leftovers()

    assert (found.level, found.do) == (
        Level.PROBLEM,
        "Start the timer, or run manage.py purge_originals.",
    )
