"""The cache in the database, read without running what somebody may have put there."""

from __future__ import annotations

import base64
import binascii
import io
import logging
import pickle
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, models, router
from django.utils.timezone import now

logger = logging.getLogger("gfmd.cache")


class PlainDatabaseCache(DatabaseCache):
    """Keeps texts, bytes, numbers and lists of them; anything else counts as not there.

    Django reads its table with `pickle`, which runs code: whoever can write into the database
    could then act as the server.
    """

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        wanted = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not wanted:
            return {}
        using = router.db_for_read(self.cache_model_class)
        connection = connections[using]
        quote = connection.ops.quote_name
        marks = ", ".join(["%s"] * len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT cache_key, value, expires FROM {quote(self._table)} "  # noqa: S608  our own table
                f"WHERE cache_key IN ({marks})",
                list(wanted),
            )
            rows = cursor.fetchall()
        return self._values(rows, wanted, connection)

    def _values(
        self,
        rows: list[tuple[str, str, Any]],
        wanted: dict[str, str],
        connection: Any,
    ) -> dict[str, Any]:
        moment: Any = models.Expression(output_field=models.DateTimeField())
        converters = [
            *connection.ops.get_db_converters(moment),
            *moment.get_db_converters(connection),
        ]
        found, gone = {}, []
        for key, value, expires in rows:
            for convert in converters:
                expires = convert(expires, moment, connection)
            if expires < now():
                gone.append(key)
                continue
            try:
                found[wanted[key]] = plain_value(connection.ops.process_clob(value))
            except NotPlain:
                logger.warning("cache entry refused")
                gone.append(key)
        self._base_delete_many(gone)
        return found


class NotPlain(Exception):
    """The bytes would make an object or run something, or they are damaged."""


# Kinds of values whose making runs nothing that the bytes can choose.
HARMLESS = {
    ("collections", "OrderedDict"): OrderedDict,
    ("datetime", "date"): date,
    ("datetime", "datetime"): datetime,
    ("datetime", "timedelta"): timedelta,
    ("datetime", "timezone"): timezone,
    ("decimal", "Decimal"): Decimal,
    ("uuid", "UUID"): UUID,
}


class _Plain(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> Any:
        try:
            return HARMLESS[module_name, global_name]
        except KeyError:
            raise NotPlain from None


def plain_value(text: str) -> Any:
    """Return a value of plain kinds as it was kept. Raises NotPlain."""
    try:
        return _Plain(io.BytesIO(base64.b64decode(text.encode(), validate=True))).load()
    except (pickle.UnpicklingError, binascii.Error, EOFError, ValueError) as error:
        raise NotPlain from error
    except (IndexError, KeyError, TypeError, AttributeError) as error:
        # What a damaged pickle raises from within.
        raise NotPlain from error
