"""A table of new points with five tags each: the check beforehand, then the import."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.frame import Bench, Figure

BUDGETS: dict[int, float | None] = {1_000: None, 10_000: 2.0}
MORE_MEMORY = 100.0


def measure(bench: Bench) -> Iterator[Figure]:
    for number, (rows, budget) in enumerate(BUDGETS.items(), start=1):
        code = f"2018-7.{number}"
        bench.child("fill", code, "0")
        told = bench.child("bring", code, str(rows))
        size = f"{rows:,} rows"
        yield Figure("Table import, check", size, told["check"], "s")
        yield Figure("Table import, processor time", size, told["cpu"], "s", budget)
        yield Figure("Table import, whole", size, told["seconds"], "s")
        yield Figure("Table import, memory", size, told["mb"], "MB", MORE_MEMORY)
