"""One writer after the other, for SQLite.

SQLite has one write lock and no queue before it: who finds it taken sleeps and looks again, for
up to a tenth of a second, while the lock stands free. Two processes with ten people typing write
no more than one process does. Here the next writer starts as soon as the one before has finished.

This is a courtesy among writers who meet often. The lock of the database stays the only thing that
anything's correctness rests on: whoever waits too long, and whoever does not ask, goes on to it.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

# Together with the database's own 10 seconds less than the 15 that a page waits for its answer.
PATIENCE = 2.0
LOOK_AGAIN = 0.001

# One thread of a process at a time asks the other processes, so that looking again costs little.
_own_threads = threading.Lock()


@contextmanager
def write_turn() -> Iterator[None]:
    """Wait for this writer's turn at the database. Enter it before the transaction.

    Databases that queue their writers themselves, and those without a file, are not waited for.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.in_atomic_block or not Path(name).is_file():
        yield
        return
    with turn_at(f"{name}-turn"):
        yield


@contextmanager
def turn_at(path: str, patience: float = PATIENCE) -> Iterator[None]:
    """Wait until nobody else is at this file's turn, at most `patience` seconds.

    The file is made when it is missing. Where it cannot be made (a full disk) nobody waits: the
    database has words for that.
    """
    until = time.monotonic() + patience
    own = _own_threads.acquire(timeout=patience)
    try:
        handle = _opened(path)
        try:
            while handle is not None and not _locked(handle) and time.monotonic() < until:
                time.sleep(LOOK_AGAIN)
            yield
        finally:
            # Closing it ends the turn, and so does the end of the process.
            if handle is not None:
                os.close(handle)
    finally:
        if own:
            _own_threads.release()


def _opened(path: str) -> int | None:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
