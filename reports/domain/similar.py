"""Which points of different rooms may say the same: found among thousands, cheaply.

Comparing every point with every other would cost the square of their number. So each point is
compared with the few that share its rarest ideas and words.
"""

from __future__ import annotations

import math
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from practices.domain.similarity import Ideas, Similarity, compare_ideas, ideas_of

# How many others a point is compared with, and how many points may share a sign for it to count.
NEIGHBOURS = 8
MOST_SHARED = 60
# Forms of one word mostly begin alike.
BEGIN = 6


@dataclass(frozen=True)
class Said:
    """A point as anybody may read it."""

    point: uuid.UUID
    room: str
    text: str
    language: str


@dataclass(frozen=True)
class Pair:
    first: uuid.UUID
    second: uuid.UUID
    score: float
    same: bool
    opposed: bool


@lru_cache(maxsize=20_000)
def read(text: str, language: str) -> Ideas:
    """Return the ideas of a text; a text is read once in the life of a process."""
    return ideas_of(text=text, language=language)


def similar_pairs(points: Sequence[Said]) -> list[Pair]:
    """Return the pairs across rooms that say the same or the opposite, most similar first."""
    ideas = {said.point: read(said.text, said.language) for said in points}
    rooms = {said.point: said.room for said in points}
    pairs = []
    for first, second in _candidates(ideas, rooms):
        found = compare_ideas(ideas[first], ideas[second])
        if found.same or found.opposed:
            pairs.append(Pair(first, second, found.score, found.same, found.opposed))
    return sorted(pairs, key=lambda pair: (-pair.score, pair.first, pair.second))


def why(first: Said, second: Said) -> Similarity:
    """Return how much two points say the same, with the reason, as they read today."""
    return compare_ideas(read(first.text, first.language), read(second.text, second.language))


def _candidates(
    ideas: dict[uuid.UUID, Ideas], rooms: dict[uuid.UUID, str]
) -> Iterable[tuple[uuid.UUID, uuid.UUID]]:
    signs = {point: _signs(one) for point, one in ideas.items()}
    having: dict[str, list[uuid.UUID]] = defaultdict(list)
    for point, own in signs.items():
        for sign in own:
            having[sign].append(point)
    worth = {sign: math.log(1 + len(ideas) / len(points)) for sign, points in having.items()}
    found: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for point, own in signs.items():
        shared: Counter[uuid.UUID] = Counter()
        # The rarest first: what nearly every point has finds nothing.
        for sign in sorted(own, key=lambda one: len(having[one]))[:NEIGHBOURS]:
            if len(having[sign]) > max(MOST_SHARED, len(ideas) // 40):
                break
            for other in having[sign]:
                if rooms[other] != rooms[point]:
                    shared[other] += worth[sign]  # type: ignore[assignment]
        for other, _worth in shared.most_common(NEIGHBOURS):
            found.add((min(point, other), max(point, other)))
    return sorted(found)


def _signs(one: Ideas) -> set[str]:
    return {f"={code}" for code in one.ideas} | {word[:BEGIN] for word in one.words}


def groups_of(
    pairs: Iterable[Pair], apart: frozenset[tuple[uuid.UUID, uuid.UUID]]
) -> list[list[uuid.UUID]]:
    """Gather pairs that say the same into groups, strongest first.

    A point joins a group when it says the same as half of it at least: so a chain of small
    likenesses does not become one big group. Pairs in `apart` were dismissed.
    """
    links: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    alike = [pair for pair in pairs if pair.same and not pair.opposed]
    kept = [pair for pair in alike if (pair.first, pair.second) not in apart]
    for pair in kept:
        links[pair.first].add(pair.second)
        links[pair.second].add(pair.first)
    group_of: dict[uuid.UUID, list[uuid.UUID]] = {}
    groups: list[list[uuid.UUID]] = []
    for pair in kept:
        one, other = group_of.get(pair.first), group_of.get(pair.second)
        if one is None and other is None:
            group = [pair.first, pair.second]
            groups.append(group)
            group_of[pair.first] = group_of[pair.second] = group
        elif one is None or other is None:
            group = one or other or []
            joins = pair.first if one is None else pair.second
            if 2 * len(links[joins] & set(group)) >= len(group):
                group.append(joins)
                group_of[joins] = group
    return groups
