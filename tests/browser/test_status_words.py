"""When the bar says what about the safety of the text: at once, or after a moment of calm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Desk, desk, point

__all__ = ["desk"]
pytestmark = pytest.mark.browser

Open = Callable[..., Desk]


def test_status_waits_with_good_news_only(desk: Open) -> None:
    here = desk(point(1))
    status = here.page.get_by_role("status")

    here.engine("setStatus({kind: 'saving', words: 'Saving…'})")
    at_once = status.inner_text()
    here.engine("setStatus({kind: 'saved', words: 'Saved 10:01'})")
    not_yet = status.inner_text()

    assert (at_once, not_yet) == ("Saving…", "Saving…")
    expect(status).to_have_text("Saved 10:01")


def test_text_on_the_device_is_said_through_typing_as_long_as_the_disk_keeps_up(
    desk: Open,
) -> None:
    here = desk(point(1))
    here.page.clock.install(time="2018-12-06T10:00:00Z")
    here.page.clock.pause_at("2018-12-06T10:00:10Z")
    status = here.page.get_by_role("status")
    kept = "Saved on this device – 1 not sent"

    def say(facts: str, *, then: int) -> str:
        here.engine(f"setStatus({{{facts}, isReachable: false}})")
        here.page.clock.run_for(then)
        return status.inner_text()

    device = f"kind: 'device', words: '{kept}', behindSince: null"
    writing = "kind: 'saving', words: 'Saving…', behindSince: performance.now()"
    first = [say(writing, then=100), say(device, then=0)]
    letters = [say(facts, then=100) for facts in (writing, device, writing, device)]
    slow_disk = [say(writing, then=100), say("unsent: 1", then=1_500)]
    nothing_kept = [
        say(device, then=0),
        say(f"{writing.split('behind')[0]}behindSince: -1e9", then=0),
    ]

    assert first == ["Saving…", kept]
    assert letters == [kept] * 4
    assert slow_disk == [kept, "Saving…"]
    assert nothing_kept == [kept, "Saving…"]
