"""A table of practices with 37 bad rows: the check, the import, and what the search learns.

`python -m tests.bench.practice_import ROWS` fills a database of its own, as `practice_search` does,
and prints one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BAD = 37
HEADER = (
    *("title", "main_language", "summary", "benefit", "type", "scope", "primary_objective"),
    *("objectives", "principles", "targets", "countries", "organisations"),
    *("started_year", "ongoing"),
)


def table_of(count: int) -> bytes:
    """Return a CSV file in which every so many rows name a country that there is not."""
    from gfmd_site.lib import csvsafe
    from practices.models import GuidingPrinciple
    from tests.bench.practice_search import DEEDS, PLACES, SUBJECTS

    chance = random.Random(count)  # noqa: S311  the same practices every time
    words = [*DEEDS, *PLACES, *SUBJECTS]
    principle = GuidingPrinciple.objects.values_list("code", flat=True)[0]
    bad = {number * count // BAD for number in range(BAD)}
    rows = (
        [
            f"{chance.choice(DEEDS)} for {chance.choice(SUBJECTS)} {number}",
            "en",
            " ".join(chance.choices(words, k=60)),
            " ".join(chance.choices(words, k=15)),
            chance.choice(("policy", "programme")),
            "national",
            str(chance.randint(1, 23)),
            "5; 18",
            principle,
            "8.8",
            "Atlantis" if number in bad else "Kenya; Morocco",
            "implementing: Ministry of Labour",
            str(chance.randint(2000, 2017)),
            "yes",
        ]
        for number in range(count)
    )
    return b"".join(csvsafe.stream(HEADER, rows, incomplete=""))


def measure(count: int) -> dict[str, Any]:
    from gfmd_site.table_formats import StreamedCsv
    from practices.domain.search_index import refresh_stale
    from practices.models import Practice
    from practices.resources import PracticeResource

    table = StreamedCsv().create_dataset(table_of(count))
    before = _peak_mb()
    check, _cpu, _result = _timed(
        lambda: PracticeResource(leave_out=True).import_data(table, dry_run=True)
    )
    whole, cpu, result = _timed(lambda: PracticeResource(leave_out=True).import_data(table))
    index, index_cpu, _count = _timed(refresh_stale)
    assert (len(result.refused), Practice.objects.count()) == (BAD, count - BAD)
    return {
        "rows": count,
        "check_s": check,
        "import_s": whole,
        "import_cpu_s": cpu,
        "index_s": index,
        "index_cpu_s": index_cpu,
        "more_memory_mb": round(_peak_mb() - before),
    }


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    started, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - started, time.process_time() - cpu, result


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gfmd-bench-") as folder:
        os.environ["GFMD_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "gfmd_site.settings"
        import django

        django.setup()
        from django.core.management import call_command

        from practices.domain.seeding import load_vocabularies

        call_command("migrate", verbosity=0)
        load_vocabularies(Path("seeds/vocabularies"))
        print(json.dumps(measure(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
