"""Practices that may be the same as one that somebody writes, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from gfmd_site.lib.typography import quoted, with_commas
from gfmd_site.lib.words import asked_words, fold, index_words, words_in
from practices.domain.search import entries_of_words, ids_by_score, visible_numbers
from practices.domain.search_index import AT_ONCE, refresh_stale
from practices.models import Practice, PracticeText

CANDIDATES = 40
SHOWN = 5
SAME_TITLE, CLOSE_TITLE = 84.0, 60.0
SAME_WORDS, CLOSE_WORDS = 0.45, 0.22
MAX_TEXT = 4_000


@dataclass(frozen=True)
class Likeness:
    practice: Practice
    score: float
    reason: str


def similar_practices(
    *,
    texts: Mapping[str, Mapping[str, str]],
    countries: Iterable[str],
    user: User | AnonymousUser,
    leave_out: Any = None,
) -> list[Likeness]:
    """Return the practices a person may see that say much the same, in any of their languages."""
    refresh_stale(limit=AT_ONCE)
    titles = " ".join(words.get("title", "") for words in texts.values())
    near = entries_of_words(asked_words(titles, limit=10))
    visible = visible_numbers(user)
    found = [
        _likeness(practice, texts, set(countries)) for practice in _rows(near, visible, leave_out)
    ]
    return sorted((item for item in found if item), key=lambda item: -item.score)[:SHOWN]


def _rows(near: list[int], visible: int, leave_out: Any) -> list[Practice]:
    ids = [pk for pk in ids_by_score(near, visible, CANDIDATES) if pk != leave_out]
    rows = Practice.objects.filter(pk__in=ids).prefetch_related("texts", "countries")
    return list(rows)


def _likeness(
    practice: Practice, texts: Mapping[str, Mapping[str, str]], countries: set[str]
) -> Likeness | None:
    shared_places = [term for term in practice.countries.all() if term.code in countries]
    best: tuple[float, PracticeText | None, set[str]] = (0.0, None, set())
    for language, words in texts.items():
        for text in practice.texts.all():
            score, shared = _closeness(words, language, text, bool(shared_places))
            if score > best[0]:
                best = (score, text, shared)
    score, nearest, shared = best
    if nearest is None:
        return None
    return Likeness(practice, score, _reason(nearest, shared, shared_places))


def _closeness(
    words: Mapping[str, str], language: str, text: PracticeText, same_place: bool
) -> tuple[float, set[str]]:
    title = fuzz.token_sort_ratio(fold(words.get("title", "")), fold(text.title))
    own = _keys(words.get("title", ""), words.get("summary", ""), language)
    other = _keys(text.title, text.summary, text.language)
    shared = own & other
    overlap = len(shared) / max(1, min(len(own), len(other)))
    enough_title, enough_words = (
        (CLOSE_TITLE, CLOSE_WORDS) if same_place else (SAME_TITLE, SAME_WORDS)
    )
    if title < enough_title and (overlap < enough_words or len(shared) < 6):
        return 0.0, set()
    return title + 100 * overlap + (20 if same_place else 0), shared


def _keys(title: str, summary: str, language: str) -> set[str]:
    return index_words(f"{title} {summary}"[:MAX_TEXT], language)


def _reason(text: PracticeText, shared: set[str], places: list[Any]) -> str:
    language = get_language() or "en"
    plain = [
        word
        for word in dict.fromkeys(words_in(f"{text.title} {text.summary}"))
        if len(word) > 3 and index_words(word, text.language) & shared
    ][:6]
    parts = []
    if places:
        names = with_commas(place.label_in(language) for place in places)
        parts.append(_("Both are about %(places)s.") % {"places": names})
    if plain:
        parts.append(
            ngettext("Both use the word %(words)s.", "Both use the words %(words)s.", len(plain))
            % {"words": with_commas(quoted(word) for word in plain)}
        )
    return " ".join(parts) or _("The titles are nearly the same.")
