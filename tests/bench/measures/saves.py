"""Acknowledged saves a second and their delay, beside a signed-in view that writes one row."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator

from tests.bench.frame import Bench, Figure, latencies
from tests.bench.http import Seat, seats

SIZES = (1, 10, 50, 200)
SECONDS = 4.0
PAUSE = 2.0
P95_OF_50 = 60.0
SHARE = 0.6
Act = Callable[[Seat, str], Awaitable[None]]


def measure(bench: Bench) -> Iterator[Figure]:
    for size in SIZES:
        plain = asyncio.run(as_fast_as_possible(bench, size, Seat.write_row))
        saves = asyncio.run(as_fast_as_possible(bench, size, Seat.save))
        yield Figure("plain view with one row", f"{size} people", plain, "a second")
        yield Figure("acknowledged saves", f"{size} people", saves, "a second")
        yield Figure(
            "saves beside the plain view", f"{size} people", saves / plain, "×", SHARE, True
        )
        budget = P95_OF_50 if size == 50 else None
        delays = asyncio.run(typing(bench, size))
        yield from latencies("save, each every 2 s", f"{size} people", delays, budget)


async def as_fast_as_possible(bench: Bench, size: int, act: Act) -> float:
    """Return how many were done a second, with nobody pausing."""
    people = await seats(bench.server.port, bench.sessions, size)
    until = time.perf_counter() + SECONDS

    async def go_on(seat: Seat) -> int:
        count = 0
        while time.perf_counter() < until:
            await act(seat, "Typed without a pause.")
            count += 1
        return count

    began = time.perf_counter()
    counts = await asyncio.gather(*map(go_on, people))
    seconds = time.perf_counter() - began
    for seat in people:
        seat.close()
    return sum(counts) / seconds


async def typing(bench: Bench, size: int) -> list[float]:
    """Return the delays of people who type: each saves every two seconds, at its own moment."""
    people = await seats(bench.server.port, bench.sessions, size)

    async def type_on(seat: Seat) -> list[float]:
        delays = []
        await asyncio.sleep(random.uniform(0, PAUSE))  # noqa: S311
        for _ in range(4):
            began = time.perf_counter()
            await seat.save("Typed with pauses.")
            delays.append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE - (delays[-1] if delays[-1] < PAUSE else 0))
        return delays

    delays = await asyncio.gather(*map(type_on, people))
    for seat in people:
        seat.close()
    return [delay for of_one in delays for delay in of_one]
