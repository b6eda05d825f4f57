"""Days written out as each language writes them.

Ranges leave out what both days share, as CLDR's intervals do ("5–7 December 2018"). CLDR itself
has no ranges with the month in full for most languages, so the patterns are Django's.
"""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

MONTHS = {"es": r"j \d\e F"}
YEARS = {"es": r" \d\e Y"}
USUAL_MONTH, USUAL_YEAR = "j F", " Y"


def day_in_words(day: date) -> str:
    """Return “6 December 2018” in the language that is active."""
    month, year = _patterns()
    return date_format(day, month + year)


def days_in_words(first: date | None, last: date | None) -> str:
    """Return “5–7 December 2018” in the language that is active; one day, or none, by itself."""
    if not first or not last or first == last:
        only = first or last
        return day_in_words(only) if only else ""
    month, _ = _patterns()
    if first.year != last.year:
        return f"{day_in_words(first)} – {day_in_words(last)}"
    if first.month != last.month:
        return f"{date_format(first, month)} – {day_in_words(last)}"
    return f"{first.day}–{day_in_words(last)}"


def _patterns() -> tuple[str, str]:
    language = (get_language() or "").split("-")[0]
    return MONTHS.get(language, USUAL_MONTH), YEARS.get(language, USUAL_YEAR)
