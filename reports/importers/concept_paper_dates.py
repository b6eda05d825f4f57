"""The first and the last day of a meeting, as a paper in English, French or Spanish writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from reports.importers.word_fold import fold

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january janvier enero",
            "february fevrier febrero",
            "march mars marzo",
            "april avril abril",
            "may mai mayo",
            "june juin junio",
            "july juillet julio",
            "august aout agosto",
            "september septembre septiembre",
            "october octobre octubre",
            "november novembre noviembre",
            "december decembre diciembre",
        ),
        start=1,
    )
    for word in words.split()
}
_MONTH = r"(?:" + "|".join(_MONTHS) + r")"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|°)?"
_TO = r"\s*(?:[-–—/]|to|and|until|through|au|et|a|al|y)\s*(?:the |le |el )?"
_OF = r"(?: of| de)? "
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # 30 November to 2 December 2018
        rf"\b(?P<d1>{_DAY}){_OF}(?P<m1>{_MONTH}){_TO}(?P<d2>{_DAY}){_OF}(?P<m2>{_MONTH})"
        r",?(?: de| del)? (?P<y>20\d\d)\b",
        # 5-7 December 2018
        rf"\b(?P<d1>{_DAY}){_TO}(?P<d2>{_DAY}){_OF}(?P<m2>{_MONTH}),?(?: de| del)? (?P<y>20\d\d)\b",
        # December 5-7, 2018
        rf"\b(?P<m2>{_MONTH}) (?P<d1>{_DAY}){_TO}(?P<d2>{_DAY}),? (?P<y>20\d\d)\b",
        # 3 June 2028
        rf"\b(?P<d1>{_DAY}){_OF}(?P<m2>{_MONTH}),?(?: de| del)? (?P<y>20\d\d)\b",
        # June 3, 2028
        rf"\b(?P<m2>{_MONTH}) (?P<d1>{_DAY}),? (?P<y>20\d\d)\b",
    )
)
_OF_THE_MEETING = re.compile(
    r"\b(?:gfmd|fmmd|forum|foro|summit|sommet|cumbre|take place|be held|taking place|aura lieu"
    r"|se tiendra|se celebrara|tendra lugar|dates?|fechas?)\b"
)
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+")
_SHORT_LINE = 120
_LONGEST_MEETING = timedelta(days=45)
_FIRST_LINES = 15


def meeting_days(lines: Iterable[str], year: int | None) -> tuple[date, date] | None:
    """Return the days that the paper names for the meeting, None where it names none.

    A day counts in a sentence that speaks of the meeting, or in one of the short lines at the
    top, which the edge of a page may have broken. Where the year is known, days of other years are
    those of other events.
    """
    texts = list(lines)
    top = texts[:_FIRST_LINES]
    joined = [f"{first} {second}" for first, second in pairwise(top)]
    for text in (*texts, *joined):
        is_at_top = text in top or text in joined
        for sentence in _SENTENCE_END.split(text):
            is_title = is_at_top and len(sentence) <= _SHORT_LINE
            folded = fold(sentence)
            if not is_title and not _OF_THE_MEETING.search(folded):
                continue
            days = days_in(folded)
            if days is not None and year in {None, days[1].year}:
                return days
    return None


def days_in(folded: str) -> tuple[date, date] | None:
    """Return the first day or span of days that a text, already folded, writes out."""
    for pattern in _PATTERNS:
        match = pattern.search(folded)
        days = _days_of(match) if match else None
        if days is not None:
            return days
    return None


def _days_of(match: re.Match[str]) -> tuple[date, date] | None:
    found = match.groupdict()
    year, month = int(found["y"]), _MONTHS[found["m2"]]
    try:
        first = date(year, _MONTHS[found.get("m1") or found["m2"]], _number(found["d1"]))
        last = date(year, month, _number(found["d2"])) if found.get("d2") else first
    except ValueError:
        return None
    if first > last:
        # 30 December 2020 to 2 January: the year belongs to the last day.
        first = first.replace(year=year - 1)
    return (first, last) if last - first <= _LONGEST_MEETING else None


def _number(typed: str) -> int:
    return int(re.match(r"\d+", typed)[0])  # type: ignore[index]
