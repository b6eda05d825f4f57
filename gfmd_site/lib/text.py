"""Counting words and the time they take to say, and calling somebody in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gfmd_site.lib.typography import with_commas

# A word holds at least one letter or digit; "well-known" and "l’accord" are one word each.
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def count_words(text: str) -> int:
    return len(WORD.findall(text))


def speaking_minutes(words: int, words_per_minute: int = 130) -> float:
    """Return the minutes that reading aloud takes, at a calm pace unless told otherwise."""
    return words / words_per_minute


def said_once(parts: Iterable[str], language: str | None = None) -> str:
    """Join name, organisation and State, leaving out what the words before it end with.

    “Ministry of Labour, Tonga” needs no second “Tonga”, and a State that chairs is its own name.
    """
    said: list[str] = []
    for part in (part.strip() for part in parts):
        # People type either comma, whatever their language.
        before = ", ".join(["", *said]).replace("،", ",").casefold()
        if part and not before.endswith(f", {part}".casefold()):
            said.append(part)
    return with_commas(said, language)
