"""The product as it runs: gunicorn with its two processes, on a database of its own."""

from __future__ import annotations

import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = ("rapporteur", "notetaker", "chair", "plain_staff", "outsider")
PREPARE = f"""
import json
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from tests.build import make_vocabularies
from tests.cast import make_cast
make_vocabularies()
cast = make_cast()
cookies = {{}}
for name in {PEOPLE!r}:
    client = Client()
    client.force_login(getattr(cast, name))
    cookies[name] = client.cookies["sessionid"].value
print(json.dumps(cookies))
"""
Answer = tuple[int, dict[str, Any], dict[str, str]]


@dataclass(frozen=True)
class LiveSite:
    port: int
    cookies: dict[str, str]
    server: subprocess.Popen[bytes]
    code: str = "2018-3.1"

    def connect(self, timeout: float = 30) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def page_of(self, name: str) -> Page:
        return Page(self, name)

    def stop(self) -> None:
        """Stop the server as a deployment does."""
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(timeout=30)


class Page:
    """One open report page of a person: its cookies, its token, its device."""

    def __init__(self, site: LiveSite, name: str) -> None:
        self.site = site
        self.client_id = str(uuid.uuid4())
        self.seq = 0
        self.cookie = f"sessionid={site.cookies.get(name, 'none')}"
        self.token = ""

    def get(self, query: str = "") -> Answer:
        return self._ask("GET", query, None)

    def post(self, *ops: Any, **more: Any) -> Answer:
        if not self.token:
            _status, _values, headers = self.get()
            self.token = headers["X-CSRFToken"]
            self.cookie += "; " + headers["Set-Cookie"].split(";")[0]
        body = {"client_id": self.client_id, "ops": list(ops), **more}
        return self._ask("POST", "", json.dumps(body).encode())

    def create(self, text: str) -> dict[str, Any]:
        self.seq += 1
        return {
            "op_id": str(uuid.uuid4()),
            "seq": self.seq,
            "kind": "create",
            "point_id": str(uuid.uuid4()),
            "base_version": None,
            "fields": {"section": "summary", "text": text},
        }

    def post_and_leave(self, *ops: Any) -> None:
        """Send changes and close the connection at once, as a network that breaks does."""
        body = {"client_id": self.client_id, "ops": list(ops)}
        self._send("POST", "", json.dumps(body).encode()).close()

    def _ask(self, method: str, query: str, body: bytes | None) -> Answer:
        connection = self._send(method, query, body)
        response = connection.getresponse()
        values = json.loads(response.read())
        connection.close()
        return response.status, values, dict(response.headers)

    def _send(self, method: str, query: str, body: bytes | None) -> http.client.HTTPConnection:
        connection = self.site.connect()
        connection.request(
            method,
            f"/reports/{self.site.code}/changes/{query}",
            body,
            {
                "Cookie": self.cookie,
                "Content-Type": "application/json",
                "X-CSRFToken": self.token,
            },
        )
        return connection

    @contextmanager
    def stream(self, *, last: int | None = None) -> Iterator[Stream]:
        connection = self.site.connect()
        headers = {"Cookie": self.cookie}
        if last is not None:
            headers["Last-Event-ID"] = str(last)
        connection.request("GET", f"/reports/{self.site.code}/stream/", headers=headers)
        sock = connection.sock
        stream = Stream(connection.getresponse())
        try:
            yield stream
        finally:
            if sock is not None:
                # Wakes the reading thread, which a plain close would leave waiting.
                sock.shutdown(socket.SHUT_RDWR)
                sock.close()
            stream.reader.join(5)
            connection.close()


@dataclass(frozen=True)
class Said:
    """One event."""

    name: str
    data: Any
    id: int | None


class Stream:
    """Reads server-sent events in a thread; `next` waits for the next one of a name."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = dict(response.headers)
        self.ended = threading.Event()
        self.was_cut = False
        self.body = b""
        self._events: queue.Queue[Said] = queue.Queue()
        self._response = response
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def next(self, name: str, timeout: float = 30) -> Said:
        until = time.monotonic() + timeout
        while True:
            said = self._events.get(timeout=max(0.01, until - time.monotonic()))
            if said.name == name:
                return said

    def _read(self) -> None:
        parts: dict[str, str] = {}
        try:
            for raw in self._response:
                self.body += raw
                line = raw.decode().rstrip("\n")
                name, _colon, value = line.partition(": ")
                if line:
                    parts[name] = value
                    continue
                if "event" in parts:
                    place = int(parts["id"]) if "id" in parts else None
                    data = json.loads(parts["data"])
                    self._events.put(Said(parts["event"], data, place))
                parts = {}
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            self.was_cut = True
        self.ended.set()


@contextmanager
def running(folder: Path) -> Iterator[LiveSite]:
    """Prepare a database, start the server, and stop it at the end."""
    with _own_database() as database:
        env = {
            **os.environ,
            **database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "GFMD_DATA_DIR": str(folder),
            "PYTHONPATH": str(ROOT),
            "PORT": str(_free_port()),
            "WEB_CONCURRENCY": "2",
        }
        prepared = subprocess.run(
            [sys.executable, "-c", PREPARE], env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
        command = [
            "-m",
            "gunicorn",
            "-c",
            "python:gfmd_site.gunicorn",
            "gfmd_site.asgi:application",
        ]
        with (folder / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, *command], env=env, cwd=ROOT, stdout=log, stderr=log
            )
            site = LiveSite(int(env["PORT"]), json.loads(prepared.stdout), server)
            try:
                _wait_for(site)
                yield site
            finally:
                if server.poll() is None:
                    site.stop()


@contextmanager
def _own_database() -> Iterator[dict[str, str]]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield {}
        return
    import psycopg

    name = f"gfmd_live_{uuid.uuid4().hex[:12]}"
    parts = urlsplit(url)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(site: LiveSite) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        connection = site.connect(timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("The server did not answer within a minute.")
