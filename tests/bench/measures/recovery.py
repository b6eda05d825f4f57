"""The server's disk is gone: from a backup file to a site that answers, in an empty folder."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.frame import Bench, BenchServer, Figure

SECONDS = 60.0


def measure(bench: Bench) -> Iterator[Figure]:
    file = bench.folder / "one.backup"
    began = time.perf_counter()
    BenchServer(bench.data).manage("backup", str(file))
    yield Figure("backup of the demonstration", "", time.perf_counter() - began, "s")
    yield Figure("its size", "", file.stat().st_size / 1024**2, "MB")
    server = BenchServer(bench.folder / "recovered")
    began = time.perf_counter()
    server.manage("restore", str(file), "--yes")
    server.manage("collectstatic", "--no-input", "--verbosity", "0", settings="tests.collecting")
    server.start()
    seconds = time.perf_counter() - began
    server.kill()
    yield Figure("from the backup to a site that answers", "", seconds, "s", SECONDS)
