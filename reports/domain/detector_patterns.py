"""The patterns of the rules by language, and the way from a match to a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from reports.domain.detector_context import Passage
from reports.domain.detector_marks import Mark
from reports.domain.detector_words import lexicon


@cache
def pattern_of(language: str, name: str) -> re.Pattern[str]:
    """Return the compiled pattern of a rule, by language: word borders around alternatives."""
    words = lexicon(language)
    parts = words.patterns
    prefix = r"(?:[وفبكل]{0,2})" if language == "ar" else ""
    patterns = {
        "honorifics": rf"(?<!\w){prefix}(?:{parts['honorifics']})(?!\w)",
        "functions": rf"(?<!\w){prefix}(?:{parts['functions']})(?!\w)",
        "things": _things(language, parts),
        "he": rf"(?<!\w){prefix}(?:{parts['he']})(?!\w)",
        "his": rf"(?<!\w)(?:{parts['his'] or '(?!)'})(?!\w)",
        "gendered": rf"(?<!\w)(?:{parts['gendered']})(?!\w)",
        "speakers": rf"(?<!\w){prefix}(?:{parts['speakers']})(?!\w)",
        "time": rf"(?<!\w){prefix}(?:{parts['time']})(?!\w)",
        "order": rf"(?<!\w){prefix}(?:{parts['order']})(?!\w)",
        "not_quote": rf"(?<!\w)(?:{parts['not_quote']})\s*[:,]?\s*$",
    }
    return re.compile(patterns[name])


def _things(language: str, parts: Mapping[str, str]) -> str:
    if language == "ar":
        return rf"(?<!\w)[وفبكل]{{0,2}}(?:{parts['whose_things']})(?!\w)"
    between = r"(?: (?:own|local|national|federal|central|propre|propia|propio))?"
    return rf"(?<!\w)(?:{parts['whose']}){between} (?:{parts['whose_things']})(?!\w)"


def found(passage: Passage, name: str) -> Iterator[re.Match[str]]:
    yield from pattern_of(passage.lexicon.language, name).finditer(passage.folded.text)


def mark_at(passage: Passage, start: int, end: int, kind: str, reason: str) -> Mark:
    first, last = passage.folded.span(start, end)
    words = passage.folded.source[first:last]
    if "%(words)s" in reason:
        reason = reason % {"words": words}
    return Mark(first, last, kind, reason, words)


def places(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Return the numbers of the words between two places of the folded text."""
    low, high = 0, len(passage.words)
    while low < high:
        middle = (low + high) // 2
        if passage.words[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    first = low
    while low < len(passage.words) and passage.words[low].start < end:
        low += 1
    return first, low


def sentence_around(passage: Passage, start: int) -> tuple[int, int]:
    first, _last = places(passage, start, start + 1)
    if first >= len(passage.words):
        return 0, 0
    begin = passage.sentence_start(first)
    end = first
    while end + 1 < len(passage.words) and (
        passage.words[end + 1].sentence == passage.words[first].sentence
    ):
        end += 1
    return begin, end + 1
