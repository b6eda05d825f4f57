"""Which steps of the tables the running version survives."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from gfmd_site.upgrade import step_of


def reasons(*operations: Operation) -> tuple[str, ...]:
    """Judge operations on a table of rooms with a name, a note and a code."""
    state = ProjectState()
    room = migrations.CreateModel(
        "Room",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=80)),
            ("note", models.TextField(null=True)),
        ],
    )
    room.state_forwards("reports", state)
    migration = migrations.Migration("0002_next", "reports")
    migration.operations = list(operations)
    return step_of(migration, state).reasons


def add(field: models.Field) -> Operation:
    return migrations.AddField("room", "floor", field)


@pytest.mark.parametrize(
    "operation",
    [
        add(models.IntegerField(null=True)),
        add(models.IntegerField(db_default=0)),
        add(models.ManyToManyField("reports.room")),
        migrations.AlterField("room", "name", models.CharField(max_length=120)),
        migrations.AlterField("room", "name", models.CharField(max_length=80, help_text="New.")),
        migrations.AddIndex("room", models.Index(name="room_name", fields=["name"])),
        migrations.RunPython(migrations.RunPython.noop),
    ],
    ids=["nullable", "default", "many", "longer", "wording", "index", "code"],
)
def test_people_go_on_while_tables_only_gain(operation: Operation) -> None:
    assert reasons(operation) == ()


@pytest.mark.parametrize(
    "operation",
    [
        add(models.IntegerField(default=0)),
        migrations.RemoveField("room", "note"),
        migrations.RenameField("room", "note", "remark"),
        migrations.DeleteModel("Room"),
        migrations.RenameModel("Room", "Hall"),
        migrations.AlterField("room", "name", models.CharField(max_length=40)),
        migrations.AlterField("room", "name", models.IntegerField()),
        migrations.AlterField("room", "note", models.TextField(default="")),
        migrations.AlterField("room", "name", models.CharField(max_length=80, unique=True)),
        migrations.AddConstraint("room", models.UniqueConstraint(name="one_name", fields=["name"])),
    ],
    ids=[
        *("no default in the database", "removed", "renamed", "table removed", "table renamed"),
        *("shorter", "another kind", "no longer empty", "unique", "constraint"),
    ],
)
def test_what_the_running_version_would_break_on_needs_a_pause(operation: Operation) -> None:
    assert len(reasons(operation)) == 1


def test_a_table_that_is_new_may_be_anything() -> None:
    made = migrations.CreateModel("Hall", [("id", models.BigAutoField(primary_key=True))])
    field = migrations.AddField("hall", "seats", models.IntegerField())

    assert reasons(made, field) == ()


def plan() -> str:
    out = StringIO()
    call_command("upgrade_plan", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_tables_that_are_up_to_date_have_no_plan() -> None:
    assert plan() == "The tables are up to date.\n"


@pytest.mark.django_db
def test_steps_that_are_missing_are_listed_with_their_verdict() -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")

    assert plan() == "sessions.0001_initial: people go on\n"


@pytest.mark.django_db
def test_a_step_that_needs_a_pause_is_an_error() -> None:
    MigrationRecorder(connection).record_unapplied("contenttypes", "0002_remove_content_type_name")

    with pytest.raises(CommandError, match=r"^1 of 1 steps need a pause: stop the servers"):
        plan()
