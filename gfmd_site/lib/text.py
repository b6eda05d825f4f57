"""Counting words and the time they take to say."""

from __future__ import annotations

import re

# A word holds at least one letter or digit; "well-known" and "l’accord" are one word each.
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def count_words(text: str) -> int:
    return len(WORD.findall(text))


def speaking_minutes(words: int, words_per_minute: int = 130) -> float:
    """Return the minutes that reading aloud takes, at a calm pace unless told otherwise."""
    return words / words_per_minute
