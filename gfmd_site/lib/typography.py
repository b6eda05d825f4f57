"""Signs that are not the same in each language: the colon of a label, the comma of a list."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

NO_BREAK_SPACE = "\u00a0"
# The mark keeps a word in Latin letters from drawing the number after the comma to itself.
ARABIC_COMMA = "،\u200f "


def with_colon(label: object, language: str | None = None) -> str:
    """Return “Label:”, in French with the space that no line may break at.

    Without a language, the one of the reader's interface is meant.
    """
    code = (language or get_language() or "en").split("-")[0]
    return f"{label}{NO_BREAK_SPACE if code == 'fr' else ''}:"


def with_commas(parts: Iterable[str], language: str) -> str:
    """Return the parts that are not empty, with the comma of the language between them."""
    return (ARABIC_COMMA if language == "ar" else ", ").join(part for part in parts if part)
