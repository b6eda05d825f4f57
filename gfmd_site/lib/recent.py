"""Counting what happened lately without asking the database."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable


class RecentCounts:
    """How much of each key this process has counted in the last `window` seconds, or more.

    The answer is never too low. Two windows are kept and no moments, so it can be as much too
    high as was counted in the window before; memory is that of the keys of two windows.
    """

    def __init__(self, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._window = window
        self._clock = clock
        self._lock = threading.Lock()
        self._began = clock()
        self._before: Counter[Hashable] = Counter()
        self._now: Counter[Hashable] = Counter()

    def add(self, key: Hashable, count: int) -> int:
        """Count `count` more of a key and return how many there were lately, these included."""
        with self._lock:
            self._turn()
            self._now[key] += count
            return self._now[key] + self._before[key]

    def _turn(self) -> None:
        passed = self._clock() - self._began
        if passed < self._window:
            return
        self._before = self._now if passed < 2 * self._window else Counter()
        self._now = Counter()
        self._began = self._clock()
