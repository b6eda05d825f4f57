"""Triggers that refuse to change or delete an entry, whoever asks the database for it."""

from __future__ import annotations

from typing import Any

from django.db import connection

TABLE = "gfmd_site_auditentry"
SENTENCE = "Entries of the audit log are neither changed nor deleted."

_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for verb in ("UPDATE", "DELETE")
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$",
    f"CREATE OR REPLACE TRIGGER audit_no_update BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    f"CREATE OR REPLACE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
)
_WANTED = {
    "sqlite": {"audit_no_update", "audit_no_delete"},
    "postgresql": {"audit_no_update", "audit_no_truncate"},
}
_FIND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
        " AND NOT tgisinternal AND tgenabled <> 'D'"
    ),
}


def put_up_guards(of: Any = connection) -> None:
    """Make the triggers that are not there."""
    for statement in _SQLITE if of.vendor == "sqlite" else _POSTGRESQL:
        with of.cursor() as cursor:
            cursor.execute(statement)


def take_down_guards(of: Any = connection) -> None:
    """Drop the triggers: for a migration backwards, and for the database of the tests."""
    on_table = "" if of.vendor == "sqlite" else f" ON {TABLE}"
    with of.cursor() as cursor:
        for name in sorted(_WANTED[of.vendor]):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def guards_missing() -> list[str]:
    """Return the triggers that should be there and are not."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [TABLE])
        found = {name for (name,) in cursor.fetchall()}
    return sorted(_WANTED[connection.vendor] - found)
