"""Making the database forget: what was overwritten leaves the files too."""

from __future__ import annotations

from typing import Any

from django.db import connection

# Everything that a purge rewrites, and what keeps copies of it.
TABLES = ("reports_", "practices_", "django_admin_log", "django_session", "gfmd_cache")


def compact() -> None:
    """Rewrite the files of the database without what was deleted or overwritten.

    Nothing happens inside a transaction, where no database can do it: call it after the commit.
    """
    if connection.in_atomic_block:
        return
    if connection.vendor == "sqlite":
        _compact_sqlite()
    elif connection.vendor == "postgresql":
        _compact_postgresql()


def _compact_sqlite() -> None:
    with connection.cursor() as cursor:
        for (table,) in _full_text_tables(cursor):
            cursor.execute(f'INSERT INTO "{table}"("{table}") VALUES(\'optimize\')')
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _full_text_tables(cursor: Any) -> list[tuple[str]]:
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5%'"
    )
    return list(cursor.fetchall())


def _compact_postgresql() -> None:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            if table.startswith(TABLES):
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table)}")
        if _may_checkpoint(cursor):
            # The write-ahead log can go earlier. The account of a site often may not ask for it.
            cursor.execute("CHECKPOINT")


def _may_checkpoint(cursor: Any) -> bool:
    cursor.execute(
        "SELECT rolsuper OR EXISTS (SELECT FROM pg_roles AS may WHERE may.rolname ="
        " 'pg_checkpoint' AND pg_has_role(me.rolname, may.oid, 'USAGE'))"
        " FROM pg_roles AS me WHERE me.rolname = current_user"
    )
    (allowed,) = cursor.fetchone()
    return bool(allowed)
