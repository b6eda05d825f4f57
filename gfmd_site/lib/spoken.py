"""How long words take when they are read aloud: numbers and abbreviations count as spoken."""

from __future__ import annotations

import re

# A calm pace for a hall with interpreters. Arabic writes articles and prepositions into the word
# they belong to, so fewer words are said in a minute.
WORDS_PER_MINUTE = {"en": 130, "fr": 140, "es": 135, "ar": 100}
DEFAULT_PACE = 130

TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?!\d)|\d+)(?P<decimals>[.,]\d+)?"
    r"(?P<letter>[a-z])?(?P<ordinal>st|nd|rd|th|er|e|º|ª)?\b(?:[ \u00a0\u202f]?(?P<unit>[%‰€$£]))?"
    r"|(?P<dotted>(?:[^\W\d_]\.){2,})"
    r"|(?P<word>[^\W_]+(?:['’][^\W_]+)*)"
    r"|(?P<sign>[%‰€$£&+=])"
)
# Said as a word although written in capitals. What is spelt out is everything else.
SAID_AS_WORDS = frozenset(
    """
    ASEAN BRICS CARECEN CARICOM CEDEAO COVID ECOWAS FRONTEX IGAD MERCOSUR MIEUX NATO OIM ONU OPEC
    OSCE OTAN SAARC SADC UNAIDS UNASUR UNESCO UNICEF UNITAR
    """.split()  # noqa: SIM905  a list of words is read more easily so
)
DOTTED = {"e.g.": 2, "i.e.": 2, "h.e.": 2, "p.ex.": 2, "s.e.": 2, "s.m.": 2}
LONGEST_SPELT = 6
SHORTEST_SPELT = 2
LETTER = 0.5  # a letter has one syllable, a word of a speech nearly two
HUNDRED, THOUSAND = 100, 1000
SPOKEN_IN_ONE = 20
YEARS = (range(1100, 2000), range(2010, 2100))
# “per cent” and the names of currencies.
SIGNS = {"en": 1, "fr": 2, "es": 2, "ar": 2}


def spoken_words(text: str, language: str = "en") -> float:
    """Return how many words of ordinary length are said when a text is read aloud.

    “23 %” counts as three words, “2018” as two in English, “GCM” as one and a half.
    """
    return sum(_said(match, language) for match in TOKEN.finditer(text))


def spoken_seconds(text: str, language: str = "en", words_per_minute: int | None = None) -> float:
    pace = words_per_minute or pace_of(language)
    return spoken_words(text, language) * 60 / pace


def pace_of(language: str) -> int:
    return WORDS_PER_MINUTE.get(language[:2].lower(), DEFAULT_PACE)


def clock(seconds: float) -> str:
    """Return minutes and seconds, as a clock shows them: 5:23."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def _said(match: re.Match[str], language: str) -> float:
    if match["number"]:
        return _number(match, language)
    if match["dotted"]:
        return DOTTED.get(match["dotted"].lower(), LETTER * match["dotted"].count("."))
    if match["sign"]:
        return SIGNS.get(language, 1) if match["sign"] in "%‰" else 1
    return _word(match["word"])


def _word(word: str) -> float:
    spelt = (
        SHORTEST_SPELT <= len(word) <= LONGEST_SPELT
        and word.isupper()
        and word.isalpha()
        and word not in SAID_AS_WORDS
    )
    return max(1.0, LETTER * len(word)) if spelt else 1.0


def _number(match: re.Match[str], language: str) -> float:
    digits = re.sub(r"\D", "", match["number"])
    is_year = match["number"] == digits and not match["decimals"]
    said = _digits(digits, language, is_year=is_year)
    if match["decimals"]:
        said += 1 + len(match["decimals"]) - 1
    if match["letter"] and not match["ordinal"]:
        said += LETTER
    if match["unit"]:
        said += SIGNS.get(language, 1) if match["unit"] in "%‰" else 1
    return said


def _digits(digits: str, language: str, *, is_year: bool) -> float:
    if len(digits) > len("999999999999"):
        return LETTER * 2 * len(digits)  # a telephone number is said digit by digit
    number = int(digits)
    if is_year and language == "en" and any(number in years for years in YEARS):
        return _below_thousand(number // HUNDRED) + max(1, _below_thousand(number % HUNDRED))
    groups = 0
    said = 0
    while number:
        number, part = divmod(number, THOUSAND)
        if part:
            # “mille”, “cent” and “mil” stand without a “one” in the Romance languages.
            bare = groups == 1 and part == 1 and language != "en"
            said += (0 if bare else _below_thousand(part, language)) + bool(groups)
        groups += 1
    return max(1, said)


def _below_thousand(number: int, language: str = "en") -> int:
    hundreds, rest = divmod(number, HUNDRED)
    said = 0
    if hundreds:
        said = 1 if language == "es" or (hundreds == 1 and language != "en") else 2
    if rest > SPOKEN_IN_ONE and rest % 10:
        return said + 2
    return said + bool(rest)
