"""In which direction a text runs, told from its own letters."""

from __future__ import annotations

import re
import unicodedata

RIGHT_TO_LEFT = frozenset({"ar"})
# Letters that run from left to right, in a language that nobody has named.
UNNAMED = "und"
MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
# Hebrew, Arabic and their neighbours: most texts have none, and need no look at each letter.
_RIGHT_TO_LEFT_SIGN = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def direction_of(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def language_of(text: str, language: str) -> str:
    """Return the language to set a text in: the one it is said to have, if its letters agree.

    A point that nobody marked counts as written in the language of its report. Where the first
    letter and most of the others run the other way, that is not so: its full stop would stand on
    the wrong side.
    """
    stated = direction_of(language)
    if stated == "ltr" and not _RIGHT_TO_LEFT_SIGN.search(text):
        return language
    signs = [found for sign in text if (found := _direction(sign))]
    other = "ltr" if stated == "rtl" else "rtl"
    if not signs or signs[0] != other or signs.count(other) * 2 <= len(signs):
        return language
    return UNNAMED if other == "ltr" else "ar"


def set_in(text: str, language: str) -> dict[str, str]:
    """Return the language and the direction to set a text in, as a template asks for them."""
    found = language_of(text, language)
    return {"language": found, "direction": direction_of(found)}


def enclosed(text: str, around: str) -> str:
    """Return words to stand in a sentence of another language, with their last sign beside them.

    A full stop belongs to neither direction: an invisible mark behind it says whose it is.
    """
    own, frame = direction_of(language_of(text, around)), direction_of(around)
    return text if own == frame else text + MARKS[own]


def _direction(sign: str) -> str:
    return {"L": "ltr", "R": "rtl", "AL": "rtl"}.get(unicodedata.bidirectional(sign), "")
