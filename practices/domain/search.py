"""Finding practices: words, filters with counts, order. The same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection, transaction
from rapidfuzz import process
from rapidfuzz.distance import OSA

from gfmd_site.lib.words import asked_keys, asked_words, fold
from gfmd_site.permissions import may
from practices.choices import PracticeStatus
from practices.domain.queries import own_practice_ids
from practices.domain.search_index import AT_ONCE, refresh_stale
from practices.domain.search_sets import Sets, current_sets, members, set_of, to_bytes
from practices.domain.search_text import entries_with
from practices.models import Practice, PracticeIndex, SearchWord

# Filters in the order of the page: the name in the address is the kind of the sets.
FACETS = (
    "objective",
    "region",
    "country",
    "type",
    "scope",
    "theme",
    "principle",
    "goal",
    "target",
    "language",
    "year",
    "edition",
)
SORTS: dict[str, tuple[str, ...]] = {
    "relevance": ("-published_at", "pk"),
    "newest": ("-published_at", "pk"),
    "changed": ("-changed_at", "pk"),
    "title": ("sort_title", "pk"),
}
# Up to here the database sorts the finds themselves; above, it is walked in its order.
FEW = 1_500
RELATED = 4


@dataclass(frozen=True)
class Query:
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    status: str = ""
    sort: str = "relevance"


@dataclass(frozen=True)
class Found:
    """What a search found: sets by rank, counts for each filter, and how words were read."""

    tiers: tuple[int, ...]
    total: int
    counts: dict[str, dict[str, int]]
    corrected: dict[str, str]
    any_word: bool
    sort: str

    def page(self, start: int, size: int) -> list[Any]:
        """Return the ids of the practices from a place in the order on."""
        order = SORTS[self.sort]
        ids: list[Any] = []
        for tier in self.tiers:
            count = tier.bit_count()
            if start >= count:
                start -= count
                continue
            ids += _in_order(tier, count, order, start, size - len(ids))
            start = 0
            if len(ids) >= size:
                break
        return ids


def search(query: Query, user: User | AnonymousUser) -> Found:
    """Find what a person may see: published practices, the own ones; staff see all."""
    refresh_stale(limit=AT_ONCE)
    sets = current_sets()
    visible = visible_set(sets, user)
    if query.status:
        visible &= sets.of("status", query.status)
    words = _resolve(asked_words(query.text), sets, visible)
    chosen = {
        name: reduce(or_, (sets.of(name, code) for code in codes), 0)
        for name, codes in query.filters.items()
        if name in FACETS and codes
    }
    texts = [word.anywhere for word in words]
    matching = reduce(and_, texts, visible)
    any_word = not matching and len(words) > 1
    if any_word:
        matching = visible & reduce(or_, texts, 0)
    result = reduce(and_, chosen.values(), matching)
    is_ranked = bool(words) and query.sort == "relevance"
    scores = [word.title for word in words] + (texts if any_word else [])
    return Found(
        tiers=tuple(ranked(scores, result)) if is_ranked else (result,) if result else (),
        total=result.bit_count(),
        counts=_counts(sets, matching, chosen),
        corrected={word.asked: word.read_as for word in words if word.read_as},
        any_word=any_word,
        sort=query.sort if query.sort in SORTS else "relevance",
    )


def visible_set(sets: Sets, user: User | AnonymousUser) -> int:
    gone = reduce(or_, sets.kind("gone").values(), 0)
    if may(user, "practices.manage_practices"):
        return reduce(or_, sets.kind("status").values(), 0) & ~gone
    visible = sets.of("status", PracticeStatus.PUBLISHED) & ~gone
    if user.is_authenticated:
        own = PracticeIndex.objects.filter(practice_id__in=own_practice_ids(user))
        visible |= set_of(own.values_list("pk", flat=True)) & ~gone
    return visible


def published_counts(kind: str) -> dict[str, int]:
    """Return how many published practices each term of a kind has."""
    refresh_stale(limit=AT_ONCE)
    sets = current_sets()
    published = visible_set(sets, AnonymousUser())
    return {code: (bits & published).bit_count() for code, bits in sets.kind(kind).items()}


def related(practice: Practice) -> list[Any]:
    """Return the ids of published practices that share most with one: aims, places, kind."""
    number = PracticeIndex.objects.filter(practice=practice).values_list("pk", flat=True).first()
    if number is None:
        return []
    sets = current_sets()
    own = 1 << number
    weights = {"objective": 3, "country": 2, "region": 1, "theme": 1, "target": 1, "type": 1}
    shared = [
        bits
        for kind, weight in weights.items()
        for bits in sets.kind(kind).values()
        if bits & own
        for _time in range(weight)
    ]
    base = visible_set(sets, AnonymousUser()) & ~own & reduce(or_, shared, 0)
    ids: list[Any] = []
    for tier in ranked(shared, base):
        ids += _in_order(tier, tier.bit_count(), SORTS["newest"], 0, RELATED - len(ids))
        if len(ids) >= RELATED:
            break
    return ids


def entries_of_words(asked: list[str]) -> list[int]:
    """Return one set for each word: the entries that hold it anywhere."""
    sets = current_sets()
    return [_look_up(word, sets).anywhere for word in asked]


def visible_numbers(user: User | AnonymousUser) -> int:
    return visible_set(current_sets(), user)


def ids_by_score(scores: list[int], visible: int, size: int) -> list[Any]:
    """Return the ids of the practices that are in most of the sets, at most `size` of them."""
    ids: list[Any] = []
    for tier in ranked(scores, visible & reduce(or_, scores, 0)):
        ids += _in_order(tier, tier.bit_count(), SORTS["newest"], 0, size - len(ids))
        if len(ids) >= size:
            break
    return ids


# Words


@dataclass(frozen=True)
class _Word:
    asked: str
    anywhere: int
    title: int
    read_as: str = ""


def _resolve(asked: list[str], sets: Sets, visible: int) -> list[_Word]:
    words = []
    for word in asked:
        found = _look_up(word, sets)
        if not found.anywhere & visible:
            found = _instead(word, sets, visible) or found
        words.append(found)
    return words


def _look_up(word: str, sets: Sets, read_as: str = "") -> _Word:
    keys = asked_keys(read_as or word)
    return _Word(word, _with(sets, "word", keys), _with(sets, "title", keys), read_as)


def _with(sets: Sets, kind: str, keys: Iterable[str]) -> int:
    frequent = sets.words(kind, keys)
    rare = entries_with(kind, (key for key in keys if key not in frequent))
    return reduce(or_, frequent.values(), set_of(rare))


def _instead(word: str, sets: Sets, visible: int) -> _Word | None:
    """Return the nearest word that finds something: a longer one, or one with other letters."""
    for candidate in _near(fold(word)):
        found = _look_up(word, sets, read_as=candidate)
        if found.anywhere & visible:
            return found
    return None


def _near(word: str) -> Iterator[str]:
    if len(word) < 4:
        return
    yield from (
        SearchWord.objects.filter(word__startswith=word)
        .order_by("length", "word")
        .values_list("word", flat=True)[:2]
    )
    slips = 1 if len(word) < 7 else 2
    shape = SearchWord.objects.filter(
        first__in={word[0], word[1]}, length__range=(len(word) - slips, len(word) + slips)
    )
    choices = list(shape.order_by("word").values_list("word", flat=True)[:20_000])
    nearest = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=3)
    yield from (choice for choice, _distance, _place in nearest)


# Sets


def ranked(scores: list[int], base: int) -> Iterator[int]:
    """Yield the members of `base` by how many of the score sets they are in, most first.

    The counts are kept as binary digits, each digit a set, so that adding one more set to the
    counts of all members is a few operations on long numbers.
    """
    digits: list[int] = []
    for score in scores:
        carry = score & base
        for place, digit in enumerate(digits):
            digits[place], carry = digit ^ carry, digit & carry
        if carry:
            digits.append(carry)
    yield from _by_digits(digits, base)


def _by_digits(digits: list[int], base: int) -> Iterator[int]:
    if not base:
        return
    if not digits:
        yield base
        return
    yield from _by_digits(digits[:-1], base & digits[-1])
    yield from _by_digits(digits[:-1], base & ~digits[-1])


def _counts(sets: Sets, matching: int, chosen: dict[str, int]) -> dict[str, dict[str, int]]:
    """Count each term within what the other filters leave: its own must not hide its neighbours."""
    counts = {}
    for name in FACETS:
        others = (bits for other, bits in chosen.items() if other != name)
        base = reduce(and_, others, matching)
        totals = {code: (bits & base).bit_count() for code, bits in sets.kind(name).items()}
        counts[name] = {code: total for code, total in totals.items() if total}
    return counts


def _in_order(bits: int, count: int, order: tuple[str, ...], start: int, size: int) -> list[Any]:
    rows = PracticeIndex.objects.order_by(*order)
    if count <= FEW:
        few = rows.filter(pk__in=members(bits)).values_list("practice_id", flat=True)
        return list(few[start : start + size])
    data = to_bytes(bits)
    ids: list[Any] = []
    with _walking():
        for number, practice_id in rows.values_list("pk", "practice_id").iterator(chunk_size=500):
            if number >> 3 < len(data) and data[number >> 3] >> (number & 7) & 1:
                if start:
                    start -= 1
                    continue
                ids.append(practice_id)
                if len(ids) == size:
                    break
    return ids


def _walking() -> AbstractContextManager[Any]:
    """Let rows come as they are asked for.

    Outside of a transaction PostgreSQL would make ready all rows of a cursor first. SQLite does
    not, and a transaction would take its lock.
    """
    if connection.vendor == "postgresql":
        return transaction.atomic(savepoint=False)
    return nullcontext()
