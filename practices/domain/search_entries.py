"""What search knows of practices, read for many at once: one query a table, plain values only.

Thousands of practices share a few hundred terms and words, so whatever follows from one term or
one word is worked out once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils import timezone

from gfmd_site.lib.words import MAX_WORD, STOP_WORDS, fold, index_words, words_in
from practices.choices import PracticeStatus
from practices.domain.search_sets import Key
from practices.models import (
    Country,
    GcmObjective,
    Practice,
    PracticeOrganisation,
    PracticeSource,
    PracticeText,
    Region,
    Term,
)
from practices.models.base import LABEL_LANGUAGES

WORDS = ("title", "summary", "benefit", "lessons", "recommendations", "innovation")
# The lists of terms of a practice, and the kind of the sets of each.
TERM_LISTS = {
    "objectives": "objective",
    "principles": "principle",
    "goals": "goal",
    "targets": "target",
    "countries": "country",
    "regions": "region",
}
# The names of these terms find a practice too, in all languages.
NAMED = frozenset({"objectives", "countries", "regions"})
PLAIN = ("pk", "main_language", "type", "scope", "themes", "status", "primary_objective_id")
YEARS = ("started_year", "ended_year", "ongoing")
TIMES = ("published_at", "updated_at")


@dataclass
class Entry:
    """One practice as the index keeps it; `facets` are the sets that it belongs to."""

    sort_title: str = ""
    published_at: Any = None
    changed_at: Any = None
    title_words: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    facets: set[Key] = field(default_factory=set)
    # Only words of what is published may be shown to somebody who mistypes.
    plain_words: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Known:
    """What one term brings to each practice that has it."""

    facets: tuple[Key, ...]
    words: frozenset[str]


class EntryReader:
    """Reads entries. The vocabularies are read once for all portions."""

    def __init__(self) -> None:
        self._parents = dict(Region.objects.values_list("code", "parent__code"))
        self._terms = {name: self._known(name, kind) for name, kind in TERM_LISTS.items()}

    def read(self, ids: Collection[Any]) -> dict[Any, Entry]:
        """Return the entries of those practices that exist."""
        entries: dict[Any, Entry] = {}
        languages: dict[Any, str] = {}
        published = set()
        rows = Practice.objects.filter(pk__in=ids).order_by()
        for row in rows.values(*PLAIN, *YEARS, *TIMES):
            entries[row["pk"]] = self._plain(row)
            languages[row["pk"]] = row["main_language"]
            if row["status"] == PracticeStatus.PUBLISHED:
                published.add(row["pk"])
        self._add_terms(entries)
        _add_texts(entries, languages, published)
        _add_organisations(entries, languages)
        _add_editions(entries)
        return entries

    def _plain(self, row: Mapping[str, Any]) -> Entry:
        entry = Entry(
            published_at=row["published_at"] or row["updated_at"], changed_at=row["updated_at"]
        )
        entry.facets.update(_plain_facets(row))
        if row["primary_objective_id"]:
            self._add_term(entry, self._terms["objectives"][row["primary_objective_id"]])
        return entry

    def _add_terms(self, entries: Mapping[Any, Entry]) -> None:
        for name, known in self._terms.items():
            list_field: Any = Practice._meta.get_field(name)
            column = f"{list_field.m2m_reverse_field_name()}_id"
            rows = list_field.remote_field.through.objects.filter(practice_id__in=list(entries))
            for practice_id, term_id in rows.order_by().values_list("practice_id", column):
                self._add_term(entries[practice_id], known[term_id])

    @staticmethod
    def _add_term(entry: Entry, known: _Known) -> None:
        entry.facets.update(known.facets)
        entry.words |= known.words

    def _known(self, name: str, kind: str) -> dict[int, _Known]:
        model: Any = Practice._meta.get_field(name).related_model
        rows = model._default_manager.all()
        rows = rows.select_related("region") if model is Country else rows
        return {
            term.pk: _Known(
                tuple(self._facets(kind, term)), _names(term) if name in NAMED else frozenset()
            )
            for term in rows
        }

    def _facets(self, kind: str, term: Term) -> Iterator[Key]:
        """A target counts for its goal, a place for the larger ones around it."""
        if isinstance(term, Country | Region):
            place = term.region if isinstance(term, Country) else term
            yield from (("region", code) for code in self._around(place.code if place else None))
        if kind == "target":
            yield "goal", term.code.split(".")[0]
        if kind != "region":
            yield kind, term.code

    def _around(self, code: str | None) -> list[str]:
        found: list[str] = []
        while code is not None and code not in found:
            found.append(code)
            code = self._parents.get(code)
        return found


def _plain_facets(row: Mapping[str, Any]) -> Iterator[Key]:
    yield "status", row["status"]
    yield from ((name, row[name]) for name in ("type", "scope") if row[name])
    yield from (("theme", code) for code in row["themes"])
    yield from (("year", str(year)) for year in _years(row))


def _years(row: Mapping[str, Any]) -> range:
    """The years in which the practice ran, for a search by year."""
    start = row["started_year"]
    if start is None:
        return range(0)
    last = timezone.localdate().year if row["ongoing"] else row["ended_year"]
    return range(start, (last or start) + 1)


def _names(term: GcmObjective | Country | Region) -> frozenset[str]:
    words: set[str] = set()
    for language in LABEL_LANGUAGES:
        words |= index_words(term.label_in(language), language)
    return frozenset(words)


def _add_texts(
    entries: Mapping[Any, Entry], languages: Mapping[Any, str], published: Collection[Any]
) -> None:
    rows = PracticeText.objects.filter(practice_id__in=list(entries)).order_by()
    for practice_id, language, title, *others in rows.values_list(
        "practice_id", "language", *WORDS
    ):
        entry = entries[practice_id]
        entry.facets.add(("language", language))
        titles = index_words(title, language)
        entry.title_words |= titles
        entry.words |= titles
        rest = "\n".join(others)
        entry.words |= index_words(rest, language)
        if language == languages[practice_id]:
            entry.sort_title = fold(title)[:120]
        if practice_id in published:
            entry.plain_words.update(_plain_words(f"{title}\n{rest}"))


def _plain_words(text: str) -> Iterable[str]:
    return filter(None, map(_plain_word, words_in(text)))


@lru_cache(maxsize=50_000)
def _plain_word(word: str) -> str:
    """Return a word as suggestions hold it; empty for what nobody mistypes."""
    plain = fold(word)[:MAX_WORD]
    return "" if len(plain) <= 3 or plain in STOP_WORDS or plain.isdigit() else plain


def _add_organisations(entries: Mapping[Any, Entry], languages: Mapping[Any, str]) -> None:
    rows = PracticeOrganisation.objects.filter(practice_id__in=list(entries)).order_by()
    for practice_id, name in rows.values_list("practice_id", "name"):
        entries[practice_id].words |= _name_words(name, languages[practice_id])


@lru_cache(maxsize=5_000)
def _name_words(name: str, language: str) -> frozenset[str]:
    return frozenset(index_words(name, language))


def _add_editions(entries: Mapping[Any, Entry]) -> None:
    rows = PracticeSource.objects.filter(practice_id__in=list(entries), edition_year__gt=0)
    for practice_id, year in rows.order_by().values_list("practice_id", "edition_year"):
        entries[practice_id].facets.add(("edition", str(year)))
