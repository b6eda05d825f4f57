"""Keeps the search index equal to the practices.

Whatever saves a practice marks its entry as stale; stale entries are put right here, at the latest
before the next search. So it does not matter who wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from gfmd_site.lib.words import MAX_WORD, STOP_WORDS, fold, index_words, words_in
from practices.choices import PracticeStatus
from practices.domain.search_sets import Key, write_members
from practices.models import (
    IndexSet,
    Practice,
    PracticeIndex,
    PracticeText,
    Region,
    SearchWord,
    Term,
)
from practices.models.base import LABEL_LANGUAGES

BATCH = 2_000
# What a search puts right before it answers.
AT_ONCE = 200
# A word in more practices than this gets a set of its own: reading it is faster then.
FREQUENT = 2_000
WORDS = ("title", "summary", "benefit", "lessons", "recommendations", "innovation")
TERM_LISTS = ("principles", "goals", "targets", "countries", "regions")


def refresh_stale(limit: int | None = None) -> int:
    """Put right what has changed since the last search; return how many practices that was.

    With a limit the rest waits for the next call, so that no page waits for a large import.
    """
    done = 0
    stale = PracticeIndex.objects.filter(stale=True)
    # Asked without a lock: nearly always there is nothing to do.
    while (limit is None or done < limit) and stale.exists():
        batch = BATCH if limit is None else min(BATCH, limit - done)
        with transaction.atomic():
            rows = stale.select_for_update(of=("self",)).order_by("pk")
            numbers = {
                practice_id: pk for pk, practice_id in rows.values_list("pk", "practice_id")[:batch]
            }
            _index(numbers)
        done += len(numbers)
    return done


def rebuild() -> int:
    """Make the whole index anew, with sets for the words that have become frequent."""
    with transaction.atomic():
        IndexSet.objects.all().delete()
        SearchWord.objects.all().delete()
        known = PracticeIndex.objects.values("practice_id")
        missing = Practice.objects.exclude(pk__in=known).values_list("pk", flat=True)
        PracticeIndex.objects.bulk_create(
            (PracticeIndex(practice_id=pk) for pk in missing.iterator()), batch_size=BATCH
        )
        PracticeIndex.objects.update(stale=True)
    done = refresh_stale()
    keep_frequent_words()
    return done


def _index(numbers: dict[Any, int]) -> None:
    parents = dict(Region.objects.values_list("code", "parent__code"))
    entries, members = [], {}
    words: set[str] = set()
    rows = Practice.objects.filter(pk__in=list(numbers)).select_related("primary_objective")
    for practice in rows.prefetch_related(
        "texts", "objectives", "organisations", "sources", "countries__region", *TERM_LISTS
    ):
        entry = _entry(practice, numbers[practice.pk])
        entries.append(entry)
        keys = {(kind, code) for kind, code in facets_of(practice, parents)}
        keys |= {("word", word) for word in entry.words.split()}
        keys |= {("title", word) for word in entry.title_words.split()}
        members[entry.pk] = keys
        if practice.status == PracticeStatus.PUBLISHED:
            words |= _plain_words(practice.texts.all())
    _store(entries)
    write_members(members, gone=set(numbers.values()) - set(members))
    SearchWord.objects.bulk_create(
        (SearchWord(word=word, first=word[0], length=len(word)) for word in sorted(words)),
        ignore_conflicts=True,
        batch_size=300,
    )


def _store(entries: list[PracticeIndex]) -> None:
    """One prepared statement for all: a single one with a case for each row is far slower."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE practices_practiceindex SET title_words = %s, words = %s, sort_title = %s,"
            " published_at = %s, changed_at = %s, stale = %s WHERE id = %s",
            [
                (
                    entry.title_words,
                    entry.words,
                    entry.sort_title,
                    connection.ops.adapt_datetimefield_value(entry.published_at),
                    connection.ops.adapt_datetimefield_value(entry.changed_at),
                    False,
                    entry.pk,
                )
                for entry in entries
            ],
        )


def _entry(practice: Practice, number: int) -> PracticeIndex:
    titles: set[str] = set()
    words: set[str] = set()
    for text in practice.texts.all():
        titles |= index_words(text.title, text.language)
        for name in WORDS[1:]:
            words |= index_words(getattr(text, name), text.language)
    for row in practice.organisations.all():
        words |= index_words(row.name, practice.main_language)
    words |= _term_words(practice)
    return PracticeIndex(
        pk=number,
        practice=practice,
        title_words=" ".join(sorted(titles)),
        words=" ".join(sorted(words | titles)),
        sort_title=fold(practice.title)[:120],
        published_at=practice.published_at or practice.updated_at,
        changed_at=practice.updated_at,
        stale=False,
    )


def _term_words(practice: Practice) -> set[str]:
    """The names of objectives and places in all languages: they find a text in another one."""
    terms: list[Term] = [*practice.objectives.all(), *practice.countries.all()]
    terms += practice.regions.all()
    if practice.primary_objective:
        terms.append(practice.primary_objective)
    words: set[str] = set()
    for term in terms:
        for language in LABEL_LANGUAGES:
            words |= index_words(term.label_in(language), language)
    return words


def _plain_words(texts: Iterable[PracticeText]) -> set[str]:
    joined = " ".join(getattr(text, name) for text in texts for name in WORDS)
    return {
        word
        for word in (fold(word)[:MAX_WORD] for word in words_in(joined))
        if len(word) > 3 and word not in STOP_WORDS and not word.isdigit()
    }


def facets_of(practice: Practice, parents: Mapping[str, str | None]) -> Iterator[Key]:
    """Yield every kind and code that a practice is filtered and counted by."""
    yield "status", practice.status
    yield from (("type", practice.type),) if practice.type else ()
    yield from (("scope", practice.scope),) if practice.scope else ()
    yield from (("theme", code) for code in practice.themes)
    yield from (("language", text.language) for text in practice.texts.all())
    objectives = {term.code for term in practice.objectives.all()}
    if practice.primary_objective:
        objectives.add(practice.primary_objective.code)
    yield from (("objective", code) for code in objectives)
    yield from (("principle", term.code) for term in practice.principles.all())
    targets = {term.code for term in practice.targets.all()}
    yield from (("target", code) for code in targets)
    goals = {term.code for term in practice.goals.all()}
    yield from (("goal", code) for code in goals | {code.split(".")[0] for code in targets})
    yield from (("country", term.code) for term in practice.countries.all())
    yield from (("region", code) for code in _regions(practice, parents))
    yield from (("year", str(year)) for year in _years(practice))
    editions = {row.edition_year for row in practice.sources.all() if row.edition_year}
    yield from (("edition", str(year)) for year in editions)


def _regions(practice: Practice, parents: Mapping[str, str | None]) -> set[str]:
    """The regions said and those of the countries, each with the larger ones around it."""
    codes: list[str | None] = [term.code for term in practice.regions.all()]
    codes += [term.region.code for term in practice.countries.all() if term.region]
    found: set[str] = set()
    for code in codes:
        while code is not None and code not in found:
            found.add(code)
            code = parents.get(code)
    return found


def _years(practice: Practice) -> range:
    """The years in which the practice ran, for a search by year."""
    if practice.started_year is None:
        return range(0)
    last = timezone.localdate().year if practice.ongoing else practice.ended_year
    return range(practice.started_year, min(last or practice.started_year, date.max.year) + 1)


def keep_frequent_words() -> int:
    """Give each frequent word its set; return how many have one now."""
    count = 0
    with transaction.atomic():
        IndexSet.objects.filter(kind__in=("word", "title")).delete()
        for kind, column in (("word", "words"), ("title", "title_words")):
            totals: Counter[str] = Counter()
            rows = PracticeIndex.objects.order_by().values_list("pk", column)
            for _number, words in rows.iterator(chunk_size=BATCH):
                totals.update(words.split())
            size = (PracticeIndex.objects.aggregate(last=Max("pk"))["last"] or 0) // 8 + 1
            places = {word: bytearray(size) for word, n in totals.items() if n >= FREQUENT}
            for number, words in rows.iterator(chunk_size=BATCH) if places else ():
                for word in words.split():
                    if word in places:
                        places[word][number >> 3] |= 1 << (number & 7)
            IndexSet.objects.bulk_create(
                (IndexSet(kind=kind, code=word, bits=bytes(data)) for word, data in places.items()),
                batch_size=50,
            )
            count += len(places)
        write_members({})
    return count
