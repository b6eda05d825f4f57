"""Tagged points of an edition as CSV: whether memory stays the same however many there are."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.frame import Bench, Figure

SIZES = (1_000, 10_000, 100_000)
FIRST, MORE_MEMORY = 0.5, 50.0
REPORTS = 10


def measure(bench: Bench) -> Iterator[Figure]:
    for rows in SIZES:
        for number in range(REPORTS):
            bench.child("fill", f"2018-8.{number + 1}", str(rows // REPORTS), "tags")
        told = bench.child("table")
        size = f"{rows:,} rows"
        yield Figure("CSV, first rows", size, told["first"], "s", FIRST)
        yield Figure("CSV, whole", size, told["seconds"], "s")
        yield Figure("CSV, memory beside the program", size, told["mb"], "MB", MORE_MEMORY)
    for number in range(REPORTS):
        bench.child("fill", f"2018-8.{number + 1}", "0")
