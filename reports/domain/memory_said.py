"""“Said before”: what other rooms said about what somebody types, where the person may read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from gfmd_site.lib.words import asked_keys, asked_words
from practices.domain.similarity import compare_ideas, ideas_of
from reports.domain.memory import Hit, Person, hits, visible_entries, with_words
from reports.domain.memory_index import refresh_memory
from reports.models import MemoryEntry, Report

# As many as a person looks at beside the words being typed.
MOST = 2
# What the text index brings up before texts are compared one by one.
CANDIDATES = 24
LEAST_WORDS = 4
RANK = {
    "sqlite": "(SELECT rank FROM reports_memory_fts WHERE reports_memory_fts MATCH %s"
    " AND rowid = reports_memoryentry.id)",
    "postgresql": "-ts_rank(reports_memoryentry.vector, %s::tsquery)",
}


@dataclass(frozen=True)
class Said:
    """An earlier text that says the same, and why it is taken to."""

    hit: Hit
    score: float
    reason: str


def said_before(*, text: str, language: str, report: Report, user: Person) -> list[Said]:
    """Return the nearest texts of other sessions, best first, none that is not clearly the same."""
    words = asked_words(text, limit=20)
    if len(words) < LEAST_WORDS:
        return []
    refresh_memory()
    entries = visible_entries(user).filter(point__deleted_at=None, line__removed_at=None)
    entries = entries.exclude(report=report)
    keys = frozenset().union(*(asked_keys(word) for word in words))
    typed = ideas_of(text=text, language=language)
    found = []
    for hit in hits(_nearest(entries, keys), user, [keys]):
        near = compare_ideas(typed, ideas_of(text=hit.text, language=hit.language))
        if near.same:
            found.append(Said(hit, near.score, near.reason))
    found.sort(key=lambda said: (-said.score, -said.hit.year, said.hit.where, said.hit.text))
    return _each_once(found)[:MOST]


def _nearest(entries: QuerySet[MemoryEntry], keys: frozenset[str]) -> QuerySet[MemoryEntry]:
    is_sqlite = connection.vendor == "sqlite"
    quote, any_of = ('"', " OR ") if is_sqlite else ("'", " | ")
    asked = any_of.join(f"{quote}{key}{quote}" for key in sorted(keys))
    ranked = with_words(entries, [keys]).annotate(
        rank=RawSQL(RANK[connection.vendor], [asked])  # noqa: S611  stems of letters and digits
    )
    return ranked.order_by("rank", "-year", "pk")[:CANDIDATES]


def _each_once(found: list[Said]) -> list[Said]:
    """Leave out what a statement or a synthesis took over word for word."""
    seen: set[str] = set()
    kept = []
    for said in found:
        words = said.hit.text.casefold()
        if words not in seen:
            kept.append(said)
        seen.add(words)
    return kept
