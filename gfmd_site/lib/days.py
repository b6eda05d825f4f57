"""Days written out as each language writes them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

PATTERNS = {"es": r"j \d\e F \d\e Y"}
USUAL = "j F Y"


def day_in_words(day: date) -> str:
    """Return “6 December 2018” in the language that is active."""
    language = (get_language() or "").split("-")[0]
    return date_format(day, PATTERNS.get(language, USUAL))
