"""Full-text search behind one small interface: FTS5 in SQLite, tsvector in PostgreSQL.

Both hold the same keys (`gfmd_site.lib.words`), so both find the same practices.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

COLUMNS = {"title": ("title_words", "title_vector"), "word": ("words", "vector")}


def entries_with(kind: str, keys: Iterable[str]) -> list[int]:
    """Return the numbers of the entries that hold any of the keys in their title or anywhere."""
    wanted = sorted(set(keys))
    if not wanted:
        return []
    find = _postgresql if connection.vendor == "postgresql" else _sqlite
    return find(kind, wanted)


def _sqlite(kind: str, keys: list[str]) -> list[int]:
    column = COLUMNS[kind][0]
    words = " OR ".join(f'"{key}"' for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM practices_fts WHERE practices_fts MATCH %s",
            [f"{column} : ({words})"],
        )
        return [number for (number,) in cursor.fetchall()]


def _postgresql(kind: str, keys: list[str]) -> list[int]:
    column = COLUMNS[kind][1]
    words = " | ".join(f"'{key}'" for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM practices_practiceindex WHERE {column} @@ %s::tsquery",  # noqa: S608  a column of ours
            [words],
        )
        return [number for (number,) in cursor.fetchall()]
