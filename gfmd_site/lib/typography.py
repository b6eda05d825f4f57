"""Signs that are not the same in each language: the colon of a label, the comma of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import get_language

NO_BREAK_SPACE = "\u00a0"
# The mark keeps a word in Latin letters from drawing the number after the comma to itself.
ARABIC_COMMA = "،\u200f "
LEFT_TO_RIGHT_MARK = "\u200e"
# A tag or a speaker as they are typed, such as #sdg10.7; a full stop behind is no part of it. Marks
# around it give way: they draw a comma between two of them to themselves.
_TYPED_TAG = re.compile(rf"{LEFT_TO_RIGHT_MARK}?((?<!\w)[#@][\w.]*\w){LEFT_TO_RIGHT_MARK}?")
SEMICOLONS = {"ar": "؛\u200f ", "fr": f"{NO_BREAK_SPACE}; "}
QUOTES = {
    "en": ("“", "”"),
    "fr": (f"«{NO_BREAK_SPACE}", f"{NO_BREAK_SPACE}»"),
    "es": ("«", "»"),
    "ar": ("«", "»"),
}


def with_colon(label: object, language: str | None = None) -> str:
    """Return “Label:”, in French with the space that no line may break at.

    Here and below, without a language the one of the reader's interface is meant.
    """
    return f"{label}{NO_BREAK_SPACE if _code(language) == 'fr' else ''}:"


def comma(language: str | None = None) -> str:
    """Return the comma between two things that stand in a row, with its space."""
    return ARABIC_COMMA if _code(language) == "ar" else ", "


def semicolon(language: str | None = None) -> str:
    """Return the semicolon between two things that stand in a row, with its spaces."""
    return SEMICOLONS.get(_code(language), "; ")


def with_commas(parts: Iterable[str], language: str | None = None) -> str:
    """Return the parts that are not empty, with the comma of the language between them."""
    return comma(language).join(filter(None, parts))


def with_semicolons(parts: Iterable[str], language: str | None = None) -> str:
    """Return the parts that are not empty, with the semicolon of the language between them."""
    return semicolon(language).join(filter(None, parts))


def after_words(code: str, language: str | None = None) -> str:
    """Return a code such as 2018-3.1 as it stands after words: Arabic ones would turn it round."""
    return f"{LEFT_TO_RIGHT_MARK}{code}" if _code(language) == "ar" else code


def tags_apart(words: object, language: str | None = None) -> str:
    """Return words with each typed tag by itself: Arabic ones would set its sign at its end."""
    if _code(language) != "ar":
        return str(words)
    return _TYPED_TAG.sub("\u2068\\1\u2069", str(words))


def quoted(words: str, language: str | None = None) -> str:
    """Return words in the quotation marks of the language."""
    first, last = QUOTES.get(_code(language), QUOTES["en"])
    return f"{first}{words}{last}"


def _code(language: str | None) -> str:
    return (language or get_language() or "en").split("-")[0]
