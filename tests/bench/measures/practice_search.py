"""Searching the repository of practices at three sizes, with what the list page shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.frame import ROOT, Bench, Figure

P95 = 50.0
BUDGETED = 100_000


def measure(_bench: Bench) -> Iterator[Figure]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.practice_search"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
        timeout=1_800,
    )
    for printed in done.stdout.splitlines():
        told = json.loads(printed)
        size = f"{told['practices']:,} records"
        budget = P95 if told["practices"] == BUDGETED else None
        yield Figure("practice search, p50", size, told["p50_ms"], "ms")
        yield Figure("practice search, p95", size, told["p95_ms"], "ms", budget)
