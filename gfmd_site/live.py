"""One watcher a process tells all open streams what changed.

Processes share nothing but the database. On SQLite a thread asks ten times a second whether
another connection has committed, which costs microseconds; on PostgreSQL it waits for a
notification. Then it reads once for all streams. It runs only while a stream is open.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Hashable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import close_old_connections, connection

logger = logging.getLogger("gfmd.live")

POLL_SECONDS = 0.1
# Without any news it reads all the same: people leave without a word, and a word can be lost.
READ_ANYWAY_SECONDS = 5.0
RETRY_SECONDS = 1.0
# Who is this far behind comes back by itself and reads on from its last event.
MAX_WAITING = 1_000


@dataclass(frozen=True)
class Event:
    """Something that happened, in the order of `cursor`; `data` is sent as it is."""

    cursor: int
    data: Any


@dataclass(frozen=True)
class Reading:
    """What a topic has to tell: events after a cursor, and how things stand, by name."""

    events: list[Event] = field(default_factory=list)
    state: Mapping[str, Any] = field(default_factory=dict)


Reader = Callable[[Mapping[Hashable, int]], Mapping[Hashable, Reading]]
# What a stream gets: ("op", event), (a name of the state, its value), or None for the end.
Item = tuple[str, Any] | None


class Subscription:
    """One stream's place in the fan-out. `items` ends with None."""

    def __init__(self, topic: Hashable) -> None:
        self.topic = topic
        self.items: asyncio.Queue[Item] = asyncio.Queue(MAX_WAITING)
        self._loop = asyncio.get_running_loop()
        self._ended = False

    def give(self, *items: Item) -> None:
        """Hand over items from the watcher's thread."""
        try:
            self._loop.call_soon_threadsafe(self._put_all, items)
        except RuntimeError:
            pass  # The loop is closed, and the stream with it.

    async def take(self, seconds: float) -> list[Item]:
        """Wait for the next item and take all that are there; none came in time if it is empty."""
        try:
            taken = [await asyncio.wait_for(self.items.get(), seconds)]
        except TimeoutError:
            return []
        while not self.items.empty():
            taken.append(self.items.get_nowait())
        return taken

    def _put_all(self, items: Iterable[Item]) -> None:
        for item in items:
            self._put(item)

    def _put(self, item: Item) -> None:
        if self._ended:
            return
        if self.items.full():
            # All of it goes: with a gap the client would read on from the wrong place.
            while not self.items.empty():
                self.items.get_nowait()
            item = None
        self._ended = item is None
        self.items.put_nowait(item)


@dataclass
class _Topic:
    cursor: int
    subscribers: set[Subscription] = field(default_factory=set)
    state: dict[str, Any] = field(default_factory=dict)


class Hub:
    """Fans out what `read` finds to the streams of this process."""

    def __init__(self, read: Reader, channel: str) -> None:
        self._read = read
        self._channel = channel
        self._topics: dict[Hashable, _Topic] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._watcher: threading.Thread | None = None

    @asynccontextmanager
    async def subscribe(self, topic: Hashable, cursor: int) -> AsyncIterator[Subscription]:
        """Give everything on a topic that comes after `cursor`, the end of the log as known."""
        _end_streams_on_stop()
        subscription = Subscription(topic)
        with self._lock:
            known = self._topics.setdefault(topic, _Topic(cursor))
            known.subscribers.add(subscription)
            subscription.give(*known.state.items())
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="live", daemon=True)
                self._watcher.start()
        self._wake.set()
        HUBS.add(self)
        try:
            yield subscription
        finally:
            with self._lock:
                known.subscribers.discard(subscription)
                if not known.subscribers:
                    self._topics.pop(topic, None)

    def end_all(self) -> None:
        """Let every stream come to its end."""
        with self._lock:
            subscribers = [one for topic in self._topics.values() for one in topic.subscribers]
        for subscription in subscribers:
            subscription.give(None)

    def _watch(self) -> None:
        waiting: _Waiting | None = None
        try:
            while self._goes_on():
                try:
                    waiting = waiting or _waiting(self._channel)
                    self._tell()
                    waiting.wait(self._wake)
                except Exception:
                    # Whatever it is, the streams go on with what can be read a moment later.
                    logger.warning("live watcher could not read", exc_info=True)
                    waiting = None
                    connection.close()
                    time.sleep(RETRY_SECONDS)
        finally:
            connection.close()

    def _goes_on(self) -> bool:
        """Whether anybody listens. The last look is under the lock, so that nobody is missed."""
        with self._lock:
            if not self._topics:
                self._watcher = None
            return self._watcher is threading.current_thread()

    def _tell(self) -> None:
        self._wake.clear()
        with self._lock:
            cursors = {key: topic.cursor for key, topic in self._topics.items()}
        if not cursors:
            return
        readings = self._read(cursors)
        with self._lock:
            for key, reading in readings.items():
                topic = self._topics.get(key)
                if topic is not None:
                    _hand_out(topic, reading)


def _hand_out(topic: _Topic, reading: Reading) -> None:
    items: list[Item] = []
    for event in reading.events:
        if event.cursor > topic.cursor:
            items.append(("op", event))
            topic.cursor = event.cursor
    for name, value in reading.state.items():
        if topic.state.get(name) != value:
            items.append((name, value))
            topic.state[name] = value
    if items:
        # All at once: waking a loop from another thread costs more than what is handed over.
        for subscription in topic.subscribers:
            subscription.give(*items)


class _Waiting:
    """Waits until somebody has committed something, or until it is time to read anyway."""

    def wait(self, wake: threading.Event) -> None:
        raise NotImplementedError


class _SqliteWaiting(_Waiting):
    def __init__(self) -> None:
        self._version = self._data_version()

    def wait(self, wake: threading.Event) -> None:
        until = time.monotonic() + READ_ANYWAY_SECONDS
        while time.monotonic() < until and not wake.wait(POLL_SECONDS):
            version = self._data_version()
            if version != self._version:
                self._version = version
                return

    def _data_version(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return cursor.fetchone()[0]


class _PostgresWaiting(_Waiting):
    def __init__(self, channel: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'LISTEN "{channel}"')

    def wait(self, wake: threading.Event) -> None:
        until = time.monotonic() + READ_ANYWAY_SECONDS
        while time.monotonic() < until and not wake.is_set():
            # Short, so that a stream that has just been opened does not wait for its first words.
            if list(connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1)):
                return


def _waiting(channel: str) -> _Waiting:
    connection.ensure_connection()
    return _PostgresWaiting(channel) if connection.vendor == "postgresql" else _SqliteWaiting()


# Streams look something up now and then. A thread of their own each would be a connection each.
_workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-look-up")


async def look_up(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a read of the database for a stream, in one of the two threads all streams share."""

    def run() -> Any:
        close_old_connections()
        try:
            return function(*arguments)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_workers, run)


HUBS: set[Hub] = set()
_stop_is_watched = False


def _end_streams_on_stop() -> None:
    """End the streams when the server is told to stop: it waits for open answers otherwise.

    The server's own reaction to the signal stays: asyncio hears of a signal on its own way, and
    what stood there before is called.
    """
    global _stop_is_watched
    before = signal.getsignal(signal.SIGTERM)
    if (
        _stop_is_watched
        or not callable(before)
        or threading.current_thread() is not threading.main_thread()
    ):
        return

    def end(number: int, frame: Any) -> None:
        before(number, frame)
        # Not here: a lock may be held by the very code that the signal interrupted.
        threading.Thread(target=lambda: [hub.end_all() for hub in list(HUBS)]).start()

    signal.signal(signal.SIGTERM, end)
    _stop_is_watched = True
