"""A thread keeps its connection to SQLite, for as long as the file behind it is the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from gfmd_site.lib.kept import keep_connection, trusted_connection

Ask = Callable[[str], object]

# What goes with the connection that made it.
MARK = "CREATE TEMP TABLE mark AS SELECT 'marked' AS word"
MARKED = "SELECT word FROM mark"
WORD = "SELECT word FROM words"


def _database(file: Path, word: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE words (word TEXT)")
        database.execute("INSERT INTO words VALUES (?)", [word])
        database.commit()


def _begin(file: Path) -> None:
    """Let this thread work with the file, whatever database the tests have."""
    settings = {**connections.settings["default"], "NAME": str(file), "CONN_MAX_AGE": 0}
    connections["default"] = DatabaseWrapper({**settings, "OPTIONS": {}}, "default")
    keep_connection()


def _request(sql: str) -> object:
    """Ask as one request does."""
    request_started.send(sender=None)
    try:
        with trusted_connection(), connection.cursor() as cursor:
            try:
                row = cursor.execute(sql).fetchone()
                return row[0] if row else None
            except DatabaseError:
                return "failed"
    finally:
        request_finished.send(sender=None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    _database(tmp_path / "gfmd.sqlite3", "first")
    return tmp_path / "gfmd.sqlite3"


@pytest.fixture
def ask(file: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[Ask]:
    """Ask in one thread, as requests for changes do one after the other."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        ThreadPoolExecutor(1, initializer=_begin, initargs=[file]) as thread,
    ):
        yield lambda sql: thread.submit(_request, sql).result()
        thread.submit(connections.close_all).result()


def test_connection_outlives_its_request(ask: Ask) -> None:
    ask(MARK)

    assert (ask(MARKED), ask(WORD)) == ("marked", "first")


def test_file_in_the_place_of_the_database_is_the_one_that_is_used(file: Path, ask: Ask) -> None:
    before = ask(WORD)
    _database(file.with_name("other"), "second")
    file.with_name("other").replace(file)

    assert (before, ask(WORD)) == ("first", "second")


def test_connection_that_failed_is_not_used_again(ask: Ask) -> None:
    ask(MARK)

    assert (ask("SELECT word FROM nowhere"), ask(MARKED), ask(WORD)) == (
        "failed",
        "failed",
        "first",
    )
