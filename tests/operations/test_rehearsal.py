"""The worst day, rehearsed: the server's disk is gone, and there is a backup from before."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.browser.server import Server
from tests.faults.device import Device, Journal, Words, session_of

pytestmark = pytest.mark.slow
WRITER = "rapporteur-3-1"


def _type(device: Device, choice: random.Random, words: int) -> None:
    """Type until so many more words stand, all of them acknowledged."""
    wanted = len(device.words.typed) + words
    while len(device.words.typed) < wanted:
        device.type(choice)
        device.exchange()
    device.exchange()


def _stored_words(device: Device) -> set[str]:
    return {
        word
        for known in device.server.values()
        if not known["deleted"]
        for word in known["text"].split()
    }


def test_a_lost_disk_costs_no_acknowledged_word(tmp_path: Path) -> None:
    server = Server(tmp_path / "first")
    server.prepare()
    server.start()
    words, choice = Words(), random.Random(20)  # noqa: S311  a plan, not a secret
    device = Device(
        server.port, session_of(server, WRITER), Journal(tmp_path / "journal"), words, WRITER
    )
    try:
        _type(device, choice, 15)
        server.manage("backup", str(tmp_path / "one.backup"))
        in_backup = set(words.typed)
        _type(device, choice, 15)
        assert device.pending == []
    finally:
        server.kill()
    shutil.rmtree(tmp_path / "first")

    second = Server(tmp_path / "second", port=server.port)
    second.manage("restore", str(tmp_path / "one.backup"), "--yes")
    second.manage("collectstatic", "--no-input", "--verbosity", "0", settings="tests.collecting")
    second.start()
    try:
        # A restore ends all sign-ins: nobody goes on under an old one.
        device.cookie = session_of(second, WRITER)
        device.exchange()
        while device.pending:
            device.exchange()
    finally:
        second.kill()

    kept = words.typed - words.erased
    assert kept - in_backup != set()
    assert kept - _stored_words(device) == set()
