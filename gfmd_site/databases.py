"""Copying the whole database out and in, consistently, while people work."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

# Long enough for a large forum on a slow disk; a hanging program must not hang the timer for ever.
LIMIT_SECONDS = 1800


class CopyFailed(Exception):
    """The database could not be copied; the message says what to do."""


def copy_out(target: Path) -> None:
    """Write the database to a new file: a SQLite file, or a dump of PostgreSQL.

    The copy is of one moment, and holds every change acknowledged before it began.
    """
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def copy_in(source: Path) -> None:
    """Put such a copy in the place of the database, in one step that other processes see whole."""
    connection.close()
    if connection.vendor == "sqlite":
        _copy_sqlite(source, Path(connection.settings_dict["NAME"]))
    else:
        _run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            f"--dbname={connection.settings_dict['NAME']}",
            str(source),
        )


def check_copy(file: Path) -> None:
    """Raise CopyFailed when a copy is damaged."""
    if connection.vendor == "sqlite":
        _check_sqlite(file)
    else:
        _run("pg_restore", "--list", str(file))


def _copy_sqlite(source: Path, target: Path) -> None:
    try:
        with _opened(source) as of, _opened(target) as to:
            of.backup(to)
    except sqlite3.Error as error:
        raise CopyFailed(
            f"The database could not be copied: {error}. Check the disk and try again."
        ) from error


def _opened(file: Path) -> closing[sqlite3.Connection]:
    """Open a file; sqlite3's own context ends a transaction and leaves the file open."""
    return closing(sqlite3.connect(file, timeout=60))


def _check_sqlite(file: Path) -> None:
    try:
        with _opened(file) as database:
            answer = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        answer = str(error)
    if answer != "ok":
        raise CopyFailed(f"The database in the backup is damaged: {answer}. Take an older backup.")


def _run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if not path:
        raise CopyFailed(
            f"{program} was not found. Install the PostgreSQL client of the server's version."
        )
    command = [path, *_server(program), *arguments]
    try:
        subprocess.run(  # noqa: S603 - a program of the database, with our own settings
            command,
            check=True,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            env=_environment(),
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = str(getattr(error, "stderr", "") or error).strip().splitlines()
        raise CopyFailed(f"{program} failed: {said[-1] if said else error}.") from error


def _server(program: str) -> list[str]:
    """Say where the server is; the name of the database is an argument of pg_dump alone."""
    settings = connection.settings_dict
    where = [
        f"{option}={settings[key]}"
        for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"))
        if settings[key]
    ]
    return [*where, f"--dbname={settings['NAME']}"] if program == "pg_dump" else where


def _environment() -> dict[str, str]:
    password = str(connection.settings_dict["PASSWORD"] or "")
    return {**os.environ, "PGPASSWORD": password} if password else dict(os.environ)
