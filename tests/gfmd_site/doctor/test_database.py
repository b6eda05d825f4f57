"""Doctor on the database: each fault is made, and found."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from gfmd_site.doctor import Finding, Level, database, examine
from practices.models import GcmObjective
from tests.build import make_point
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def only(findings: object) -> Finding:
    (finding,) = findings  # type: ignore[misc]
    return finding


def test_a_database_that_answers_is_well() -> None:
    assert {found.level for found in database.reachable()} == {Level.OK}


def test_tables_that_lack_a_step_are_a_problem() -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")

    found = only(database.migrations())

    assert (found.level, found.do) == (Level.PROBLEM, "Run manage.py migrate.")


def test_tables_of_a_newer_version_are_a_warning() -> None:
    MigrationRecorder(connection).record_applied("reports", "9999_tomorrow")

    found = only(database.migrations())

    assert (found.level, "9999_tomorrow" in found.what) == (Level.WARNING, True)


def test_a_whole_database_is_well() -> None:
    assert [found.level for found in (*database.migrations(), *database.integrity())] == (
        [Level.OK] * (2 if connection.vendor == "sqlite" else 1)
    )


def test_a_missing_part_of_the_search_index_is_a_problem() -> None:
    before = only(database.text_index()).level
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER practices_fts_changed")
        else:
            cursor.execute("DROP INDEX practice_index_vector")

    assert (before, only(database.text_index()).level) == (Level.OK, Level.PROBLEM)


def test_a_clock_that_went_back_is_a_problem(cast: Cast) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        make_point(cast.report)

    found = only(database.clock())

    assert (found.level, found.area) == (Level.PROBLEM, "clock")


@pytest.mark.postgresql
def test_clocks_that_differ_are_a_problem() -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=5)):
        found = only(database.clock())

    assert found.what == "This machine and the database are 300 s apart."


def test_an_empty_database_says_what_to_load() -> None:
    wanted = [found.do for found in database.contents()]

    assert wanted == [
        "Run manage.py load_vocabularies.",
        "Run manage.py load_vocabularies.",
        "Run manage.py load_templates.",
        "Run manage.py createsuperuser.",
    ]


def test_an_administrator_and_vocabularies_are_well(cast: Cast) -> None:
    User.objects.create_superuser("root-of-site", password="a-long-password-here")

    assert GcmObjective.objects.exists()
    assert only(database.contents()).level is Level.OK


@pytest.mark.postgresql
def test_a_server_that_does_not_wait_for_its_disk_is_a_problem() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")

    found = only(database.durability())

    assert (found.level, "synchronous_commit" in found.what) == (Level.PROBLEM, True)


def test_the_command_says_in_json_what_the_diagnosis_says() -> None:
    out = StringIO()

    with pytest.raises(CommandError, match=r"^Problems: \d+\. Warnings: \d+\.$"):
        call_command("doctor", "--json", "--offline", stdout=out)

    said = json.loads(out.getvalue())
    assert said["outcome"] == "problem"
    assert {"level", "area", "what", "where", "do"} == set(said["findings"][0])
    assert {found["area"] for found in said["findings"]} == {
        "settings",
        "static files",
        "programs",
        "disk",
        "permissions",
        "clock",
        "database",
        "contents",
        "cache",
        "timers",
        "backup",
    }


def test_every_finding_that_is_not_well_says_where_and_what_to_do() -> None:
    silent = [
        found
        for found in examine(offline=True).findings
        if found.level is not Level.OK and not (found.where and found.do)
    ]

    assert silent == []
