"""People connected with live updates, each saving every two seconds."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator

from tests.bench.frame import Bench, Figure, latencies
from tests.bench.http import Seat, seats

SIZES = (50, 100, 200)
ROUNDS = 5
PAUSE = 2.0
P95_OF_200 = 150.0


def measure(bench: Bench) -> Iterator[Figure]:
    for size in SIZES:
        delays, errors = asyncio.run(sitting(bench, size))
        budget = P95_OF_200 if size == 200 else None
        yield from latencies("save with live updates", f"{size} people", delays, budget)
        yield Figure("errors with live updates", f"{size} people", errors, "", 0)


async def sitting(bench: Bench, size: int) -> tuple[list[float], int]:
    people = await seats(bench.server.port, bench.sessions, size)
    ears = [Seat(seat.port, seat.session) for seat in people]
    listening = [asyncio.create_task(ear.listen()) for ear in ears]
    await asyncio.sleep(2)
    errors = 0

    async def write(seat: Seat) -> list[float]:
        nonlocal errors
        delays = []
        await asyncio.sleep(random.uniform(0, PAUSE))  # noqa: S311
        for _ in range(ROUNDS):
            began = time.perf_counter()
            try:
                await seat.save("Typed in a full room.")
            except (OSError, TimeoutError):
                errors += 1
            delays.append(time.perf_counter() - began)
            await asyncio.sleep(max(0.0, PAUSE - delays[-1]))
        return delays

    delays = await asyncio.gather(*map(write, people))
    errors += sum(task.done() for task in listening)
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    for seat in [*people, *ears]:
        seat.close()
    return [delay for of_one in delays for delay in of_one], errors
