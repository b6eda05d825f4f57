"""What may stand in place of marked words: a mention, or a wording that names nobody."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

from reports.domain.consent import mention_markup
from reports.domain.detector_marks import (
    AFFILIATION,
    CONTACT,
    COUNTRY,
    DATE,
    ORGANISATION,
    PERSON,
    PRONOUN,
    QUOTE,
    SMALL_GROUP,
    TITLE,
    Mark,
)
from reports.domain.detector_text import fold
from reports.domain.detector_words import country_regions, region_wordings

WORLD = "001"
STATE_WORDS = re.compile(
    "country|nation|government|state|pays|gouvernement|etat|pais|gobierno|estado|بلد|بلاد|دول|حكوم"
)
POSSESSIVES = frozenset({"his", "her"})
NEUTRAL = {
    ORGANISATION: "organisation",
    PERSON: "person",
    TITLE: "person",
    SMALL_GROUP: "person",
    DATE: "date",
    CONTACT: "contact",
}
# French and Spanish melt the preposition into the article that a replacement swallows.
LEADS = {"du": "de", "des": "de", "au": "à", "aux": "à", "del": "de", "al": "a"}


@cache
def _wordings() -> dict[str, dict[str, str]]:
    path = Path(settings.SEEDS_DIR) / "detector" / "general.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def general_words(mark: Mark, language: str) -> str:
    """Return neutral words for a mark, empty where only rewriting by a person helps."""
    if mark.kind == QUOTE:
        return ""
    if mark.kind == COUNTRY:
        wording = region_wordings().get(country_regions().get(mark.code, WORLD), {})
        return wording.get(language) or region_wordings()[WORLD][language]
    return _wordings().get(_wording_of(mark), {}).get(language, "")


def _wording_of(mark: Mark) -> str:
    words = fold(mark.words)
    if mark.kind == AFFILIATION:
        is_state = STATE_WORDS.search(words)
        return "state_of_speaker" if is_state else "body_of_speaker"
    if mark.kind == PRONOUN:
        if words in POSSESSIVES:
            return "possessive"
        return "person" if " " in words else "pronoun"
    return NEUTRAL[mark.kind]


def replaced(text: str, mark: Mark, *, language: str, as_mention: bool) -> str | None:
    """Return a text with a mark turned into a mention or a general wording, if that is possible."""
    start, end = mark.phrase
    if as_mention:
        words = mention_markup(mark.mention) if mark.mention else ""
    else:
        words = general_words(mark, language)
    if not words:
        return None
    words = _with_lead(words, mark.lead, language, as_mention=as_mention)
    if _begins_sentence(text[:start]) and not as_mention:
        words = words[:1].upper() + words[1:]
    return text[:start] + words + text[end:]


def _with_lead(words: str, lead: str, language: str, *, as_mention: bool) -> str:
    preposition = LEADS.get(lead, "")
    if not preposition:
        return words
    if preposition == "de" and language == "fr" and not as_mention and words[0] in "uUeE":
        return f"d’{words}"
    return f"{preposition} {words}"


def _begins_sentence(before: str) -> bool:
    head = before.rstrip(" \t\u00a0\"'“”«»(¿¡-–•")
    return not head or head[-1] in ".!?\n؟"
