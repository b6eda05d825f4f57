"""All faults at once, for some seconds. `make storm` goes on for minutes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.live import own_server
from tests.browser.server import Server
from tests.faults.storm import Storm

__all__ = ["own_server"]
pytestmark = pytest.mark.browser

SECONDS = 20


def test_promises_hold_through_a_storm(
    own_server: Server, browser: Browser, tmp_path: Path
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    storm = Storm(own_server, browser, tmp_path, seed)

    violations = storm.run(SECONDS)

    assert violations == [], "\n".join([*storm.lines(), *storm.figures.story])
    assert len(storm.words.typed) > 50
    assert storm.figures.faults or any(client.proxy.record.faults for client in storm.clients)
