"""A table of practices coming in, 37 of its rows refused, each size in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.frame import ROOT, Bench, Figure

BUDGETS: dict[int, float | None] = {1_000: None, 10_000: 2.0, 20_000: None}
MORE_MEMORY = 100.0


def measure(_bench: Bench) -> Iterator[Figure]:
    for rows, budget in BUDGETS.items():
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.practice_import", str(rows)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
            timeout=600,
        )
        told, size = json.loads(done.stdout), f"{rows:,} rows"
        yield Figure("Practice import, check", size, told["check_s"], "s")
        yield Figure("Practice import, processor time", size, told["import_cpu_s"], "s", budget)
        yield Figure("Practice import, whole", size, told["import_s"], "s")
        yield Figure("Practice import, search learns", size, told["index_cpu_s"], "s")
        yield Figure("Practice import, memory", size, told["more_memory_mb"], "MB", MORE_MEMORY)
