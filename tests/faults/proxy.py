"""A bad network on loopback: it stands between a client and the server, and keeps count.

One request a connection, so that a fault strikes exactly one request. What was acknowledged is
noted only when the whole answer was handed to the client: that is what a client may rely on.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

PORTAL = b"<!doctype html><title>Hotel</title><h1>Accept our terms</h1>"
# What is not passed on: each request has a connection of its own, and answers are read here.
HOP = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"accept-encoding"})
CHANGES = "/changes/"
# Only a machine that does nothing else needs less.
SECONDS_TO_STOP = 60


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    raw: bytes
    body: bytes

    @property
    def is_sending(self) -> bool:
        return self.method == "POST" and self.path.endswith(CHANGES)

    def operations(self) -> list[dict[str, Any]]:
        return json.loads(self.body).get("ops", []) if self.is_sending else []


@dataclass
class Fault:
    """What happens to requests: `name` is a method of `_Faults`, `times` how often."""

    name: str
    times: int | None = None
    seconds: float = 0
    sending_only: bool = True
    every: int = 1
    """Strike each second request, each third, and so on."""
    asked: int = 0

    def strikes(self, request: Request) -> bool:
        if self.times == 0 or (self.sending_only and not request.operations()):
            return False
        self.asked += 1
        if self.asked % self.every:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Record:
    """What the network has seen of the changes address."""

    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    deliveries: Counter[str] = field(default_factory=Counter)
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def note_answer(self, request: Request, answer: bytes) -> None:
        head, _blank, body = answer.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        self.statuses[status] += 1
        if status != 201 or not request.is_sending:
            return
        for ack in json.loads(body)["acks"]:
            self.acknowledged.setdefault(ack["op_id"], ack)


class Proxy:
    """Listens on a port of its own until `stop`; all methods may be called from any thread."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.record = Record()
        self.port = 0
        self._fault: Fault | None = None
        self._down = False
        self._silent = False
        self._silences = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._transports: set[asyncio.WriteTransport] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        ready = threading.Event()
        self._loop.call_soon(lambda: self._loop.create_task(self._listen(ready)))
        self._thread.start()
        if not ready.wait(SECONDS_TO_STOP):
            raise TimeoutError("The proxy did not start.")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fault(self, name: str, times: int | None = None, **more: Any) -> None:
        """Let a fault strike the next requests: `times` of them, or all until `heal`."""
        self._fault = Fault(name, times, **more)

    def heal(self) -> None:
        self._fault = None
        self._down = False
        self._silent = False

    def silence(self) -> None:
        """Streams stay open and bring nothing more, for good; later ones bring only their head."""
        self._silent = True
        self._silences += 1

    def down(self) -> None:
        """Cut every connection, streams too, and refuse new ones."""
        self._down = True
        self.record.faults["down"] += 1
        self.cut()

    def cut(self) -> None:
        self._loop.call_soon_threadsafe(self._abort_all)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(SECONDS_TO_STOP)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS_TO_STOP)
        self._loop.close()

    # In the thread of the loop from here on.

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(lambda _loop, _context: None)
        self._loop.run_forever()

    async def _listen(self, ready: threading.Event) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        ready.set()

    async def _close(self) -> None:
        # Nobody is let in any more. Those who were just let in come to their places before the
        # door is closed, or their sockets would be nobody's: counted in turns of the loop, for on
        # a busy machine any time may pass in one turn.
        for door in self._server.sockets:
            self._loop.remove_reader(door.fileno())
        await turns()
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()
        while any(is_open(transport) for transport in self._transports):
            for transport in self._transports:
                transport.abort()
            await turns()

    def _abort_all(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._transports.add(writer.transport)
        self._begin(self._serve(reader, writer))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        self._transports.add(writer.transport)
        return reader, writer

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if not self._down:
                await self._answer(await read_request(reader), writer)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            writer.transport.abort()
        finally:
            self._writers.discard(writer)
            if self._down:
                writer.transport.abort()
            else:
                writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        for operation in request.operations():
            self.record.sent.setdefault(operation["op_id"], operation)
            self.record.deliveries[operation["op_id"]] += 1
        fault = self._fault
        if fault is not None and fault.strikes(request):
            self.record.faults[fault.name] += 1
            await FAULTS[fault.name](self, request, writer, fault)
        elif request.path.endswith("/stream/"):
            await self._pass_on(request, writer)
        else:
            await self._give(request, await self._fetch(request), writer)

    async def _give(self, request: Request, answer: bytes, writer: asyncio.StreamWriter) -> None:
        if not answer:
            raise EOFError("The server was gone.")
        writer.write(answer)
        await writer.drain()
        self.record.note_answer(request, answer)

    async def _fetch(self, request: Request) -> bytes:
        """Carry a request out and return the whole answer, nothing where the server is gone."""
        reader, upstream = await self._connect()
        try:
            upstream.write(request.raw)
            await upstream.drain()
            return whole(await reader.read())
        finally:
            upstream.close()

    async def _pass_on(self, request: Request, writer: asyncio.StreamWriter) -> None:
        reader, upstream = await self._connect()
        self._writers.add(upstream)
        try:
            upstream.write(request.raw)
            writer.write(await reader.readuntil(b"\r\n\r\n"))
            born, is_dead = self._silences, self._silent
            while piece := await reader.read(65_536):
                is_dead = is_dead or self._silences > born
                if not is_dead:
                    writer.write(piece)
                await writer.drain()
        finally:
            self._writers.discard(upstream)
            upstream.close()

    # The faults.

    async def _reset(self, _request: Request, writer: asyncio.StreamWriter, _fault: Fault) -> None:
        """The request never arrives."""
        writer.transport.abort()

    async def _lose(self, request: Request, writer: asyncio.StreamWriter, _fault: Fault) -> None:
        """The server carries it out, and nobody hears of it."""
        await self._fetch(request)
        writer.transport.abort()

    async def _swallow(self, _request: Request, _writer: asyncio.StreamWriter, _f: Fault) -> None:
        """A black hole: taken, and never answered."""
        await asyncio.Event().wait()

    async def _truncate(self, request: Request, writer: asyncio.StreamWriter, _f: Fault) -> None:
        answer = await self._fetch(request)
        writer.write(answer[: max(1, len(answer) * 2 // 3)])
        await writer.drain()

    async def _garble(self, request: Request, writer: asyncio.StreamWriter, _f: Fault) -> None:
        head, _blank, body = (await self._fetch(request)).partition(b"\r\n\r\n")
        writer.write(head + b"\r\n\r\n" + bytes(reversed(body)))
        await writer.drain()

    async def _repeat(self, request: Request, writer: asyncio.StreamWriter, _f: Fault) -> None:
        """The same request five times at once, as retrying boxes on the way do."""
        answers = await asyncio.gather(*(self._fetch(request) for _ in range(5)))
        await self._give(request, answers[-1], writer)

    async def _overtake(self, request: Request, writer: asyncio.StreamWriter, f: Fault) -> None:
        """Given up by the client, and delivered all the same after what follows it."""
        self._begin(self._deliver_late(request, f.seconds))
        writer.transport.abort()

    async def _deliver_late(self, request: Request, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._fetch(request)

    async def _delay(self, request: Request, writer: asyncio.StreamWriter, fault: Fault) -> None:
        await asyncio.sleep(fault.seconds / 2)
        answer = await self._fetch(request)
        await asyncio.sleep(fault.seconds / 2)
        await self._give(request, answer, writer)

    async def _portal(self, _request: Request, writer: asyncio.StreamWriter, _f: Fault) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PORTAL)}"
        writer.write(head.encode() + b"\r\nConnection: close\r\n\r\n" + PORTAL)
        await writer.drain()

    async def _redirect(self, _request: Request, writer: asyncio.StreamWriter, _f: Fault) -> None:
        writer.write(
            b"HTTP/1.1 302 Found\r\nLocation: http://hotel.invalid/\r\n"
            b"Content-Length: 0\r\nConnection: close\r\n\r\n"
        )
        await writer.drain()


Strike = Callable[[Proxy, Request, asyncio.StreamWriter, Fault], Coroutine[Any, Any, None]]
FAULTS: dict[str, Strike] = {
    "reset": Proxy._reset,
    "lose": Proxy._lose,
    "swallow": Proxy._swallow,
    "truncate": Proxy._truncate,
    "garble": Proxy._garble,
    "repeat": Proxy._repeat,
    "overtake": Proxy._overtake,
    "delay": Proxy._delay,
    "portal": Proxy._portal,
    "redirect": Proxy._redirect,
}


async def turns(number: int = 20) -> None:
    """Let the loop do what it has begun."""
    for _ in range(number):
        await asyncio.sleep(0)


def is_open(transport: asyncio.WriteTransport) -> bool:
    return transport.get_extra_info("socket").fileno() != -1


async def read_request(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    length = 0
    kept = [first]
    for line in lines:
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        if name.lower() not in HOP:
            kept.append(line)
    body = await reader.readexactly(length) if length else b""
    method, path, _version = first.decode().split(" ", 2)
    raw = b"\r\n".join([*kept, b"Connection: close", b"", body])
    return Request(method, path.partition("?")[0], raw, body)


def whole(answer: bytes) -> bytes:
    """Return an answer as one piece of known length, empty where the server broke off."""
    head, blank, body = answer.partition(b"\r\n\r\n")
    if not blank:
        return b""
    lines = head.split(b"\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in lines[1:] if b": " in line)
    if fields.get(b"transfer-encoding") == b"chunked":
        body = dechunked(body)
    elif len(body) < int(fields.get(b"content-length", b"0")):
        return b""
    drop = (b"transfer-encoding", b"connection", b"content-length")
    kept = [line for line in lines if line.partition(b":")[0].lower() not in drop]
    length = f"Content-Length: {len(body)}".encode()
    return b"\r\n".join([*kept, length, b"Connection: close", b"", body])


def dechunked(body: bytes) -> bytes:
    pieces = []
    while body:
        size, _newline, rest = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if not length:
            return b"".join(pieces)
        pieces.append(rest[:length])
        body = rest[length + 2 :]
    raise ValueError("The answer broke off.")
