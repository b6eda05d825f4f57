"""The page where a synthesis is compiled, over 1, 6 and 24 reports of 600 points each."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.frame import Bench, Figure

POINTS = 600
SIZES = (1, 6, 24)
BUDGETED = 6
SERVER, QUERIES = 300.0, 20.0


def measure(bench: Bench) -> Iterator[Figure]:
    for number in range(1, max(SIZES) + 1):
        bench.child("fill", f"2018-9.{number}", str(POINTS), "tags")
    for reports in SIZES:
        told = bench.child("compile", str(reports))
        size = f"{reports} × {POINTS} points"
        for name in ("page", "search", "outline", "balance"):
            limit = SERVER if reports == BUDGETED else None
            yield Figure(f"compiling, server, {name}", size, told[f"{name}_ms"], "ms", limit)
            queries = told[f"{name}_queries"]
            yield Figure(f"compiling, server, {name}, queries", size, queries, "", QUERIES)
        first, again = told["similar_first_ms"], told["similar_ms"]
        yield Figure("similar points, compared", size, first, "ms")
        yield Figure("similar points, kept", size, again, "ms")
