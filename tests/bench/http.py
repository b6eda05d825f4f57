"""People as connections: an HTTP client on asyncio, one kept connection a person."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.bench.frame import CODE

CHANGES = f"/reports/{CODE}/changes/"
PATIENCE = 30
BUSY, AGAIN = 503, 1.0


@dataclass
class Seat:
    """One person at one connection, with a point of their own."""

    port: int
    session: str
    token: str = ""
    client_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    point: str = field(default_factory=lambda: str(uuid.uuid4()))
    version: int = 0
    seq: int = 0
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def begin(self) -> None:
        """Take a token and write the point that is changed from then on."""
        _status, headers, _body = await self.ask("GET", f"{CHANGES}?since=999999999")
        self.token = headers["x-csrftoken"]
        await self.save("Begun.")

    async def save(self, text: str) -> None:
        """Send one operation and wait until it is acknowledged."""
        self.seq += 1
        first = self.version == 0
        fields = {"text": f"{text} {self.seq}"} | ({"section": "summary"} if first else {})
        operation = {
            "op_id": str(uuid.uuid4()),
            "seq": self.seq,
            "kind": "create" if first else "update",
            "point_id": self.point,
            "base_version": self.version or None,
            "fields": fields,
        }
        request = {"client_id": self.client_id, "ops": [operation]}
        status, _headers, body = await self.ask("POST", CHANGES, request)
        while status == BUSY:
            # As pages do: a busy server is asked again, and the waiting counts.
            await asyncio.sleep(AGAIN)
            status, _headers, body = await self.ask("POST", CHANGES, request)
        ack = json.loads(body)["acks"][0] if status == 201 else {}
        if ack.get("result") not in {"applied", "merged"}:
            raise OSError(f"{status}: {body[:100]!r}")
        self.version = ack["version"]

    async def write_row(self, _text: str) -> None:
        status, _headers, _body = await self.ask("POST", "/bench/row/", {})
        if status != 201:
            raise OSError(f"The plain view answered {status}.")

    async def ask(
        self, method: str, path: str, body: Any = None
    ) -> tuple[int, dict[str, str], bytes]:
        async with asyncio.timeout(PATIENCE):
            try:
                await self.send(method, path, body)
                return await self._answer()
            except (asyncio.IncompleteReadError, ConnectionError):
                # Servers close connections that were idle; browsers open another one unasked.
                self.close()
                await self.send(method, path, body)
                return await self._answer()

    async def send(self, method: str, path: str, body: Any = None) -> None:
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        data = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Cookie: sessionid={self.session}; csrftoken={self.token}\r\n"
            f"X-CSRFToken: {self.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\n\r\n"
        )
        self.writer.write(head.encode() + data)
        await self.writer.drain()

    async def _answer(self) -> tuple[int, dict[str, str], bytes]:
        assert self.reader is not None
        status, headers = await self.head()
        if "content-length" in headers:
            return status, headers, await self.reader.readexactly(int(headers["content-length"]))
        pieces = []
        while size := int(await self.reader.readline(), 16):
            pieces.append(await self.reader.readexactly(size))
            await self.reader.readline()
        await self.reader.readline()
        return status, headers, b"".join(pieces)

    async def head(self) -> tuple[int, dict[str, str]]:
        assert self.reader is not None
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.partition(": ") for line in lines[1:] if line)
        return int(lines[0].split()[1]), {name.lower(): value for name, _colon, value in pairs}

    async def listen(self, heard: asyncio.Queue[float] | None = None) -> None:
        """Open the stream and note the moment of each operation until cancelled."""
        await self.send("GET", f"/reports/{CODE}/stream/")
        status, _headers = await self.head()
        if status != 200:
            raise OSError(f"The stream answered {status}.")
        assert self.reader is not None
        if heard is None:
            # Somebody who only listens must not cost the machine that is measured.
            while await self.reader.read(2**16):
                pass
        else:
            while line := await self.reader.readline():
                if line.startswith(b"event: op"):
                    heard.put_nowait(asyncio.get_running_loop().time())
        raise OSError("The stream ended.")

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


async def seats(port: int, sessions: list[str], count: int) -> list[Seat]:
    """Seat people who have each written a point, one after the other, as a room fills.

    Connections that are opened in one moment all go to the process that wakes first.
    """
    made = [Seat(port, sessions[number % len(sessions)]) for number in range(count)]
    for seat in made:
        await seat.begin()
    return made
