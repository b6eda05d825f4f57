"""Idle live connections on one process, and the memory they take."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator

from tests.bench.frame import Bench, Figure, memory_of
from tests.bench.http import Seat

SIZES = (10, 100, 1_000)
SECONDS = 5


def measure(bench: Bench) -> Iterator[Figure]:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server = bench.start(workers=1)
    for size in SIZES:
        before = memory_of(server)
        lost, during = asyncio.run(stay(server.port, bench, size))
        yield Figure("idle connections lost, one process", f"{size} idle", lost, "", 0)
        yield Figure("memory of the server", f"{size} idle", during, "MB")
        yield Figure("memory for each connection", f"{size} idle", (during - before) / size, "MB")
    server.stop()


async def stay(port: int, bench: Bench, size: int) -> tuple[int, float]:
    people = [Seat(port, bench.sessions[number % len(bench.sessions)]) for number in range(size)]
    tasks = []
    for number, seat in enumerate(people):
        tasks.append(asyncio.create_task(seat.listen()))
        if number % 50 == 49:
            await asyncio.sleep(0.1)
    await asyncio.sleep(SECONDS)
    lost = sum(task.done() for task in tasks)
    during = memory_of(bench.started[-1])
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for seat in people:
        seat.close()
    return lost, during
