"""How fast the repository answers at three sizes: `python -m tests.bench.practice_search`.

Fills a database of its own (SQLite in a temporary folder, or the one named by DATABASE_URL, which
has to be empty) with made-up practices, then measures the list page's search with its counts.
Prints one JSON object a line.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from itertools import chain
from pathlib import Path

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 40
SUBJECTS = ("workers", "migrants", "families", "students", "nurses", "seafarers", "farmers")
DEEDS = (
    *("training", "housing", "advice", "schooling", "insurance", "recognition", "recruitment"),
    *("integration", "detention", "identification", "reunification", "counselling", "mentoring"),
    *("translation", "vaccination", "certification"),
)
PLACES = ("ports", "villages", "cities", "borders", "schools", "clinics", "markets", "farms")
# Each kind of question is measured on its own: the slowest must not hide behind the others.
KINDS: dict[str, tuple[dict, ...]] = {
    "the plain list": ({"text": ""}, {"text": "", "sort": "title"}),
    "one word": ({"text": "migration"}, {"text": "rareword4711"}),
    "several words": (
        {"text": "migration detention"},
        {"text": "housing nurses ports"},
        {"text": "migrants workers training housing"},
    ),
    "a typing mistake": ({"text": "detenton"}, {"text": "houssing"}),
    "another language": ({"text": "formation des travailleurs"}, {"text": "هجرة"}),
    "filters": (
        {"text": "", "objective": ("13",), "country": ("KEN",)},
        {"text": "", "region": ("002",), "year": ("2016",)},
    ),
    "words and filters": (
        {"text": "advice", "objective": ("6", "18")},
        {"text": "migrants", "region": ("150",), "sort": "title"},
        {"text": "migrants workers training housing", "type": ("policy",)},
    ),
    "a far page": ({"text": "migrants", "page": 40}, {"text": "", "page": 40}),
}


def fill(total: int) -> tuple[float, float]:
    """Add made-up published practices up to a total.

    Return the seconds that indexing took, by the clock and of this process's own time.
    """
    from django.utils import timezone

    from practices.domain.search_index import keep_frequent_words, refresh_stale
    from practices.models import (
        Country,
        GcmObjective,
        GuidingPrinciple,
        Practice,
        PracticeIndex,
        PracticeText,
        SdgTarget,
    )

    chance = random.Random(total)  # noqa: S311  the same practices every time
    pools = {
        name: list(model.objects.values_list("pk", flat=True))
        for name, model in (
            ("objectives", GcmObjective),
            ("principles", GuidingPrinciple),
            ("targets", SdgTarget),
            ("countries", Country),
        )
    }
    have = Practice.objects.count()
    while have < total:
        count = min(2_000, total - have)
        rows = [
            Practice(
                id=uuid.UUID(int=chance.getrandbits(128)),
                status="published",
                published_at=timezone.now(),
                type=chance.choice(["policy", "programme", "tool"]),
                scope=chance.choice(["local", "national", "regional"]),
                primary_objective_id=chance.choice(pools["objectives"]),
                started_year=chance.randint(2000, 2017),
                ongoing=chance.random() < 0.5,
            )
            for _number in range(count)
        ]
        Practice.objects.bulk_create(rows, batch_size=500)
        PracticeText.objects.bulk_create(
            (
                PracticeText(
                    practice=row,
                    language="en",
                    title=f"{chance.choice(DEEDS)} for {chance.choice(SUBJECTS)} in "
                    f"{chance.choice(PLACES)} {have + place}",
                    summary=" ".join(chance.choices([*SUBJECTS, *DEEDS, *PLACES], k=40))
                    + f" rareword{chance.randint(1, 30_000)}",
                )
                for place, row in enumerate(rows)
            ),
            batch_size=500,
        )
        for name, pool in pools.items():
            through = getattr(Practice, name).through
            column = next(
                f.attname for f in through._meta.fields if f.is_relation and f.name != "practice"
            )
            through.objects.bulk_create(
                (
                    through(practice_id=row.pk, **{column: term})
                    for row in rows
                    for term in chance.sample(pool, 2)
                ),
                batch_size=5_000,
            )
        PracticeIndex.objects.bulk_create(PracticeIndex(practice=row) for row in rows)
        have += count
    started, cpu = time.perf_counter(), time.process_time()
    refresh_stale()
    keep_frequent_words()
    return time.perf_counter() - started, time.process_time() - cpu


def measure() -> dict[str, object]:
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection, reset_queries

    from practices.domain.queries import practices_in_order
    from practices.domain.search import Query, search

    def ask(values: dict) -> int:
        terms = {name: value for name, value in values.items() if isinstance(value, tuple)}
        query = Query(
            text=values.get("text", ""), filters=terms, sort=values.get("sort", "relevance")
        )
        found = search(query, AnonymousUser())
        practices_in_order(found.page(20 * values.get("page", 0), 20))
        return found.total

    connection.force_debug_cursor = True
    queries = set()
    for values in chain.from_iterable(KINDS.values()):
        ask(values)
        reset_queries()
        ask(values)
        queries.add(len(connection.queries_log))
    connection.force_debug_cursor = False
    times, processor, by_kind = [], [], {}
    for kind, questions in KINDS.items():
        own = [_milliseconds(ask, values) for values in questions for _ in range(ROUNDS)]
        wall = sorted(taken for taken, _cpu in own)
        times += wall
        processor += [cpu for _taken, cpu in own]
        by_kind[kind] = {"p50_ms": _share(wall, 0.5), "p95_ms": _share(wall, 0.95)}
    times.sort()
    processor.sort()
    return {
        "p50_ms": _share(times, 0.5),
        "p95_ms": _share(times, 0.95),
        "max_ms": _share(times, 1),
        # What other work on the machine does not change; of PostgreSQL it is our side alone.
        "cpu_p50_ms": _share(processor, 0.5),
        "cpu_p95_ms": _share(processor, 0.95),
        "queries": f"{min(queries)}–{max(queries)}",
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "database_mb": round(_database_bytes() / 1e6),
        "by_kind": by_kind,
    }


def _milliseconds(ask: Callable[[dict], int], values: dict) -> tuple[float, float]:
    started, cpu = time.perf_counter(), time.process_time()
    ask(values)
    return (time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000


def _share(ordered: list[float], share: float) -> float:
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1)


def _database_bytes() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute(
                "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            )
        return cursor.fetchone()[0]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gfmd-bench-") as folder:
        os.environ["GFMD_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "gfmd_site.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from practices.domain.seeding import load_vocabularies

        call_command("migrate", verbosity=0)
        load_vocabularies(Path("seeds/vocabularies"))
        sizes = [int(size) for size in sys.argv[1:]] or SIZES
        for size in sizes:
            seconds, cpu = fill(size)
            figures = {
                "practices": size,
                "database": connection.vendor,
                "index_s": round(seconds, 1),
                "index_cpu_s": round(cpu, 1),
            }
            print(json.dumps({**figures, **measure()}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
