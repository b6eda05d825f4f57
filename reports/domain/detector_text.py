"""A text as the detector reads it: folded letters, words and sentences, with a way back.

Folding takes away what hides a name from a search: case, accents, zero-width characters, Arabic
vowel signs and letter variants, typographic quotes. Every place leads back to the text as typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.domain.detector_lists import word_list

LETTERS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "ة": "ه",
    "ى": "ي",
    "ـ": "",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u00a0": " ",
    "\u202f": " ",
}
WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"[.!?؟…]+[\"”»)\]']*(?=\s)|\n")
# A full stop after one of these does not end a sentence; nor does one after a single letter.
ABBREVIATIONS = word_list("abbreviations")


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    if letter in LETTERS:
        return LETTERS[letter]
    if unicodedata.category(letter) in {"Cf", "Mn"}:
        return ""
    plain = [
        part for part in unicodedata.normalize("NFKD", letter) if unicodedata.category(part) != "Mn"
    ]
    return "".join(LETTERS.get(part, part) for part in "".join(plain).casefold())


def fold(words: str) -> str:
    if words.isascii():
        return words.lower().replace("`", "'")
    return "".join(_fold_letter(letter) for letter in words)


@dataclass(frozen=True, slots=True)
class Word:
    start: int
    end: int
    """Places in the folded text."""
    text: str
    gap: str
    """What stands between the word before and this one."""
    is_capital: bool
    is_upper: bool
    sentence: int


class Folded:
    """A folded text, its words, and the places in the text as typed."""

    def __init__(self, text: str) -> None:
        self.source = text
        if text.isascii():
            self.text = fold(text)
            self._places: Sequence[int] = range(len(text))
        else:
            parts = [_fold_letter(letter) for letter in text]
            self.text = "".join(parts)
            self._places = [place for place, part in enumerate(parts) for _letter in part]
        self.ends = self._sentence_ends()
        self.words = self._words()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the places in the text as typed; signs on the last letter are taken along."""
        last = self._places[end - 1] + 1
        while last < len(self.source) and unicodedata.category(self.source[last]) == "Mn":
            last += 1
        return self._places[start], last

    def _sentence_ends(self) -> list[int]:
        return [
            match.end() for match in SENTENCE_END.finditer(self.text) if not self._is_short(match)
        ]

    def _is_short(self, match: re.Match[str]) -> bool:
        if match.group() == "\n":
            return self._is_wrapped(match.start())
        if match.group() != ".":
            return False
        before = re.search(r"([^\W_]+)$", self.text[max(0, match.start() - 12) : match.start()])
        if before is None:
            return False
        after = self.text[match.end() : match.end() + 2].strip()
        if before[1] in ABBREVIATIONS:
            return True
        return len(before[1]) == 1 and before[1].isalpha() and bool(after)

    def _is_wrapped(self, place: int) -> bool:
        """Whether a line goes on behind its end, in small letters or with a figure."""
        before = self.text[max(0, place - 3) : place].rstrip()
        after = self.source[self._places[place] + 1 : self._places[place] + 3]
        ends = not before or before[-1] in ".:;!?؟…"
        return not ends and (after[:1].islower() or after[:1].isdigit())

    def _words(self) -> list[Word]:
        words: list[Word] = []
        position, sentence = 0, 0
        for match in WORD.finditer(self.text):
            while sentence < len(self.ends) and self.ends[sentence] <= match.start():
                sentence += 1
            first = self.source[self._places[match.start()]]
            typed = self.source[self._places[match.start()] : self._places[match.end() - 1] + 1]
            words.append(
                Word(
                    start=match.start(),
                    end=match.end(),
                    text=match.group(),
                    gap=self.text[position : match.start()],
                    is_capital=first.isupper(),
                    is_upper=typed.isupper(),
                    sentence=sentence,
                )
            )
            position = match.end()
        return words


ARABIC = re.compile(r"[\u0600-\u06ff]")


@lru_cache(maxsize=16384)
def stems(word: str) -> tuple[tuple[str, int], ...]:
    """Return an Arabic word and what is left without its attached prefixes, with their length.

    Words in other letters have no prefixes and come back alone.
    """
    if not ARABIC.match(word):
        return ((word, 0),)
    found = {word: 0}
    for conjunction in ("", "و", "ف"):
        if not word.startswith(conjunction):
            continue
        rest = word[len(conjunction) :]
        cut = len(conjunction)
        found.setdefault(rest, cut)
        for preposition in ("ب", "ك", "ل", "س"):
            if rest.startswith(preposition) and len(rest) > 3:
                found.setdefault(rest[1:], cut + 1)
        if rest.startswith("لل"):
            found.setdefault("ال" + rest[2:], cut)
    for stem, cut in list(found.items()):
        if stem.startswith("ال") and len(stem) > 4:
            found.setdefault(stem[2:], cut + 2)
    return tuple(found.items())


def words_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, as `Folded` splits a text."""
    return tuple(WORD.findall(fold(name)))
