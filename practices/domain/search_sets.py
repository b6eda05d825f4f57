"""Sets of practices as long numbers: bit n says whether index entry n belongs.

Counting and joining such sets takes microseconds at a hundred thousand practices, where the
database would count for a quarter of a second. The sets are rows of `IndexSet`; a process keeps
those it has read for as long as `IndexState.token` stays the same, which it asks every time.
"""

from __future__ import annotations

import threading
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from practices.models import IndexSet, IndexState

Key = tuple[str, str]

# Words have far too many sets to read them all; they are read when they are asked for.
WORD_KINDS = ("word", "title")

# Searches for ever new words must not fill the memory.
MAX_WORD_SETS = 2_000
NO_SET = -1

_lock = threading.Lock()


class Membership(NamedTuple):
    """What one entry belongs to."""

    facets: Set[Key]
    words: Set[str]
    title_words: Set[str]


class Sets:
    """All sets of terms, and those of frequent words as they are needed."""

    def __init__(self, token: uuid.UUID | None, terms: dict[Key, int]) -> None:
        self.token = token
        self._terms = terms
        self._words: dict[Key, int] = {}
        self._by_kind: dict[str, dict[str, int]] = defaultdict(dict)
        for (kind, code), bits in terms.items():
            self._by_kind[kind][code] = bits

    def of(self, kind: str, code: str) -> int:
        return self._terms.get((kind, code), 0)

    def kind(self, kind: str) -> dict[str, int]:
        """Return the sets of one kind by code."""
        return self._by_kind.get(kind, {})

    def words(self, kind: str, keys: Iterable[str]) -> dict[str, int]:
        """Return the sets of those words that have one: the frequent words."""
        known = self._words
        sets = {key: known.get((kind, key)) for key in keys}
        missing = [key for key, bits in sets.items() if bits is None]
        if missing:
            rows = IndexSet.objects.filter(kind=kind, code__in=missing)
            sets |= dict.fromkeys(missing, NO_SET)
            sets |= dict(_read(rows.values_list("code", "bits")))
            if len(known) > MAX_WORD_SETS:
                known.clear()
            known |= {(kind, key): bits for key, bits in sets.items() if bits is not None}
        return {key: bits for key, bits in sets.items() if bits is not None and bits >= 0}


_kept = Sets(None, {})


def _read(rows: Iterable[tuple[str, bytes | memoryview]]) -> Iterator[tuple[str, int]]:
    for code, data in rows:
        yield code, int.from_bytes(bytes(data), "little")


def current_sets() -> Sets:
    """Return the sets as they are in the database: one query, two after a change."""
    global _kept
    token = IndexState.objects.values_list("token", flat=True).first()
    kept = _kept
    if token is None or token != kept.token:
        rows = IndexSet.objects.exclude(kind__in=WORD_KINDS).values_list("kind", "code", "bits")
        kept = Sets(
            token,
            {(kind, code): int.from_bytes(bytes(data), "little") for kind, code, data in rows},
        )
        with _lock:
            _kept = kept
    return kept


def members(bits: int) -> list[int]:
    """Return the numbers that belong to a set, ascending."""
    found = []
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for place, byte in enumerate(data):
        while byte:
            low = byte & -byte
            found.append(place * 8 + low.bit_length() - 1)
            byte ^= low
    return found


def set_of(numbers: Iterable[int]) -> int:
    """Return the set of the numbers."""
    data = bytearray()
    for number in numbers:
        place = number >> 3
        if place >= len(data):
            data.extend(bytes(max(place + 1 - len(data), len(data))))
        data[place] |= 1 << (number & 7)
    return int.from_bytes(data, "little")


def write_members(entries: Mapping[int, Membership], *, gone: Iterable[int] = ()) -> None:
    """Make the given entries belong to their terms and to no other; call in a transaction.

    `gone` are entries that belong nowhere any more. Sets of words are kept up where there is one
    already; `frequent_words` of the index makes new ones.
    """
    # Whoever comes second waits here, so that no bit is lost between reading and writing.
    IndexState.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})
    touched = set_of([*entries, *gone])
    kept = {
        kind: set(IndexSet.objects.filter(kind=kind).values_list("code", flat=True))
        for kind in WORD_KINDS
    }
    adding: dict[Key, list[int]] = defaultdict(list)
    for number, entry in entries.items():
        for key in entry.facets:
            adding[key].append(number)
        for word in entry.words & kept["word"]:
            adding["word", word].append(number)
        for word in entry.title_words & kept["title"]:
            adding["title", word].append(number)
    after = {key: set_of(numbers) for key, numbers in adding.items()}
    rows = IndexSet.objects.select_for_update().order_by("pk")
    for kind, code, data in rows.values_list("kind", "code", "bits").iterator(chunk_size=500):
        before = int.from_bytes(bytes(data), "little")
        bits = (before & ~touched) | after.get((kind, code), 0)
        if bits != before:
            after[kind, code] = bits
        else:
            after.pop((kind, code), None)
    IndexSet.objects.bulk_create(
        (
            IndexSet(kind=kind, code=code, bits=to_bytes(bits))
            for (kind, code), bits in after.items()
        ),
        update_conflicts=True,
        unique_fields=["kind", "code"],
        update_fields=["bits"],
        batch_size=200,
    )


def to_bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
