"""Finding which lists of words speak in a text: begins of words, in any order, close together.

Written so that static/js/editor/wordmatch.js can do the same without a server: no dictionary and
no stemmer, only small letters without accents and the beginnings of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r"[^\W_]+")
DEFAULT_WEIGHT = 2
# How many other words may stand between the words of one pattern.
GAP = 3
# A second sign for the same thing says less than the first.
FURTHER = 0.5
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ـ": ""})
_ARABIC_ARTICLE = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)(?=\w{3})")
# Words without a meaning of their own; no negations, since patterns need them.
_STOPWORDS = """
    a an the of to in on at for and or by with from as is are was were be been that this their
    its it they we our who which should must need needs can could would will has have had do does
    de des du la le les l d un une et ou a au aux en dans par pour avec que qui leur leurs
    ce ces cette est sont doit doivent devrait devraient faut peut peuvent il ils elle elles y
    el los las del al y o u e en un una unas unos por para con su sus que se es son lo como
    debe deben deberia deberian hay
    من في علي الي عن مع هذا هذه التي الذي او ان
"""
STOPWORDS = frozenset(_STOPWORDS.split())


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text as it is compared, with its place in the text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that belong together. Each is whole, or the beginning of a word."""

    words: tuple[tuple[str, bool], ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Match:
    """How strongly a list of words speaks in a text, and the places where it does."""

    code: str
    score: float
    places: tuple[tuple[int, int], ...]


def plain(word: str) -> str:
    """Return a word in small letters without accents; Arabic without article and marks."""
    folded = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return _ARABIC_ARTICLE.sub("", letters.translate(_LETTERS))


def tokens(text: str) -> list[Token]:
    """Return the words of a text that carry meaning, in order."""
    found = (Token(plain(m.group()), m.start(), m.end()) for m in TOKEN.finditer(text))
    return [token for token in found if token.word not in STOPWORDS]


def parse_pattern(line: str) -> Pattern:
    """Read `birth regist*^3`. Raises ValueError when nothing is left that could be compared."""
    body, _, weight = line.partition("^")
    words = [
        (plain(part.removesuffix("*")), part.endswith("*"))
        for part in body.replace("'", " ").split()
    ]
    kept = tuple(word for word in words if word[1] or word[0] not in STOPWORDS)
    if not kept:
        raise ValueError(f"“{line}” holds no word that could be looked for.")
    return Pattern(kept, int(weight) if weight else DEFAULT_WEIGHT)


class WordLists:
    """The word lists of one language, by the code they speak for."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._patterns: list[tuple[str, Pattern]] = [
            (code, parse_pattern(line)) for code, lines in lists.items() for line in lines
        ]
        self._whole: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._beginning: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, (_, pattern) in enumerate(self._patterns):
            for position, (word, beginning) in enumerate(pattern.words):
                index = self._beginning if beginning else self._whole
                index[word].append((number, position))

    def as_data(self) -> list[list[Any]]:
        """Return the patterns in the form that static/js/editor/wordmatch.js reads."""
        return [
            [code, " ".join(word + "*" * begins for word, begins in pattern.words), pattern.weight]
            for code, pattern in self._patterns
        ]

    def matches(self, text: str) -> list[Match]:
        """Return what speaks in the text, strongest first; equal ones in the lists' order."""
        found = tokens(text)
        places: dict[str, list[tuple[int, tuple[int, int]]]] = defaultdict(list)
        for number, by_position in self._seen(found).items():
            code, pattern = self._patterns[number]
            if len(by_position) < len(pattern.words):
                continue
            span = _closest(list(by_position.values()), len(pattern.words) + GAP)
            if span:
                places[code].append((pattern.weight, span))
        order = {code: rank for rank, (code, _) in enumerate(self._patterns)}
        matched = [_scored(code, signs, found) for code, signs in places.items()]
        return sorted(matched, key=lambda match: (-match.score, order[match.code]))

    def _seen(self, found: list[Token]) -> dict[int, dict[int, list[int]]]:
        """Return, by pattern and word of the pattern, the places where the word stands."""
        seen: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, token in enumerate(found):
            for number, position in self._whole.get(token.word, ()):
                seen[number][position].append(place)
            for length in range(2, len(token.word) + 1):
                for number, position in self._beginning.get(token.word[:length], ()):
                    seen[number][position].append(place)
        return seen


def _closest(places: list[list[int]], width: int) -> tuple[int, int] | None:
    """Return the first narrow enough stretch that holds one of each of the places."""
    if len(places) == 1:
        return places[0][0], places[0][0]
    for start in sorted(place for each in places for place in each):
        chosen: list[int] = []
        for each in places:
            near = [p for p in each if start <= p < start + width and p not in chosen]
            if not near:
                break
            chosen.append(near[0])
        else:
            return start, max(chosen)
    return None


def _scored(code: str, signs: list[tuple[int, tuple[int, int]]], found: list[Token]) -> Match:
    signs.sort(key=lambda sign: (-sign[0], sign[1][0] - sign[1][1], sign[1]))
    covered: set[int] = set()
    score = 0.0
    used: list[tuple[int, int]] = []
    for weight, (first, last) in signs:
        span = set(range(first, last + 1))
        if span <= covered:
            continue
        score += weight if not used else weight * FURTHER
        covered |= span
        used.append((found[first].start, found[last].end))
    return Match(code, score, tuple(sorted(used)))
