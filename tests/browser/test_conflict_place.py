"""Two texts of one point come up from behind the bar, but never under the hands of who types."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.editor import Desk, desk, point
from tests.browser.live import wait_until

__all__ = ["desk"]
pytestmark = pytest.mark.browser

Open = Callable[..., Desk]
LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
CONFLICT = {
    "id": 7,
    "pointId": point(12)["id"],
    "field": "text",
    "mine": "Fees are low.",
    "theirs": "Fees are banned.",
    "author": "Pilar Quintana",
    "at": "2018-12-06T10:00:00Z",
}
# As far above the bar as the browser itself keeps a caret; what is under the field is behind it.
LOW = """(field) => {
    const bar = document.querySelector(".live-bar").getBoundingClientRect();
    const top = field.getBoundingClientRect().bottom + 40 - bar.top;
    window.scrollBy({ top, behavior: "instant" });
}"""


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_conflict_behind_the_bar_comes_up_in_the_next_pause(
    desk: Open, viewport: dict[str, int]
) -> None:
    here = desk(*(point(number) for number in range(1, 31)), viewport=viewport)
    field = here.text(12)
    here.place_caret(12, 5)
    here.page.clock.install(time="2018-12-06T10:00:00Z")
    here.page.clock.pause_at("2018-12-06T10:00:10Z")
    here.engine("setConflicts([argument])", CONFLICT)
    # After the bar has said it: with one more row it lies higher, and the caret is kept above it.
    field.evaluate(LOW)
    before = field.bounding_box()
    box = here.section().locator(".conflict")
    bar = here.page.locator(".live-bar")

    def hidden() -> float:
        inside, foot = box.bounding_box(), bar.bounding_box()
        assert inside is not None and foot is not None
        return inside["y"] + inside["height"] - foot["y"]

    at_first = hidden()
    here.page.clock.run_for(600)
    here.type("x")
    here.page.clock.run_for(600)
    while_typing = field.bounding_box()
    here.page.clock.run_for(600)

    wait_until(lambda: hidden() <= 0)
    after = field.bounding_box()
    assert at_first > 0
    assert before is not None
    assert while_typing is not None
    # The sign of the point and its frame may differ by a line's width.
    assert abs(while_typing["y"] - before["y"]) <= 2
    assert here.caret() == ("Point 12, Summary", 6)
    assert after is not None
    assert after["y"] >= 0
