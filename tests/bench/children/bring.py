"""Import a table of new points with five tags each: `bring CODE COUNT`."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator

import django

django.setup()

from gfmd_site.lib import csvsafe  # noqa: E402
from gfmd_site.table_formats import StreamedCsv  # noqa: E402
from reports.domain.fields import TAGS  # noqa: E402
from reports.models import Point, Report  # noqa: E402
from reports.resources import PointResource  # noqa: E402
from tests.bench.content import SENTENCE  # noqa: E402

FACTS = ("report", "section", "text")


def main() -> None:
    code, count = sys.argv[1], int(sys.argv[2])
    table = StreamedCsv().create_dataset(table_of(code, count))
    before, began = peak_mb(), time.perf_counter()
    PointResource().import_data(table, dry_run=True)
    check = time.perf_counter() - began
    began, cpu = time.perf_counter(), time.process_time()
    PointResource().import_data(table, rollback_on_validation_errors=True)
    figures = {
        "check": check,
        "cpu": time.process_time() - cpu,
        "seconds": time.perf_counter() - began,
        "mb": peak_mb() - before,
    }
    stored = Point.objects.filter(report__code=code).count()
    assert stored == count, (stored, count)
    print(json.dumps(figures))


def table_of(code: str, count: int) -> bytes:
    return b"".join(csvsafe.stream([*FACTS, *TAGS], rows_of(code, count), incomplete=""))


def rows_of(code: str, count: int) -> Iterator[list[str]]:
    sections = list(Report.objects.get(code=code).template.sections.exclude(kind="quotes"))
    codes = [list(term.objects.values_list("code", flat=True)) for term in TAGS.values()]
    for number in range(count):
        section = sections[number * len(sections) // count]
        tags = [str(known[number % len(known)]) for known in codes]
        yield [code, section.key, SENTENCE.format(number=number), *tags]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
