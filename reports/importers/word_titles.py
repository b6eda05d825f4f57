"""Recognising the title of a section by its words, in any of the languages and wordings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.importers.word_fold import fold, words
from reports.importers.word_misspelt import SHORTEST, SHORTEST_NUMBERED, Speller
from reports.importers.word_sections import SectionDefinition

_NUMBER = re.compile(
    r"\W*(?:(?:section|part|partie|seccion|parte)\s+)?"
    r"(?:(?P<digits>\d{1,2})(?![\d.]*\d)|(?P<roman>[ivx]{1,4})(?=\s*[.)]))\s*[.):-]*\s*"
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
_MOST_WORDS = 30
_MOST_WORDS_RESPELT = 16
# A file with more headings than this is not a report that somebody has typed anew.
_MOST_RESPELLINGS = 1000
LONGEST_TITLE = 400
_LONGEST_NUMBER = 40
_NUMBER_ALONE = 0.75
# Words that say nothing about the section: small words, and those that any title may hold.
_SMALL = frozenset(
    fold(
        "a an and at by for from in its of on or our the to with "
        "au aux d de des du en et l la le les leur leurs par pour sa ses son sur un une "
        "al con del e el las lo los o para por su sus u un una y"
    ).split()
)
_COMMON = frozenset(
    fold(
        "main key general identified raised discussed mentioned discussion discussions points "
        "session roundtable round table debate report list section overview cont continued "
        "principaux principales cles identifies releves evoques abordes discussion debats suite "
        "table ronde seance principales claves identificados planteados senalados discusion "
        "mesa redonda sesion continuacion"
    ).split()
)


@dataclass(frozen=True)
class Title:
    """A text read as a title. `coverage` is the share of its words that titles are made of."""

    section: SectionDefinition
    number: int | None
    coverage: float

    @property
    def has_own_number(self) -> bool:
        return self.number == self.section.number


class TitleBook:
    """All titles of a template."""

    def __init__(self, sections: Sequence[SectionDefinition]) -> None:
        self.sections = tuple(sections)
        self._patterns = {
            section.key: [re.compile(pattern) for pattern in section.patterns]
            for section in sections
        }
        self._vocabulary = {section.key: _vocabulary(section) for section in sections}
        self._all_words = frozenset().union(*self._vocabulary.values())
        self._speller = Speller(self._all_words)
        self._respellings = _MOST_RESPELLINGS

    def holds_little_else(self, text: str) -> bool:
        """Whether nearly all words of a text stand in titles: cheap to ask of each paragraph."""
        found = words(fold(text)) if len(text) <= LONGEST_TITLE else []
        known = sum(word in self._all_words or word.isdigit() for word in found)
        return 0 < len(found) <= _MOST_WORDS and known >= _NUMBER_ALONE * len(found)

    def read(self, text: str) -> Title | None:
        """The section that a short text names; the number decides only where no word does."""
        if len(text) > LONGEST_TITLE:
            return None
        folded = fold(text)
        number, start = leading_number(text)
        body = folded[start:]
        found = words(body)
        if not found or len(found) > _MOST_WORDS:
            return None
        section, fragment = self._identify(body)
        if section is None:
            section, fragment, body = self._identify_misspelt(body, number)
        if section is not None:
            return Title(section, number, self._coverage(section, words(body), fragment))
        for section in self.sections:
            coverage = self._coverage(section, found, "")
            if number == section.number and coverage >= _NUMBER_ALONE:
                return Title(section, number, coverage)
        return None

    def _identify(self, body: str) -> tuple[SectionDefinition | None, str]:
        """The section whose identifying words come first."""
        first: tuple[int, SectionDefinition | None, str] = (len(body) + 1, None, "")
        for section in self.sections:
            for pattern in self._patterns[section.key]:
                match = pattern.search(body)
                if match and match.start() < first[0]:
                    first = (match.start(), section, match[0])
        return first[1], first[2]

    def _identify_misspelt(
        self, body: str, number: int | None
    ) -> tuple[SectionDefinition | None, str, str]:
        if len(words(body)) > _MOST_WORDS_RESPELT or not self._respellings:
            return None, "", body
        self._respellings -= 1
        for shortest in (SHORTEST, SHORTEST_NUMBERED):
            corrected = self._speller.corrected(body, shortest=shortest)
            if corrected == body:
                continue
            section, fragment = self._identify(corrected)
            if section is not None and (shortest == SHORTEST or section.number == number):
                return section, fragment, corrected
        return None, "", body

    def _coverage(self, section: SectionDefinition, found: list[str], fragment: str) -> float:
        counted = [word for word in found if word not in _SMALL]
        if fragment.isascii() and fragment:
            # In a bilingual title the other script repeats what was recognised.
            counted = [word for word in counted if word.isascii()]
        vocabulary = self._vocabulary[section.key].union(words(fragment))
        known = sum(word in vocabulary for word in counted)
        return known / len(counted) if counted else 0.0


def leading_number(text: str) -> tuple[int | None, int]:
    """The number before a title and where the title begins."""
    match = _NUMBER.match(fold(text[:_LONGEST_NUMBER]))
    if match is None:
        return None, 0
    value = int(match["digits"]) if match["digits"] else _ROMAN.get(match["roman"])
    return (None, 0) if value is None else (value, match.end())


def is_number_alone(text: str) -> bool:
    """The number of a section in a cell of its own."""
    number, end = leading_number(text)
    return number is not None and not text[end:].strip()


def _vocabulary(section: SectionDefinition) -> frozenset[str]:
    own = [word for title in (section.title, *section.titles) for word in words(fold(title))]
    return _COMMON.union(own)
