"""What lies in the cache table is data, whoever wrote it there."""

from __future__ import annotations

import base64
import pickle
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection

pytestmark = pytest.mark.django_db
PLAIN = [
    "text",
    b"bytes",
    7,
    1.5,
    True,
    None,
    [1, 2],
    {"a": (1, [2])},
    {"x", "y"},
    OrderedDict(id="1"),
    datetime(2018, 12, 5, tzinfo=UTC),
    UUID(int=7),
]
ran: list[str] = []


def run(word: str) -> str:
    ran.append(word)
    return word


class Hostile:
    def __reduce__(self) -> tuple[Any, ...]:
        return run, ("ran",)


def put(value: bytes) -> None:
    cache.set("place", "innocent", 60)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE gfmd_cache SET value = %s WHERE cache_key = %s",
            [base64.b64encode(value).decode(), cache.make_key("place")],  # type: ignore[attr-defined]
        )


@pytest.mark.parametrize("value", PLAIN)
def test_plain_value_comes_back(value: object) -> None:
    cache.set("place", value, 60)

    assert cache.get("place", "nothing") == value


def test_value_that_would_run_is_not_there() -> None:
    put(pickle.dumps(Hostile()))

    assert cache.get("place", "nothing") == "nothing"
    assert ran == []


@pytest.mark.parametrize("value", [b"", b"no pickle", b"\x80\x05.", b"\x80\x05]e."])
def test_damaged_value_is_not_there(value: bytes) -> None:
    put(value)

    assert cache.get("place", "nothing") == "nothing"


def test_value_whose_time_is_over_is_not_there() -> None:
    cache.set("place", "old", -1)

    assert cache.get_many(["place", "other"]) == {}


def test_counters_count() -> None:
    cache.add("count", 1, 60)

    assert [cache.incr("count"), cache.incr("count"), cache.add("count", 9)] == [2, 3, False]
