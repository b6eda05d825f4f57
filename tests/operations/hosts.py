"""App servers on hosts of their own: network namespaces where they are permitted, else ports."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

from tests.browser.server import Server, free_port
from tests.faults.device import PATIENCE, Device

SECRET = "the-same-key-on-every-host-" * 3
PORT = 8000


class ThroughProxy(Device):
    """A program whose way to the site leads through the proxy, over HTTPS."""

    def _connection(self) -> http.client.HTTPConnection:
        context = ssl._create_unverified_context()  # noqa: S323  a certificate of the test itself
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=PATIENCE * 2, context=context
        )


@dataclass
class Host(Server):
    """An app server. `namespace` is empty where it shares the network of the test."""

    database_url: str = ""
    namespace: str = ""
    address: str = "127.0.0.1"
    link: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return {
            **super().environment,
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": SECRET,
            "ALLOWED_HOSTS": f"127.0.0.1,{self.address}",
            "BIND": f"{self.address}:{self.port}",
        }

    def start(self) -> None:
        inside = ["ip", "netns", "exec", self.namespace] if self.namespace else []
        command = [sys.executable, "-m", "gunicorn", "-c", "python:gfmd_site.gunicorn"]
        self.process = subprocess.Popen(
            [*inside, *command, "gfmd_site.asgi:application"],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + 60
        while not self.answers():
            if time.monotonic() > end:
                self.vanish()
                raise AssertionError("A host did not start.")
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            asking = http.client.HTTPConnection(self.address, self.port, timeout=2)
            asking.request("GET", "/healthz")
            return asking.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def vanish(self) -> None:
        """Pull the plug: the processes die, and in a namespace the network is gone as well."""
        assert self.process is not None
        if self.link:
            # At its own end of the cable: at this end the route would go as well, and what is meant
            # for the host would leave this machine by the next best one.
            _ip("-n", self.namespace, "link", "set", self.link, "down")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self.process = None


@contextlib.contextmanager
def own_database() -> Iterator[str]:
    """A database of its own on the server of this run; yields its address."""
    given = connection.settings_dict
    where = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    name = f"gfmd_hosts_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"postgresql://{where}/postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"postgresql://{where}/{name}"
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def two_hosts(folder: Path, database_url: str) -> Iterator[list[Host]]:
    """Yield two hosts on one database, not started yet."""
    with contextlib.ExitStack() as stack:
        hosts = []
        reachable = ""
        for number in (1, 2):
            host = Host(folder / f"host-{number}", port=free_port(), database_url=database_url)
            if namespaces_permitted():
                reachable = reachable or stack.enter_context(_socket_to(database_url, folder))
                stack.enter_context(_in_namespace(host, number))
                host.database_url = reachable
            hosts.append(host)
        try:
            yield hosts
        finally:
            for host in hosts:
                if host.process is not None:
                    host.vanish()


def namespaces_permitted() -> bool:
    if os.getuid() != 0 or not shutil.which("ip"):
        return False
    name = f"gfmd-try-{uuid.uuid4().hex[:6]}"
    if _ip("netns", "add", name, check=False) != 0:
        return False
    _ip("netns", "del", name)
    return True


@contextlib.contextmanager
def _in_namespace(host: Host, number: int) -> Iterator[None]:
    """Give a host a network of its own, with one cable to this one."""
    tag = uuid.uuid4().hex[:6]
    name, outer, inner = f"gfmd-{tag}", f"gf{tag}o", f"gf{tag}i"
    net = f"10.213.{os.getpid() % 200 + number}"
    _ip("netns", "add", name)
    try:
        _ip("link", "add", outer, "type", "veth", "peer", "name", inner, "netns", name)
        _ip("addr", "add", f"{net}.1/30", "dev", outer)
        _ip("link", "set", outer, "up")
        for command in (
            ("addr", "add", f"{net}.2/30", "dev", inner),
            ("link", "set", inner, "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", name, *command)
        host.namespace, host.address, host.link, host.port = name, f"{net}.2", inner, PORT
        yield
    finally:
        _ip("link", "del", outer, check=False)
        _ip("netns", "del", name)


def _ip(*arguments: str, check: bool = True) -> int:
    return subprocess.run(["ip", *arguments], check=check, capture_output=True).returncode


class _Forward(socketserver.StreamRequestHandler):
    """Hands a connection on: the database listens in one network only, files are in all."""

    def handle(self) -> None:
        target: tuple[str, int] = self.server.target  # type: ignore[attr-defined]
        with socket.create_connection(target) as other:
            back = threading.Thread(target=_pump, args=(other, self.connection), daemon=True)
            back.start()
            _pump(self.connection, other)
            back.join(10)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class _Forwarder(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    # A socket in the file system refuses at once when its queue is full.
    request_queue_size = 256

    def __init__(self, path: str, target: tuple[str, int]) -> None:
        self.target = target
        super().__init__(path, _Forward)


@contextlib.contextmanager
def _socket_to(database_url: str, folder: Path) -> Iterator[str]:
    """Offer the database as a socket in the file system; yield the address that leads there."""
    given = connection.settings_dict
    place = Path("/tmp") / f"gfmd-{uuid.uuid4().hex[:8]}"  # noqa: S108  paths of sockets are short
    place.mkdir(mode=0o700)
    server = _Forwarder(str(place / ".s.PGSQL.5432"), (given["HOST"], int(given["PORT"])))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    name = database_url.rpartition("/")[2]
    quoted = str(place).replace("/", "%2F")
    try:
        yield f"postgresql://{given['USER']}:{given['PASSWORD']}@{quoted}/{name}"
    finally:
        server.shutdown()
        server.server_close()
        shutil.rmtree(place)
