"""The last warnings and errors of this machine, kept for the people who look after it.

They are the lines of the log, which hold no words of people; see `gfmd_site.logs`.
"""

from __future__ import annotations

import json
import logging
import os
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

KEPT = 200
# Long before this size somebody has looked; the file is halved and goes on.
MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class RecentError:
    at: datetime
    level: str
    logger: str
    what: str


class RecentErrorsHandler(logging.Handler):
    """Adds each record to a file beside the data. A file that cannot be written is let be."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(logging.WARNING)
        self.path = Path(path)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record).encode() + b"\n"
            place = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
            with open(place, "ab") as file:  # noqa: PTH123  a place that is open already
                file.write(line)
                is_long = file.tell() > MAX_BYTES
            if is_long:
                self._halve()
        except OSError:
            return

    def _halve(self) -> None:
        lines = self.path.read_bytes().splitlines(keepends=True)
        fresh = self.path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(b"".join(lines[-KEPT:]))
        fresh.replace(self.path)


def recent_errors(path: Path, limit: int = 20) -> list[RecentError]:
    """Return the newest lines, newest first. Lines that are cut are left out."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            lines = deque(file, maxlen=limit)
    except OSError:
        return []
    found = (_read(line) for line in reversed(lines))
    return [one for one in found if one]


def _read(line: str) -> RecentError | None:
    try:
        entry: dict[str, Any] = json.loads(line)
        at = datetime.fromisoformat(entry["time"])
    except (ValueError, KeyError, TypeError):
        return None
    parts = [entry.get(name) for name in ("message", "route", "status", "exception")]
    what = " · ".join(str(part) for part in parts if part)
    places = entry.get("at") or []
    return RecentError(
        at,
        str(entry.get("level", "")),
        str(entry.get("logger", "")),
        f"{what} ({places[-1]})" if places else what,
    )
