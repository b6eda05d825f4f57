"""Which objectives, principles and targets fit a text, with the words that speak for each.

A suggestion is a question to a person, never a tag: nothing here writes anything. The words are
data in seeds/suggestions/, so that staff and translators can read and mend them.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from gfmd_site.lib.wordmatch import FURTHER, GAP, STOPWORDS, WordLists

KINDS = ("objectives", "targets", "principles")
# A single supporting word is not enough to bother a person who types.
THRESHOLD = {"objectives": 2.0, "targets": 2.0, "principles": 2.5}
# Something much weaker than the best one is a word in passing.
SHARE_OF_BEST = 0.34
MOST = {"objectives": 5, "targets": 5, "principles": 4}
OTHER_LANGUAGE = "en"
# As many as a person looks at while typing; the next ones come once these are decided.
SHOWN = {"objectives": 3, "targets": 2, "principles": 1}
# More than one plain word. Where nothing is that strong, the best one alone is asked about, and
# not even that of the lists whose words are in every second point.
STRONG = 2.5
ONLY_STRONG = ("principles",)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`code` of the term, how strongly it speaks, and the words of the text that speak for it."""

    code: str
    score: float
    words: tuple[str, ...]


def suggest(*, text: str, language: str) -> dict[str, list[Suggestion]]:
    """Return, for each of KINDS, what fits the text, best first, possibly nothing.

    `language` is a two-letter code; a language without word lists is read as English.
    """
    return {kind: _suggest(kind, text, language) for kind in KINDS}


def open_suggestions(
    *,
    text: str,
    language: str,
    taken: Mapping[str, Collection[str]],
    dismissed: Collection[str],
) -> list[tuple[str, Suggestion]]:
    """Return the few to ask a person about, by list: neither accepted nor dismissed already.

    `taken` holds the codes that the text has by list, `dismissed` entries such as "objectives:5".
    """
    return [
        (kind, item)
        for kind, items in suggest(text=text, language=language).items()
        for item in [
            item
            for item in _worth_asking(kind, items)
            if item.code not in taken.get(kind, ()) and f"{kind}:{item.code}" not in dismissed
        ][: SHOWN[kind]]
    ]


def _worth_asking(kind: str, items: list[Suggestion]) -> list[Suggestion]:
    strong = [item for item in items if item.score >= STRONG]
    return strong or ([] if kind in ONLY_STRONG else items[:1])


@cache
def browser_lists() -> tuple[str, str]:
    """Return the word lists with their settings as JSON, and a version that changes with them."""
    languages = dict.fromkeys(name for kind in KINDS for name in _languages(_file(kind)))
    data: dict[str, Any] = {
        "kinds": KINDS,
        "threshold": THRESHOLD,
        "share": SHARE_OF_BEST,
        "most": MOST,
        "shown": SHOWN,
        "strong": STRONG,
        "only_strong": ONLY_STRONG,
        "other": OTHER_LANGUAGE,
        "gap": GAP,
        "further": FURTHER,
        "stopwords": sorted(STOPWORDS),
        "lists": {
            name: {kind: word_lists(kind, name).as_data() for kind in KINDS} for name in languages
        },
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _suggest(kind: str, text: str, language: str) -> list[Suggestion]:
    matches = word_lists(kind, language).matches(text)
    if not matches:
        return []
    least = max(THRESHOLD[kind], matches[0].score * SHARE_OF_BEST)
    return [
        Suggestion(
            match.code,
            match.score,
            tuple(dict.fromkeys(text[start:end] for start, end in match.places)),
        )
        for match in matches
        if match.score >= least
    ][: MOST[kind]]


def word_lists(kind: str, language: str) -> WordLists:
    """Return the word lists of a kind in a language, or the English ones when it has none."""
    lists = _languages(_file(kind))
    return lists.get(language[:2].lower()) or lists[OTHER_LANGUAGE]


def _file(kind: str) -> Path:
    return Path(settings.SEEDS_DIR) / "suggestions" / f"{kind}.toml"


@cache
def _languages(file: Path) -> dict[str, WordLists]:
    by_code: dict[str, dict[str, list[str]]] = tomllib.loads(file.read_text(encoding="utf-8"))
    languages = dict.fromkeys(name for lists in by_code.values() for name in lists)
    return {
        name: WordLists({code: lists.get(name, ()) for code, lists in by_code.items()})
        for name in languages
    }
