"""The fan-out from one watcher to many streams, with nothing but a list to read from."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Hashable, Mapping
from typing import Any

import pytest

from gfmd_site import live
from gfmd_site.live import Event, Hub, Reading, Subscription


class Source:
    """A log by topic, and how things stand."""

    def __init__(self) -> None:
        self.logs: dict[Hashable, list[str]] = {"3.1": [], "1.2": []}
        self.state: dict[str, Any] = {}
        self.reads = 0

    def read(self, cursors: Mapping[Hashable, int]) -> dict[Hashable, Reading]:
        self.reads += 1
        return {
            topic: Reading(
                [
                    Event(place, text)
                    for place, text in enumerate(self.logs[topic], start=1)
                    if place > cursor
                ],
                self.state,
            )
            for topic, cursor in cursors.items()
        }


class Soon:
    """Stands for the database: there may be news every hundredth of a second."""

    def wait(self, wake: threading.Event) -> None:
        wake.wait(0.01)


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def hub(source: Source, monkeypatch: pytest.MonkeyPatch) -> Hub:
    monkeypatch.setattr(live, "_waiting", lambda _channel: Soon())
    return Hub(source.read, "news")


async def texts(subscription: Subscription, count: int) -> list[str]:
    items = [await asyncio.wait_for(subscription.items.get(), 5) for _ in range(count)]
    return [item[1].data for item in items if item]


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


def test_everybody_on_a_topic_gets_its_events_in_order(hub: Hub, source: Source) -> None:
    async def work() -> None:
        async with hub.subscribe("3.1", 0) as one, hub.subscribe("3.1", 0) as other:
            source.logs["3.1"] += ["a", "b"]
            source.logs["1.2"] += ["of another room"]
            assert (await texts(one, 2), await texts(other, 2)) == (["a", "b"], ["a", "b"])
            source.logs["3.1"].append("c")
            assert (await texts(one, 1), await texts(other, 1)) == (["c"], ["c"])

    run(work)


def test_nothing_before_the_cursor_is_given(hub: Hub, source: Source) -> None:
    async def work() -> None:
        source.logs["3.1"] += ["a", "b"]
        async with hub.subscribe("3.1", 2) as one:
            source.logs["3.1"].append("c")
            assert await texts(one, 1) == ["c"]

    run(work)


def test_take_gives_all_that_waits_or_nothing_in_time(hub: Hub, source: Source) -> None:
    async def work() -> None:
        async with hub.subscribe("3.1", 0) as one:
            assert await one.take(0.01) == []
            source.logs["3.1"] += ["a", "b", "c"]
            await asyncio.sleep(0.2)
            taken = await one.take(5)
            assert [item[1].data for item in taken if item] == ["a", "b", "c"]

    run(work)


def test_state_is_told_at_first_and_when_it_changes(hub: Hub, source: Source) -> None:
    async def work() -> None:
        source.state = {"presence": ["Ama"]}
        async with hub.subscribe("3.1", 0) as one:
            assert await asyncio.wait_for(one.items.get(), 5) == ("presence", ["Ama"])
            async with hub.subscribe("3.1", 0) as later:
                assert await asyncio.wait_for(later.items.get(), 5) == ("presence", ["Ama"])
            source.state = {"presence": []}
            assert await asyncio.wait_for(one.items.get(), 5) == ("presence", [])
            await asyncio.sleep(0.1)
            assert one.items.empty()

    run(work)


def test_who_is_far_behind_gets_the_end_and_no_gap(
    hub: Hub, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MAX_WAITING", 3)

    async def work() -> None:
        async with hub.subscribe("3.1", 0) as one:
            source.logs["3.1"] += list("abcdefgh")
            await asyncio.sleep(0.2)
            assert [one.items.get_nowait(), one.items.empty()] == [None, True]

    run(work)


def test_end_reaches_every_stream_after_what_came_before(hub: Hub, source: Source) -> None:
    async def work() -> None:
        async with hub.subscribe("3.1", 0) as one, hub.subscribe("1.2", 0) as other:
            source.logs["3.1"].append("a")
            assert await texts(one, 1) == ["a"]
            hub.end_all()
            ends = [await asyncio.wait_for(s.items.get(), 5) for s in (one, other)]
            assert ends == [None, None]

    run(work)


def test_watcher_survives_a_read_that_fails(
    hub: Hub, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "RETRY_SECONDS", 0.01)

    async def work() -> None:
        async with hub.subscribe("3.1", 0) as one:
            del source.logs["3.1"]
            await asyncio.sleep(0.1)
            source.logs["3.1"] = ["a"]
            assert await texts(one, 1) == ["a"]

    run(work)


def test_watcher_runs_while_somebody_listens_and_no_longer(hub: Hub, source: Source) -> None:
    async def work() -> None:
        for _ in range(3):
            async with hub.subscribe("3.1", len(source.logs["3.1"])) as one:
                source.logs["3.1"].append("a")
                assert await texts(one, 1) == ["a"]
                assert hub._watcher is not None

    run(work)
    until = time.monotonic() + 5
    while hub._watcher is not None and time.monotonic() < until:
        time.sleep(0.01)
    reads = source.reads
    time.sleep(0.1)

    assert (hub._watcher, source.reads) == (None, reads)
