"""A newer version of the program: a copy of this one with a step more for the tables."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from tests.browser.server import ROOT

CODE = ("gfmd_site", "practices", "reports", "seeds", "static", "templates", "tests")
NAME = "9999_of_the_newer_version"
MIGRATION = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "{leaf}")]
    operations = [{operations}]
"""
COLUMN = (
    "migrations.AddField('point', 'added_later', models.CharField(max_length=9, db_default='new'))"
)
FAULT = "migrations.RunSQL('UPDATE there_is_no_such_table SET added_later = 1')"


def newer_version(folder: Path, *, fails: bool = False) -> Path:
    """Copy the program, let its tables and one of its modules differ, and return its folder."""
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", folder)
    write_step(folder, fails=fails)
    module = folder / "static" / "js" / "live" / "engine.js"
    with module.open("a", encoding="utf-8") as file:
        file.write("\n// Of the newer version.\n")
    return folder


def write_step(folder: Path, *, fails: bool) -> None:
    """Write the step; one that fails does so after its first half."""
    ((_app, leaf),) = MigrationLoader(None).graph.leaf_nodes("reports")
    operations = f"{COLUMN}, {FAULT}" if fails else COLUMN
    file = folder / "reports" / "migrations" / f"{NAME}.py"
    file.write_text(MIGRATION.format(leaf=leaf, operations=operations), encoding="utf-8")
