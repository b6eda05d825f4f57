"""A connection to SQLite that a thread keeps from one request to the next.

Django closes connections at the end of a request, since threads of an ASGI server come and go.
Threads that stay pay dearly for that: SQLite reads the whole schema again through each new
connection, which takes longer than all questions of a save.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

KEPT_SECONDS = 60
_own = threading.local()


def keep_connection() -> None:
    """Let this thread's connection outlive its requests. Call it once, where the thread begins.

    Databases that count their connections are left alone: there are more threads than they allow.
    """
    if connection.vendor == "sqlite":
        settings = {**connection.settings_dict, "CONN_MAX_AGE": KEPT_SECONDS}
        connection.settings_dict = settings


@contextmanager
def trusted_connection() -> Iterator[None]:
    """Work through the kept connection as long as it can be trusted, else through a new one.

    What is written to a file that was moved away is lost to all others, and a connection that has
    failed once may fail again.
    """
    file = _file_of_database()
    if file != getattr(_own, "file", None):
        connection.close()
    _own.file = file
    yield
    if connection.errors_occurred:
        connection.close()


def _file_of_database() -> tuple[int, int] | None:
    """Return what tells the file from any other that had or gets its name."""
    if connection.vendor != "sqlite":
        return None
    try:
        found = Path(connection.settings_dict["NAME"]).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
