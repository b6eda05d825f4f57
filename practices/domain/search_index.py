"""Keeps the search index equal to the practices.

Whatever saves a practice marks its entry as stale; stale entries are put right here, at the latest
before the next search. So it does not matter who wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from practices.domain.search_entries import Entry, EntryReader
from practices.domain.search_sets import Membership, write_members
from practices.models import IndexSet, Practice, PracticeIndex, SearchWord

BATCH = 2_000
# What a search puts right before it answers.
AT_ONCE = 200
# A word in more practices than this gets a set of its own: reading it is faster then.
FREQUENT = 2_000


def refresh_stale(limit: int | None = None) -> int:
    """Put right what has changed since the last search; return how many practices that was.

    With a limit the rest waits for the next call, so that no page waits for a large import.
    """
    done = 0
    stale = PracticeIndex.objects.filter(stale=True)
    reader: EntryReader | None = None
    # Asked without a lock: nearly always there is nothing to do.
    while (limit is None or done < limit) and stale.exists():
        reader = reader or EntryReader()
        batch = BATCH if limit is None else min(BATCH, limit - done)
        with transaction.atomic():
            rows = stale.select_for_update(of=("self",)).order_by("pk")
            numbers = {
                practice_id: pk for pk, practice_id in rows.values_list("pk", "practice_id")[:batch]
            }
            _index(numbers, reader)
        done += len(numbers)
    return done


def count_stale() -> int:
    """Return how many practices the search has yet to learn."""
    return PracticeIndex.objects.filter(stale=True).count()


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


def _index(numbers: dict[Any, int], reader: EntryReader) -> None:
    entries = {numbers[pk]: entry for pk, entry in reader.read(list(numbers)).items()}
    _store(entries)
    write_members(
        {
            number: Membership(entry.facets, entry.words, entry.title_words)
            for number, entry in entries.items()
        },
        gone=set(numbers.values()) - set(entries),
    )
    words = set().union(*(entry.plain_words for entry in entries.values()))
    SearchWord.objects.bulk_create(
        (SearchWord(word=word, first=word[0], length=len(word)) for word in sorted(words)),
        ignore_conflicts=True,
        batch_size=300,
    )


def _store(entries: Mapping[int, Entry]) -> None:
    """One prepared statement for all: a single one with a case for each row is far slower."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE practices_practiceindex SET title_words = %s, words = %s, sort_title = %s,"
            " published_at = %s, changed_at = %s, stale = %s WHERE id = %s",
            [
                (
                    " ".join(sorted(entry.title_words)),
                    " ".join(sorted(entry.words)),
                    entry.sort_title,
                    connection.ops.adapt_datetimefield_value(entry.published_at),
                    connection.ops.adapt_datetimefield_value(entry.changed_at),
                    False,
                    number,
                )
                for number, entry in entries.items()
            ],
        )


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
