"""How much two texts say the same, also in two languages, and why.

A text becomes ideas (seeds/suggestions/concepts.toml, one idea in four languages) and the words
that no idea covers. Shared ideas and words speak for the two texts, and opposite ideas, other
actors, other numbers and other countries speak against them. A person decides; this only finds
what is worth a look, and says what it saw.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from gfmd_site.lib.typography import quoted, with_commas, with_semicolons
from gfmd_site.lib.wordmatch import WordLists, tokens

GROUPS = ("topics", "people", "actors", "general")
WEIGHTS = {"topics": 2.0, "people": 0.8, "actors": 1.0, "general": 0.7}
WORD_WEIGHT = 0.8
# From this score on two texts are taken to say the same. Measured with measure_similarity.
SAME = 0.48
# Ratio of rapidfuzz from which two words are forms of one word: national, nacional, nationale.
ONE_WORD = 78
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Migrants are in nearly every point of this forum: that both name them says little.
COMMON = {"migrants": 0.25, "policy": 0.3, "states": 0.5, "support": 0.4, "labour": 0.8}


@dataclass(frozen=True, slots=True)
class Ideas:
    """What a text speaks of: ideas with their words in the text, other words, and numbers."""

    ideas: dict[str, str]
    words: tuple[str, ...]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Similarity:
    """`score` from 0 to 1, whether that is enough to be the same, and why in a sentence.

    `opposed`: they speak of the same thing and say the opposite of each other about it.
    """

    score: float
    same: bool
    reason: str
    opposed: bool = False


@dataclass(frozen=True, slots=True)
class _Concepts:
    group: dict[str, str]
    opposites: tuple[tuple[str, str], ...]
    by_language: dict[str, WordLists]


def compare(*, a: str, b: str, language_a: str, language_b: str) -> Similarity:
    """Compare two texts. A language without words of its own is read as English."""
    return compare_ideas(
        ideas_of(text=a, language=language_a), ideas_of(text=b, language=language_b)
    )


def ideas_of(*, text: str, language: str) -> Ideas:
    """Read a text once, to compare it with many others by compare_ideas."""
    concepts = _concepts(_file())
    lists = concepts.by_language.get(language[:2].lower()) or concepts.by_language["en"]
    matches = lists.matches(text)
    covered = {place for match in matches for place in match.places}
    words = tuple(
        dict.fromkeys(
            token.word
            for token in tokens(text)
            if not token.word.isdigit()
            and len(token.word) > 2
            and not any(start <= token.start < end for start, end in covered)
        )
    )
    return Ideas(
        {match.code: text[slice(*match.places[0])] for match in matches},
        words,
        frozenset(NUMBER.findall(text)),
    )


def compare_ideas(a: Ideas, b: Ideas) -> Similarity:
    """Compare two texts that have been read before."""
    shared = [code for code in a.ideas if code in b.ideas]
    pairs = _same_words(a.words, b.words)
    both = sum(_weight(code) for code in shared) + WORD_WEIGHT * len(pairs)
    total_a, total_b = _total(a), _total(b)
    if not total_a or not total_b:
        return Similarity(0.0, False, _("There is too little text to compare."))
    dice = 2 * both / (total_a + total_b)
    # A short point inside a long one says the same and leaves out the rest.
    contained = both / min(total_a, total_b)
    score = alike = 0.65 * dice + 0.35 * contained
    against = _against(a, b)
    for factor, _sentence in against:
        score *= factor
    if not any(_concepts(_file()).group[code] == "topics" for code in shared) and len(pairs) < 3:
        score *= 0.6
    score = round(min(score, 1.0), 3)
    opposed = alike >= SAME and _says_the_opposite(a, b)
    return Similarity(score, score >= SAME, _reason(a, b, shared, pairs, against), opposed)


def _says_the_opposite(a: Ideas, b: Ideas) -> bool:
    if ("not" in a.ideas) != ("not" in b.ideas):
        return True
    return any(
        x in one.ideas and y in other.ideas and y not in one.ideas and x not in other.ideas
        for x, y in _concepts(_file()).opposites
        for one, other in ((a, b), (b, a))
    )


def _weight(code: str) -> float:
    return WEIGHTS[_concepts(_file()).group[code]] * COMMON.get(code, 1.0)


def _total(text: Ideas) -> float:
    return sum(_weight(code) for code in text.ideas) + WORD_WEIGHT * len(text.words)


def _same_words(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[str, str]]:
    left = list(b)
    pairs = []
    for word in a:
        best = max(left, key=lambda other: _likeness(word, other), default=None)
        if best is not None and _likeness(word, best) >= ONE_WORD:
            left.remove(best)
            pairs.append((word, best))
    return pairs


def _likeness(a: str, b: str) -> float:
    if a == b:
        return 100.0
    if min(len(a), len(b)) < 5 or a[:3] != b[:3]:
        return 0.0
    return fuzz.ratio(a, b)


def _against(a: Ideas, b: Ideas) -> list[tuple[float, str]]:
    """Return what speaks against the two being the same: a factor and a sentence each."""
    found: list[tuple[float, str]] = []
    concepts = _concepts(_file())
    for one, other in concepts.opposites:
        for x, y in ((one, other), (other, one)):
            if x in a.ideas and y in b.ideas and y not in a.ideas and x not in b.ideas:
                found.append(
                    (
                        0.6,
                        _("one says “%(one)s”, the other “%(other)s”")
                        % {"one": a.ideas[x], "other": b.ideas[y]},
                    )
                )
    actors_a, actors_b = (
        {code for code in text.ideas if concepts.group[code] == "actors"} for text in (a, b)
    )
    if actors_a and actors_b and not actors_a & actors_b:
        found.append((0.6, _("they speak of different actors")))
    only_a, only_b = (
        {code for code in one.ideas if code not in other.ideas and concepts.group[code] == "topics"}
        for one, other in ((a, b), (b, a))
    )
    if only_a and only_b:
        found.append((0.8, _("each also speaks of something the other does not")))
    if ("not" in a.ideas) != ("not" in b.ideas):
        found.append((0.9, _("one of them denies something")))
    if a.numbers and b.numbers and not a.numbers & b.numbers:
        found.append((0.45, _("they give different numbers")))
    return found


def _reason(
    a: Ideas,
    b: Ideas,
    shared: list[str],
    pairs: list[tuple[str, str]],
    against: list[tuple[float, str]],
) -> str:
    seen = sorted(shared, key=_weight, reverse=True)[:5]
    words = [_pair(a.ideas[code], b.ideas[code]) for code in seen]
    words += [_pair(x, y) for x, y in pairs[: max(0, 5 - len(words))]]
    parts = [_("Both speak of %(words)s") % {"words": with_commas(words)}] if words else []
    parts += [sentence for _factor, sentence in against]
    return with_semicolons(parts) + "." if parts else _("They share no words and no ideas.")


def _pair(one: str, other: str) -> str:
    if one.casefold() == other.casefold():
        return quoted(one)
    return f"{quoted(one)} / {quoted(other)}"


def _file() -> Path:
    return Path(settings.SEEDS_DIR) / "suggestions" / "concepts.toml"


@cache
def _concepts(file: Path) -> _Concepts:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    group = {code: name for name in GROUPS for code in data[name]}
    entries = {code: words for name in GROUPS for code, words in data[name].items()}
    languages = dict.fromkeys(language for words in entries.values() for language in words)
    return _Concepts(
        group,
        tuple((one, other) for one, other in data["opposites"]),
        {
            language: WordLists(
                {code: words.get(language, "").split("|") for code, words in entries.items()}
            )
            for language in languages
        },
    )
