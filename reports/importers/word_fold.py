"""Comparing words without case, accents or the form of quotation marks and dashes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = {"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\uff1a": ":"}
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The text to search in. Each character stays one character, so positions stay true."""
    return "".join(map(_fold_character, text))


def words(folded: str) -> list[str]:
    return _WORD.findall(folded)


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    if character in "\n\t":
        return character
    return unicodedata.normalize("NFKD", character)[0].casefold()[0]
