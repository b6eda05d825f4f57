"""What a fault of the database means: trying again helps, or somebody has to look."""

from __future__ import annotations

import sqlite3

from django.db import InterfaceError

# A full disk passes as well, when somebody makes room: nothing is wrong with the change.
SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL})
# Connection lost, no resources, shutting down, deadlock, no lock in time, cancelled.
POSTGRESQL_BUSY = ("08", "53", "57P", "40", "55P03", "57014")


def is_busy(error: BaseException) -> bool:
    """Whether the same request may succeed in a moment. A broken file is not busy."""
    if isinstance(error, InterfaceError):
        return True
    cause = error.__cause__ or error
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        # The lower byte is the error, the rest says which of its kinds.
        return (code & 0xFF) in SQLITE_BUSY
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return str(state).startswith(POSTGRESQL_BUSY)
    # Without a code: no connection was made, or the words are all there is.
    words = str(error).lower()
    return any(word in words for word in ("locked", "full", "connection", "timeout", "busy"))
