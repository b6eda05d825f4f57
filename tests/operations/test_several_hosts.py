"""Two hosts, one PostgreSQL, the proxy of docs/deploy/: one host dies while people type."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.browser.live import CODE, REPORT
from tests.faults.device import Device, Journal, NoAnswer, Words, session_of
from tests.operations.deployed import Nginx, has_nginx
from tests.operations.hosts import Host, ThroughProxy, namespaces_permitted, own_database, two_hosts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.skipif(not has_nginx(), reason="nginx or openssl is not installed."),
]
WRITERS = ("rapporteur-3-1", "notetaker-3-1")
PROGRAMS = 4
ROUNDS = 8


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Host]]:
    """Two running hosts with the demonstration."""
    folder = tmp_path_factory.mktemp("hosts")
    with own_database() as url, two_hosts(folder, url) as both:
        both[0].prepare()
        both[1].manage(
            "collectstatic", "--no-input", "--verbosity", "0", settings="tests.collecting"
        )
        for host in both:
            host.start()
        yield both


def on_host(host: Host, cookie: str, folder: Path) -> Device:
    """Return a program that speaks to one host, past the proxy."""

    class OnHost(Device):
        def _connection(self) -> http.client.HTTPConnection:
            return http.client.HTTPConnection(host.address, host.port, timeout=30)

    return OnHost(0, cookie, Journal(folder / "journal"), Words())


def test_what_is_typed_on_one_host_is_seen_on_the_other(hosts: list[Host], tmp_path: Path) -> None:
    one, other = hosts
    cookie = session_of(one, WRITERS[0])
    stream = http.client.HTTPConnection(other.address, other.port, timeout=30)
    stream.request("GET", f"{REPORT}stream/", headers={"Cookie": f"sessionid={cookie}"})
    answer = stream.getresponse()
    while not answer.readline().startswith(b"event: hello"):
        pass

    device = on_host(one, cookie, tmp_path)
    device.type(random.Random(1))  # noqa: S311  a plan, not a secret
    device.exchange()
    ((word,),) = [sorted(device.words.typed)]
    lines = iter(answer.readline, b"")
    seen = next(line for line in lines if line.startswith(b"data:") and word.encode() in line)
    stream.close()

    assert word.encode() in seen


def test_a_database_that_is_restarted_is_busy_and_loses_nothing(
    hosts: list[Host], tmp_path: Path
) -> None:
    """As clients see a restart: all connections end, and new ones are refused for a while."""
    device = on_host(hosts[0], session_of(hosts[0], WRITERS[0]), tmp_path)
    choice = random.Random(3)  # noqa: S311  a plan, not a secret
    device.type(choice)
    device.exchange()
    given = connection.settings_dict
    where = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    name = hosts[0].database_url.rpartition("/")[2]
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(f"postgresql://{where}/postgres", autocommit=True) as server:
        server.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        try:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            device.type(choice)
            with pytest.raises(NoAnswer, match="busy"):
                device.exchange()
        finally:
            server.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
    device.exchange()

    shown = {word for text in device.shown().values() for word in text.split()}
    assert device.pending == []
    assert device.words.typed - device.words.erased - shown == set()


@dataclass
class Typist:
    """Somebody who types on and on through the proxy, and how long the longest silence was."""

    device: Device
    gaps: list[float] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def run(self, rounds: int, choice: random.Random) -> None:
        for _ in range(rounds):
            self.device.type(choice)
            self.deliver()

    def deliver(self) -> None:
        began = time.monotonic()
        while True:
            try:
                self.device.exchange()
            except NoAnswer as error:
                self.reasons[str(error)] += 1
                time.sleep(0.2)
            if not self.device.pending:
                break
        self.gaps.append(time.monotonic() - began)


def test_a_host_that_dies_under_load_costs_nothing(
    hosts: list[Host], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nginx = Nginx(tmp_path / "proxy", [f"{host.address}:{host.port}" for host in hosts])
    nginx.start()
    words = Words()
    typists = [
        Typist(
            ThroughProxy(
                nginx.port,
                session_of(hosts[0], WRITERS[number % len(WRITERS)]),
                Journal(tmp_path / f"journal-{number}"),
                words,
                f"program-{number}",
            )
        )
        for number in range(PROGRAMS)
    ]
    try:
        _all(typists, ROUNDS)
        calm = max(gap for one in typists for gap in one.gaps)
        plug = threading.Timer(0.3, hosts[0].vanish)
        plug.start()
        _all(typists, ROUNDS * 2)
        plug.join()
        for typist in typists:
            typist.deliver()
    finally:
        nginx.stop()

    kept = words.typed - words.erased
    with psycopg.connect(hosts[1].database_url) as database:
        rows = database.execute(
            "SELECT point.text FROM reports_point point"
            " JOIN reports_report report ON report.id = point.report_id"
            " WHERE report.code = %s AND point.deleted_at IS NULL"
            " UNION ALL SELECT text FROM reports_conflictcopy WHERE settled_at IS NULL",
            [CODE],
        ).fetchall()
    stored = {word for (text,) in rows for word in text.split()}
    with capsys.disabled():
        print(
            f"\n{len(kept)} words by {PROGRAMS} programs through two hosts"
            f"{' in namespaces' if namespaces_permitted() else ''}: lost {len(kept - stored)}, "
            f"without an answer {dict(sum((one.reasons for one in typists), Counter()))}, longest "
            f"wait for “saved” {calm:.2f} s before and "
            f"{max(gap for one in typists for gap in one.gaps):.2f} s after one died."
        )
    assert hosts[0].process is None
    assert kept - stored == set()


def _all(typists: list[Typist], rounds: int) -> None:
    threads = [
        threading.Thread(
            target=typist.run,
            args=(rounds, random.Random(number)),  # noqa: S311
        )
        for number, typist in enumerate(typists)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
