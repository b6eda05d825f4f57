"""What people who type cost the server: processor time for each save, and their delays.

Processor time says how many people a core carries, and other work on the machine hardly moves it.
With DATABASE_URL_POSTGRESQL set, an empty database, the same is measured on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.frame import PREPARE_PEOPLE, Bench, BenchServer, Figure, latencies
from tests.bench.measures.saves import PAUSE, typing

SIZES = (50, 200, 600)
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class PostgresqlServer(BenchServer):
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "DATABASE_URL": self.database_url}


@dataclass
class Place:
    """What `typing` asks of a bench: a server, and people who may write."""

    server: BenchServer
    sessions: list[str]


def measure(bench: Bench) -> Iterator[Figure]:
    yield from _measured(Place(bench.server, bench.sessions), "SQLite")
    url = os.environ.get("DATABASE_URL_POSTGRESQL", "")
    if not url:
        yield Figure("save on PostgreSQL", "", None, "ms", note="no DATABASE_URL_POSTGRESQL")
        return
    server = PostgresqlServer(bench.folder / "postgresql", workers=2, database_url=url)
    server.prepare()
    printed = server.manage("shell", "-c", PREPARE_PEOPLE).split()
    server.start()
    bench.started.append(server)
    yield from _measured(Place(server, [word for word in printed if len(word) == 32]), "PostgreSQL")


def _measured(place: Place, name: str) -> Iterator[Figure]:
    for size in SIZES:
        before = _processor_seconds(place.server)
        delays = asyncio.run(typing(place, size))  # type: ignore[arg-type]
        # Each person has also begun a point of their own.
        saves = len(delays) + size
        cost = (_processor_seconds(place.server) - before) / saves
        yield from latencies(f"save, each every 2 s, {name}", f"{size} people", delays)
        yield Figure(
            f"processor time of the site a save, {name}", f"{size} people", cost * 1000, "ms"
        )
        yield Figure(f"people who type for each core, {name}", f"{size} people", PAUSE / cost, "")


def _processor_seconds(server: BenchServer) -> float:
    """Return what the server and its workers have used since they started."""
    assert server.process is not None
    group = server.process.pid
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            # After the name: state, parent, group, …, user and system time.
            if int(fields[2]) == group:
                total += int(fields[11]) + int(fields[12])
    return total / TICKS
