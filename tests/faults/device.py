"""A client that is no browser: it keeps to docs/live-saving.md with a journal file of its own.

Everything typed goes to the journal first. `restart` forgets all but the journal, as a killed
program does. Words are words of their own, so that it can be asked where each of them is.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.live import REPORT
from tests.browser.server import Server

AT_ONCE = 40
PATIENCE = 5
SIGN_IN = """
from django.contrib.auth.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.get(username="{username}"))
print(client.cookies["sessionid"].value)
"""
STORED = frozenset({"applied", "merged", "conflict", "duplicate", "held"})
Known = dict[str, Any]


class NoAnswer(Exception):
    """Nothing came that counts as an answer."""


@dataclass
class Words:
    """All words typed by anybody, and those that somebody took out again."""

    typed: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    began: float = field(default_factory=time.monotonic)
    origin: dict[str, str] = field(default_factory=dict)
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def new(self) -> str:
        with self._lock:
            self._count += 1
            return f"w{self._count}x"

    def add(self, word: str, by: str) -> None:
        """Note a word that was typed, by whom and when."""
        self.typed.add(word)
        self.origin[word] = f"{word} by {by} at {time.monotonic() - self.began:.1f} s"


@dataclass
class Journal:
    """One line an event: an operation, or the id of one that was acknowledged."""

    path: Path

    def add(self, entry: dict[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def operations(self) -> tuple[list[dict[str, Any]], set[str]]:
        """Return all operations in their order, and the ids of the acknowledged ones."""
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        entries = [json.loads(line) for line in lines]
        acknowledged = {entry["acknowledged"] for entry in entries if "acknowledged" in entry}
        return [entry for entry in entries if "op_id" in entry], acknowledged


class Device:
    """Not for two threads at once."""

    def __init__(
        self, port: int, cookie: str, journal: Journal, words: Words, name: str = "program"
    ) -> None:
        self.name = name
        self.port = port
        self.cookie = cookie
        self.words = words
        self.journal = journal
        self.client_id = str(uuid.uuid4())
        self.seq = 0
        self.retries = 0
        self.is_killed = False
        self.restart()

    def restart(self) -> None:
        """Begin with nothing but the journal."""
        operations, acknowledged = self.journal.operations()
        self.pending = [op for op in operations if op["op_id"] not in acknowledged]
        self.seq = max((op["seq"] for op in operations), default=0)
        self.server: dict[str, Known] = {}
        self.local: dict[str, str | None] = {}
        self.base: dict[str, Known | None] = {}
        for op in self.pending:
            point = op["point_id"]
            self.base.setdefault(
                point, {"version": op["base_version"], "sha256": op.get("base_sha256")}
            )
            if op["kind"] == "delete":
                self.local[point] = None
            elif "text" in op["fields"]:
                self.local[point] = op["fields"]["text"]
        self.epoch: str | None = None
        self.cursor = 0
        self.token = ""

    def shown(self) -> dict[str, str]:
        """Return the report as this client shows it: what the server has, and own words on top."""
        texts = {key: known["text"] for key, known in self.server.items() if not known["deleted"]}
        texts |= {key: text for key, text in self.local.items() if text is not None}
        for key in [key for key, text in self.local.items() if text is None]:
            texts.pop(key, None)
        return {key: text for key, text in texts.items() if text}

    # What the person does.

    def type(self, choice: random.Random) -> None:
        action = choice.choice(["create", "type", "type", "type", "burst", "erase", "chip", "move"])
        points = sorted(set(self.shown()) & set(self.mine_or_all()))
        if action == "create" or not points or self.epoch is None:
            self._create(choice)
            return
        point = choice.choice(points)
        if action == "chip":
            self._queue("update", point, {"support": choice.choice(["one", "some", "broad"])})
        elif action == "move":
            self._queue("move", point, {"section": choice.choice(["summary", "challenges"])})
        else:
            for _ in range(3 if action == "burst" else 1):
                self._write(point, action, choice)

    def mine_or_all(self) -> list[str]:
        """Points whose text is known for sure; others wait for the next look at the server."""
        return [key for key in self.shown() if key not in self.local or self._waits(key)]

    def _create(self, choice: random.Random) -> None:
        word = self.words.new()
        section = choice.choice(["summary", "challenges"])
        self._queue("create", str(uuid.uuid4()), {"section": section, "text": word})
        self.words.add(word, self.name)

    def _write(self, point: str, action: str, choice: random.Random) -> None:
        words = self.shown()[point].split(" ")
        if action == "erase" and len(words) > 1:
            gone = words.pop(choice.randrange(len(words)))
            self.words.erased.add(gone)
            self._queue("update", point, {"text": " ".join(words)})
            return
        word = self.words.new()
        words.insert(choice.randint(0, len(words)), word)
        self._queue("update", point, {"text": " ".join(words)})
        self.words.add(word, self.name)

    def _queue(self, kind: str, point: str, fields: dict[str, Any]) -> None:
        if point not in self.base:
            self.base[point] = self._base(point)
        base = self.base[point] or {}
        self.seq += 1
        operation = {
            "op_id": str(uuid.uuid4()),
            "seq": self.seq,
            "kind": kind,
            "point_id": point,
            "base_version": base.get("version"),
            "base_sha256": base.get("sha256"),
            "fields": fields,
        }
        self.journal.add(operation)
        self.pending.append(operation)
        if "text" in fields:
            self.local[point] = fields["text"]
        elif point in self.server:
            self.local.setdefault(point, self.server[point]["text"])

    def _base(self, point: str) -> Known | None:
        known = self.server.get(point)
        if known is None:
            return None
        return {"version": known["version"], "sha256": sha256_of(known["text"])}

    def _waits(self, point: str) -> bool:
        return any(op["point_id"] == point for op in self.pending)

    # Towards the server.

    def exchange(self) -> None:
        """Send what waits and read on. Raises NoAnswer; then all is as before."""
        try:
            if self.epoch is None:
                self._start()
            if self.pending:
                self._send(self.pending[:AT_ONCE])
            self._read_on()
        except NoAnswer:
            self.retries += 1
            raise

    def _start(self) -> None:
        body = self._ask("GET", "state/", None, 200)
        self.token = body["csrf"]
        self.epoch, self.cursor = body["epoch"], body["cursor"]
        self.server = {
            point["id"]: {"version": point["version"], "text": point["text"], "deleted": False}
            for point in body["points"]
        }

    def _send(self, batch: list[dict[str, Any]]) -> None:
        body = self._ask("POST", "changes/", {"client_id": self.client_id, "ops": batch}, 201)
        acks = {ack["op_id"]: ack for ack in body["acks"]}
        if any(op["op_id"] not in acks for op in batch):
            raise NoAnswer("not all operations were acknowledged")
        for op in batch:
            assert acks[op["op_id"]]["result"] in STORED, (op, acks[op["op_id"]])
            self.journal.add({"acknowledged": op["op_id"]})
            self.pending.remove(op)

    def _read_on(self) -> None:
        while True:
            body = self._ask("GET", f"changes/?since={self.cursor}", None, 200)
            if body["epoch"] != self.epoch:
                self._begin_again()
                return
            for op in body["ops"]:
                self._take(op)
            self.cursor = body["cursor"]
            if not body["more"]:
                break
        for point in [point for point in self.base if not self._waits(point)]:
            self.base.pop(point)
            self.local.pop(point, None)

    def _begin_again(self) -> None:
        """The server came back from an older copy: offer everything once more, in order."""
        self.pending = self.journal.operations()[0]
        for op in self.pending:
            self.base.setdefault(op["point_id"], None)
            if "text" in op["fields"]:
                self.local[op["point_id"]] = op["fields"]["text"]
        self._start()

    def _take(self, op: dict[str, Any]) -> None:
        point = op["point_id"]
        if point is None:
            return
        known = self.server.setdefault(point, {"version": 0, "text": "", "deleted": False})
        if op["version"] <= known["version"]:
            return
        known["version"] = op["version"]
        known["text"] = op["fields"].get("text", known["text"])
        if op["kind"] in {"create", "delete", "restore"}:
            known["deleted"] = op["kind"] == "delete"

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def _ask(self, method: str, path: str, body: Any, wanted: int) -> dict[str, Any]:
        connection = self._connection()
        cookie = f"sessionid={self.cookie}; csrftoken={self.token}"
        headers = {
            "Cookie": cookie,
            "Content-Type": "application/json",
            "X-CSRFToken": self.token,
        }
        data = None if body is None else json.dumps(body).encode()
        try:
            connection.request(method, REPORT + path, data, headers)
            response = connection.getresponse()
            values = json.loads(response.read())
            self.token = response.headers.get("X-CSRFToken") or self.token
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise NoAnswer(type(error).__name__) from error
        finally:
            connection.close()
        if response.status != wanted or "epoch" not in values:
            raise NoAnswer(str(values.get("error", response.status)))
        return values


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def session_of(server: Server, username: str) -> str:
    """Sign somebody in on the server's own machine."""
    return server.manage("shell", "-c", SIGN_IN.format(username=username)).split()[-1]
