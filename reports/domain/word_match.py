"""Which paragraph of a Word file is which point of the report, and why.

First by the hidden id that our own files carry, then by equal words, then by similar ones. Each
point and each paragraph is paired once, the surest pairs first. Nothing here changes anything.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from gfmd_site.lib.typography import with_commas
from reports.models import Point

SHORTEST_WORD = 4
MOST_SHARING = 200
"""A word that more points hold than this tells nothing about any of them."""
LIKELY, SAME_SECTION, OTHER_SECTION = 85.0, 62.0, 76.0
SHARED_SHARE = 0.34
UNLIKE = 35.0

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


class By(StrEnum):
    ID = "id"
    WORDS = "words"
    LIKENESS = "likeness"


@dataclass(frozen=True)
class Pair:
    """A point of the report that a paragraph of the file stands for."""

    point: Point
    by: By
    score: float = 100.0
    reason: str = ""


@dataclass(frozen=True)
class Candidate:
    """A paragraph of the file: its place, its section, its words as they would be stored."""

    number: int
    section_id: int
    text: str
    point_id: uuid.UUID | None


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same to the last letter; blanks and unseen signs do not count."""
    return _exact(one) == _exact(other)


def comparable(text: str) -> str:
    """Return a text without what people do not see: case, blanks, marks at the end."""
    return _exact(unicodedata.normalize("NFKC", text)).casefold().strip(" .;:")


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 100, the order of their words apart."""
    first, second = comparable(one), comparable(other)
    return max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second))


def pair_up(
    candidates: Sequence[Candidate],
    points: Sequence[Point],
    readings: Mapping[uuid.UUID, Sequence[str]],
) -> dict[int, Pair]:
    """Return the point that each paragraph stands for, by the paragraph's number.

    `readings` are a point's texts as files may show it, the team's first.
    """
    matcher = _Matcher(points, readings)
    matcher.by_id(candidates)
    matcher.by_words(candidates)
    matcher.by_likeness(candidates)
    return matcher.pairs


def _exact(text: str) -> str:
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def _words(text: str) -> set[str]:
    return {
        word
        for word in _WORD.findall(comparable(text))
        if len(word) >= SHORTEST_WORD or word.isdigit()
    }


class _Matcher:
    def __init__(
        self, points: Sequence[Point], readings: Mapping[uuid.UUID, Sequence[str]]
    ) -> None:
        self.pairs: dict[int, Pair] = {}
        self._free = {point.pk: point for point in points}
        self._readings = readings

    def by_id(self, candidates: Iterable[Candidate]) -> None:
        for one in candidates:
            point = self._free.get(one.point_id) if one.point_id else None
            if point is not None:
                score = likeness(one.text, self._readings[point.pk][0])
                self._take(one, Pair(point, By.ID, score))

    def by_words(self, candidates: Sequence[Candidate]) -> None:
        """Equal words: in the same section first, then anywhere."""
        for same_section in (True, False):
            known: dict[tuple[int, str], list[Point]] = defaultdict(list)
            for point in self._free.values():
                for text in dict.fromkeys(map(comparable, self._readings[point.pk])):
                    known[point.section_id if same_section else 0, text].append(point)
            for one in self._open(candidates):
                key = (one.section_id if same_section else 0, comparable(one.text))
                found = next((p for p in known[key] if p.pk in self._free), None)
                if found is not None:
                    self._take(one, Pair(found, By.WORDS))

    def by_likeness(self, candidates: Sequence[Candidate]) -> None:
        holders: dict[str, list[Point]] = defaultdict(list)
        words = {pk: _words(self._readings[pk][0]) for pk in self._free}
        for pk, found in words.items():
            for word in found:
                holders[word].append(self._free[pk])
        likely: list[tuple[float, int, uuid.UUID, set[str]]] = []
        waiting = {one.number: one for one in self._open(candidates)}
        for one in waiting.values():
            likely += self._alike(one, words, holders)
        likely.sort(key=lambda item: (-item[0], item[1], str(item[2])))
        for score, number, pk, shared in likely:
            if number not in self.pairs and pk in self._free:
                pair = Pair(self._free[pk], By.LIKENESS, score, _reason(shared, score))
                self._take(waiting[number], pair)

    def _alike(
        self,
        one: Candidate,
        words: Mapping[uuid.UUID, set[str]],
        holders: Mapping[str, list[Point]],
    ) -> Iterable[tuple[float, int, uuid.UUID, set[str]]]:
        own = _words(one.text)
        telling = [word for word in own if len(holders.get(word, ())) <= MOST_SHARING]
        near = {point.pk: point for word in telling for point in holders.get(word, ())}
        for pk, point in near.items():
            shared = own & words[pk]
            if len(shared) < SHARED_SHARE * min(len(own), len(words[pk])):
                continue
            score = likeness(one.text, self._readings[pk][0])
            limit = SAME_SECTION if point.section_id == one.section_id else OTHER_SECTION
            if score >= limit:
                yield score, one.number, pk, shared

    def _open(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        return [one for one in candidates if one.number not in self.pairs]

    def _take(self, one: Candidate, pair: Pair) -> None:
        self.pairs[one.number] = pair
        del self._free[pair.point.pk]


def _reason(shared: set[str], score: float) -> str:
    longest = sorted(sorted(shared), key=len, reverse=True)[:4]
    return _("Both say “%(words)s”; %(score)d of 100 letters are alike.") % {
        "words": with_commas(longest),
        "score": int(score),
    }
