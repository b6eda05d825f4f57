"""Which faults of the database pass by themselves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError

from gfmd_site.lib.database_errors import is_busy


class FromPostgres(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def raised_by(cause: BaseException) -> OperationalError:
    error = OperationalError(*cause.args)
    error.__cause__ = cause
    return error


def test_locked_sqlite_is_busy(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "a.sqlite3", isolation_level=None)) as one,
        closing(sqlite3.connect(tmp_path / "a.sqlite3", timeout=0)) as other,
    ):
        one.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            other.execute("CREATE TABLE a (b)")

    assert is_busy(raised_by(locked.value))


def test_missing_table_is_not_busy() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as database,
        pytest.raises(sqlite3.OperationalError) as missing,
    ):
        database.execute("SELECT * FROM locked")

    assert not is_busy(raised_by(missing.value))


@pytest.mark.parametrize(
    ("state", "expected"),
    [("40P01", True), ("55P03", True), ("57P01", True), ("08006", True), ("42P01", False)],
)
def test_state_of_postgresql_decides(state: str, expected: bool) -> None:
    assert is_busy(raised_by(FromPostgres(state))) is expected


def test_lost_connection_is_busy() -> None:
    assert is_busy(InterfaceError("connection already closed"))
