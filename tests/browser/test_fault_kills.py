"""`kill -9` of the server around the commit, and a log cut short by a power loss.

A program with a journal stands for the browser, so that it can be done often: KILLS says how many
times each (5), `KILLS=20` for a release.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.browser.live import NOTE_TAKER, Store, own_server, store
from tests.browser.server import Server
from tests.faults.device import Device, Journal, NoAnswer, Words, session_of
from tests.faults.proxy import Proxy

__all__ = ["own_server", "store"]
pytestmark = pytest.mark.browser

KILLS = int(os.environ.get("KILLS") or 5)
CUTS = 40


@pytest.fixture
def proxy(own_server: Server) -> Iterator[Proxy]:
    running = Proxy(own_server.port)
    yield running
    running.stop()


@pytest.fixture
def device(own_server: Server, proxy: Proxy, tmp_path: Path) -> Device:
    cookie = session_of(own_server, NOTE_TAKER)
    return Device(proxy.port, cookie, Journal(tmp_path / "journal"), Words())


def kill_before_commit(server: Server, _proxy: Proxy, device: Device) -> None:
    """The request waits for the database when the server dies."""
    database = server.data_dir / "gfmd.sqlite3"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        sending = threading.Thread(target=send_in_vain, args=(device,))
        sending.start()
        time.sleep(0.3)
        server.kill()
        connection.execute("ROLLBACK")
    sending.join()


def kill_before_answer(server: Server, proxy: Proxy, device: Device) -> None:
    """The server has stored it and dies before anybody hears of it."""
    proxy.fault("lose", times=1)
    send_in_vain(device)
    server.kill()


def kill_at_any_moment(server: Server, _proxy: Proxy, device: Device) -> None:
    sending = threading.Thread(target=send_in_vain, args=(device,))
    sending.start()
    time.sleep(random.uniform(0, 0.03))  # noqa: S311
    server.kill()
    sending.join()


def send_in_vain(device: Device) -> None:
    with suppress(NoAnswer):
        device.exchange()


MOMENTS = [kill_before_commit, kill_before_answer, kill_at_any_moment]


@pytest.mark.parametrize("kill", MOMENTS, ids=lambda moment: moment.__name__)
def test_killed_server_has_one_row_for_each_acknowledgement(
    kill: Callable[[Server, Proxy, Device], None],
    own_server: Server,
    store: Store,
    proxy: Proxy,
    device: Device,
) -> None:
    choice = random.Random(KILLS)  # noqa: S311
    device.exchange()
    before = store.rows("SELECT count(*) FROM reports_receipt")[0][0]
    for _ in range(KILLS):
        device.type(choice)
        kill(own_server, proxy, device)
        own_server.start()
        device.exchange()

    sent, acknowledged = device.journal.operations()
    assert device.pending == []
    assert acknowledged == {op["op_id"] for op in sent}
    assert set(proxy.record.acknowledged) == acknowledged
    assert store.rows("SELECT count(*) FROM reports_receipt")[0][0] - before == len(sent)
    stored = {key: text for key, text in store.texts().items() if text}
    assert device.shown() == stored
    assert store.is_whole()


def test_log_cut_short_anywhere_is_a_sound_beginning(
    own_server: Server, device: Device, tmp_path: Path
) -> None:
    choice = random.Random(CUTS)  # noqa: S311
    database = own_server.data_dir / "gfmd.sqlite3"
    copy = tmp_path / "copy"
    copy.mkdir()
    # The last one to leave writes the log into the database: somebody has to stay.
    with closing(sqlite3.connect(database)) as staying:
        staying.execute("SELECT count(*) FROM reports_receipt").fetchone()
        for _ in range(12):
            device.type(choice)
            device.exchange()
        own_server.kill()
        log = database.with_name(database.name + "-wal").read_bytes()
        shutil.copy(database, copy)
    sent = [op["op_id"].replace("-", "") for op in device.journal.operations()[0]]
    assert len(log) > 100_000

    for size in [len(log), *sorted(choice.sample(range(len(log)), CUTS))]:
        folder = tmp_path / f"cut-{size}"
        folder.mkdir()
        shutil.copy(copy / database.name, folder)
        (folder / f"{database.name}-wal").write_bytes(log[:size])
        after_cut = Store(folder)
        kept = {op for (op,) in after_cut.rows("SELECT op_id FROM reports_receipt")}
        order = [op in kept for op in sent]
        assert after_cut.is_whole()
        assert order == sorted(order, reverse=True)
        if size == len(log):
            assert all(order)
