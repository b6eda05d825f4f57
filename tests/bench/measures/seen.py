"""How long after an acknowledgement the other person's stream has the change."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from tests.bench.frame import Bench, Figure, latencies
from tests.bench.http import Seat, seats

SIZES = (1, 10, 50)
CHANGES = 25
P95 = 500.0


def measure(bench: Bench) -> Iterator[Figure]:
    for size in SIZES:
        delays = asyncio.run(delays_of(bench, size))
        yield from latencies("change seen by the other", f"{size} listeners", delays, P95)


async def delays_of(bench: Bench, size: int) -> list[float]:
    (writer,) = await seats(bench.server.port, bench.sessions, 1)
    listeners = [Seat(writer.port, bench.sessions[number + 1]) for number in range(size)]
    queues: list[asyncio.Queue[float]] = [asyncio.Queue() for _ in listeners]
    tasks = [
        asyncio.create_task(seat.listen(queue))
        for seat, queue in zip(listeners, queues, strict=True)
    ]
    await asyncio.sleep(1)
    delays = []
    for number in range(CHANGES):
        await writer.save(f"Change {number}.")
        at = asyncio.get_running_loop().time()
        heard = await asyncio.wait_for(asyncio.gather(*(queue.get() for queue in queues)), 10)
        delays += [max(0.0, moment - at) for moment in heard]
        await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for seat in [writer, *listeners]:
        seat.close()
    return delays
