"""Many new rows of one table at once, several times quicker than `bulk_create`."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

READY: dict[Any, type] = {
    (models.CharField, models.TextField): str,
    models.BooleanField: bool,
    (models.IntegerField, models.ForeignKey): int,
}
"""Values of these types go to the database as they are."""


def insert_rows(objects: Sequence[models.Model]) -> None:
    """Insert new objects of one model, with its own fields only, in the order given.

    For tables where nobody needs more: keys that the database counts are not read back, no signals
    are sent, and of fields that fill themselves only times do. Call inside a transaction.
    """
    if not objects:
        return
    meta = objects[0]._meta
    fields: list[Any] = [
        field
        for field in meta.local_concrete_fields
        if not isinstance(field, models.AutoField | models.GeneratedField)
    ]
    # The connection itself: looking it up again for each value takes a tenth of the whole.
    database = connections[router.db_for_write(type(objects[0]))]
    quote = database.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608  names of our own tables
    values = [_column(field, objects, database) for field in fields]
    with database.cursor() as cursor:
        cursor.executemany(sql, list(zip(*values, strict=True)))


def _column(
    field: Any, objects: Sequence[models.Model], database: BaseDatabaseWrapper
) -> list[Any]:
    """Return one field of all objects as the database takes it."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        # They come into being together, so they have one time.
        now = field.pre_save(objects[0], True)
        for item in objects:
            setattr(item, field.attname, now)
        return [field.get_db_prep_save(now, database)] * len(objects)
    values = map(attrgetter(field.attname), objects)
    ready = next((kind for fields, kind in READY.items() if isinstance(field, fields)), None)
    prepare = field.get_db_prep_save
    return [
        value if value is None or type(value) is ready else prepare(value, database)
        for value in values
    ]
