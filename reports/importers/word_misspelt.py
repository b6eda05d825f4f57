"""Words of titles with a slip of the keyboard: “Challanges” is read as “challenges”."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

SHORTEST = 6
SHORTEST_NUMBERED = 5
"""A number that agrees says what the word must be, so shorter ones may be wrong."""
_LONG = 8
_WORD = re.compile(r"[^\W\d_]+")
# Words of their own that a slip could have made.
_RIGHT = frozenset({"quota", "quotas", "quoted", "frames", "resumed", "resumes", "challenged"})


class Speller:
    """Knows the words of titles. A slip is rarely in the first letter of a word."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(vocabulary)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= SHORTEST_NUMBERED:
                self._by_letter[word[0]].append(word)

    def corrected(self, folded: str, *, shortest: int) -> str:
        """The text with each unknown word replaced by the word of a title that it comes close to.

        Words of titles with fewer letters than `shortest` are not looked for.
        """
        return _WORD.sub(lambda match: self._closest(match[0], shortest), folded)

    def _closest(self, word: str, shortest: int) -> str:
        if word in self._known or word in _RIGHT:
            return word
        best, closest = word, 3
        for known in self._by_letter.get(word[0], ()):
            allowed = 2 if len(known) >= _LONG else 1
            if len(known) < shortest or abs(len(known) - len(word)) > allowed:
                continue
            distance = DamerauLevenshtein.distance(word, known, score_cutoff=allowed)
            if distance <= allowed and distance < closest:
                best, closest = known, distance
        return best
