"""Counts of what this machine's processes did, for Prometheus, without a further package.

The client library of Prometheus sums processes through memory-mapped files that somebody has to
clear at every start, and knows nothing of workers that were replaced. Here each process writes a
small file, at most once a second, and holds a lock beside it while it lives. Whoever reads adds
the files up, and folds those without a holder into one, so that no count ever goes back.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

from django.conf import settings

WRITE_SECONDS = 1.0
ENDED = "ended"
BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
Counts = Counter[str]


class Counters:
    """Not shared between processes: one that is forked begins a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._counts: Counts = Counter()
        self._process = os.getpid()
        self._written = 0.0
        self._holder: IO[str] | None = None

    def request_done(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request by the name of its route, never by its path."""
        kind = f'route="{route or "none"}",method="{method}",status="{status // 100}xx"'
        with self._lock:
            if self._process != os.getpid():
                self._begin()
            self._counts[f"gfmd_requests_total{{{kind}}}"] += 1
            if route == "reports:changes" and method == "POST":
                self._observe("gfmd_save_seconds", seconds)
            if status == 503:
                self._counts["gfmd_busy_total"] += 1
            if time.monotonic() - self._written > WRITE_SECONDS:
                self._write()

    def _observe(self, name: str, seconds: float) -> None:
        for bound in BOUNDS:
            if seconds <= bound:
                self._counts[f'{name}_bucket{{le="{bound}"}}'] += 1
        self._counts[f'{name}_bucket{{le="+Inf"}}'] += 1
        self._counts[f"{name}_count"] += 1
        self._counts[f"{name}_sum"] += seconds  # type: ignore[assignment]  # sums are no counts

    def _write(self) -> None:
        self._written = time.monotonic()
        try:
            if self._holder is None:
                self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
                self._holder = (self.folder / f"{self._process}.lock").open("w")
                fcntl.flock(self._holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _put(self.folder / f"{self._process}.json", self._counts)
        except OSError:
            # A full disk must not cost the answer; the counts wait in memory.
            return

    def flush(self) -> None:
        with self._lock:
            self._write()

    def close(self) -> None:
        """Write what is left and let go of the file, as the end of the process does."""
        self.flush()
        if self._holder is not None:
            self._holder.close()
            self._holder = None


@cache
def site_counters() -> Counters | None:
    """Return the counters of this process, or None where nobody may read them."""
    return Counters(Path(settings.METRICS_DIR)) if settings.METRICS_TOKEN else None


def totals(folder: Path) -> Counts:
    """Return the counts of all processes of this machine, those that have ended included."""
    if not folder.is_dir():
        return Counter()
    with _alone(folder):
        for lock in sorted(folder.glob("*.lock")):
            _fold(folder, lock)
        counts: Counts = Counter()
        for file in sorted(folder.glob("*.json")):
            counts.update(_get(file))
        return counts


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "reading").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fold(folder: Path, lock: Path) -> None:
    with lock.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        own = lock.with_suffix(".json")
        ended = folder / f"{ENDED}.json"
        _put(ended, _get(ended) + _get(own))
        own.unlink(missing_ok=True)
        lock.unlink(missing_ok=True)


def _get(file: Path) -> Counts:
    try:
        return Counter(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return Counter()


def _put(file: Path, counts: Counts) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(counts), encoding="utf-8")
    fresh.replace(file)
