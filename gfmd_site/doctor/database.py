"""The database: reachable, up to date, whole, and waiting for its disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils import timezone

from gfmd_site.doctor.finding import Finding, problem, warning, well
from practices.models import GcmObjective, SdgTarget
from reports.models import ReportingTemplate, Revision

CLOCKS_APART = timedelta(seconds=2)
# A change that is stored with a later time than now: the clock went back.
FROM_THE_FUTURE = timedelta(minutes=2)
OLDEST_POSTGRESQL = 130_000
LONG_LOG = 1024**3
FULL_TEXT_PARTS = {
    "sqlite": (
        "SELECT count(*) FROM sqlite_master WHERE name IN ('practices_fts', "
        "'practices_fts_added', 'practices_fts_gone', 'practices_fts_changed')",
        4,
    ),
    "postgresql": (
        "SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema() AND indexname IN "
        "('practice_index_title_vector', 'practice_index_vector')",
        2,
    ),
}


def _one(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def _where() -> str:
    given = connection.settings_dict
    return f"{given['HOST']}/{given['NAME']}" if given["HOST"] else str(given["NAME"])


def reachable() -> Iterator[Finding]:
    """Yield a problem when there is no database to ask the other questions."""
    began = time.perf_counter()
    try:
        _one("SELECT 1")
    except DatabaseError as error:
        yield problem(
            "database",
            f"It does not answer: {str(error).strip().splitlines()[0]}.",
            where=_where(),
            do="Start the database server, or correct DATABASE_URL.",
        )
        return
    taken = (time.perf_counter() - began) * 1000
    yield well("database", f"{connection.vendor} answers in {taken:.0f} ms.", _where())
    if connection.vendor == "postgresql" and int(_one("SHOW server_version_num")) < (
        OLDEST_POSTGRESQL
    ):
        yield problem(
            "database",
            f"PostgreSQL {_one('SHOW server_version')} is too old.",
            where=_where(),
            do="Use version 13 or newer.",
        )


def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    ours = [name for app, name in unknown if app in {"practices", "reports", "gfmd_site"}]
    if ours:
        yield warning(
            "database",
            f"Its tables are of a newer version than the program ({ours[-1]}).",
            where="migrations",
            do="Finish the upgrade, or install the newer version again.",
        )
        return
    pending = executor.migration_plan(loader.graph.leaf_nodes())
    if pending:
        yield problem(
            "database",
            f"{len(pending)} steps are missing from its tables, the first is {pending[0][0]}.",
            where="migrations",
            do="Run manage.py migrate.",
        )
        return
    yield well("database", "Its tables are up to date.", "migrations")


def integrity() -> Iterator[Finding]:
    """SQLite reads itself through; PostgreSQL does that by its own means (checksums)."""
    if connection.vendor != "sqlite":
        return
    said = _one("PRAGMA quick_check(1)")
    if said != "ok":
        yield problem(
            "database",
            f"The file is damaged: {said}.",
            where=_where(),
            do="Stop the site, keep the file, and restore the newest backup.",
        )
        return
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    if log.exists() and log.stat().st_size > LONG_LOG:
        yield warning(
            "database",
            f"Its log has grown to {log.stat().st_size / 1024**3:.1f} GB.",
            where=str(log),
            do="End the program that reads without an end, or restart the site.",
        )
        return
    yield well("database", "The file is whole.", _where())


def text_index() -> Iterator[Finding]:
    query, wanted = FULL_TEXT_PARTS[connection.vendor]
    found = int(_one(query))
    if found < wanted:
        yield problem(
            "database",
            f"{wanted - found} of {wanted} parts of the search index are missing.",
            where="practices_practiceindex",
            do="Restore the newest backup, or run manage.py migrate practices 0002 and migrate "
            "again on a copy; then manage.py index_practices --all.",
        )
        return
    yield well("database", "The search index is there.", "practices_practiceindex")


def clock() -> Iterator[Finding]:
    """Times of changes come from the app hosts, so their clocks have to agree."""
    if connection.vendor == "postgresql":
        began = timezone.now()
        apart = abs(_one("SELECT clock_timestamp()") - began)
        if apart > CLOCKS_APART:
            yield problem(
                "clock",
                f"This machine and the database are {apart.total_seconds():.0f} s apart.",
                where=_where(),
                do="Let both follow the same time server.",
            )
            return
    newest = Revision.objects.aggregate(newest=Max("created_at"))["newest"]
    if newest and newest > timezone.now() + FROM_THE_FUTURE:
        yield problem(
            "clock",
            f"The newest change was stored at {newest:%Y-%m-%d %H:%M} UTC, which is still to come.",
            where="the machine",
            do="Set the clock: it went back, or it was ahead.",
        )
        return
    yield well("clock", "It agrees with the database.", _where())


def contents() -> Iterator[Finding]:
    """What an installation needs before anybody can write a report."""
    missing = [
        (what, command)
        for model, what, command in (
            (GcmObjective, "the objectives", "load_vocabularies"),
            (SdgTarget, "the SDG targets", "load_vocabularies"),
            (ReportingTemplate, "reporting templates", "load_templates"),
        )
        if not model._default_manager.exists()
    ]
    for what, command in missing:
        yield problem(
            "contents",
            f"There are no rows for {what}.",
            where="database",
            do=f"Run manage.py {command}.",
        )
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        yield warning(
            "contents",
            "Nobody can administrate the site.",
            where="accounts",
            do="Run manage.py createsuperuser.",
        )
    elif not missing:
        yield well("contents", "Vocabularies, templates and an administrator are there.")


def durability() -> Iterator[Finding]:
    """“Saved” is said when a change is on the disk: the database must not only pretend."""
    if connection.vendor != "postgresql":
        return
    off = [name for name in ("fsync", "synchronous_commit", "full_page_writes") if _is_off(name)]
    if off:
        yield problem(
            "database",
            f"{', '.join(off)} is off: changes that were said to be saved get lost with the power.",
            where="postgresql.conf",
            do=f"Set {' and '.join(f'{name} = on' for name in off)} and reload the server.",
        )
        return
    if _one("SHOW server_encoding") != "UTF8":
        yield problem(
            "database",
            f"It stores letters as {_one('SHOW server_encoding')}: Arabic does not fit in.",
            where=_where(),
            do="Make the database again with ENCODING 'UTF8'.",
        )
        return
    yield well("database", "It waits for its disk before it says that a change is stored.")


def _is_off(name: str) -> bool:
    return _one(f"SHOW {name}") == "off"
