"""What stands between a label and its value, which French sets apart with a space."""

from __future__ import annotations

from django.utils.translation import get_language

NO_BREAK_SPACE = "\u00a0"


def with_colon(label: object, language: str | None = None) -> str:
    """Return “Label:”, in French with the space that no line may break at.

    Without a language, the one of the reader's interface is meant.
    """
    code = (language or get_language() or "en").split("-")[0]
    return f"{label}{NO_BREAK_SPACE if code == 'fr' else ''}:"
