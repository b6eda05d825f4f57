"""Fields that exist once a language: `title_en`, `title_fr`, `title_es`, `title_ar`."""

from __future__ import annotations

from django.utils.translation import get_language

CONTENT_LANGUAGES = ("en", "fr", "es", "ar")


def in_language(instance: object, field: str, language: str | None = None) -> str:
    """Return `<field>_<language>` of an object, or its English where that is empty.

    Without a language, the one of the reader's interface is meant.
    """
    code = (language or get_language() or "en").split("-")[0]
    if code not in CONTENT_LANGUAGES:
        code = "en"
    return getattr(instance, f"{field}_{code}") or getattr(instance, f"{field}_en")
