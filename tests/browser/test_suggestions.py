"""Suggested tags while somebody types: with their words, decided with one key, offline too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Desk, desk, point

__all__ = ["desk"]
pytestmark = pytest.mark.browser

FEES = "Recruitment fees must be paid by the employer."
ACCEPT_FEES = "Accept GCM 6, Recruitment and decent work, because of"


def test_suggestions_follow_the_typing_and_one_key_decides(desk: Callable[..., Desk]) -> None:
    here = desk(point(1, "First."))
    first = here.page.get_by_role("group", name="Suggested tags of point 1")
    here.page.context.set_offline(True)
    here.place_caret(1, 0)
    expect(first).to_have_count(0)

    here.text(1).fill(FEES)
    expect(first.get_by_role("button", name=ACCEPT_FEES)).to_be_visible()
    here.press("Alt+Enter")
    expect(first.get_by_role("button", name=ACCEPT_FEES)).to_have_count(0)
    assert here.stored(1)["tags"]["objectives"] == ["6"]

    here.text(1).fill("Detention of children must end.")
    drop = first.get_by_role("button", name="Dismiss GCM 13")
    expect(drop).to_be_visible()
    here.press("Alt+Shift+Enter")
    expect(drop).to_have_count(0)
    assert here.stored(1)["dismissed"] == ["objectives:13"]

    here.text(1).fill("Detention must end, all detention of children.")
    here.page.context.set_offline(False)
    here.text(1).press("End")
    expect(drop).to_have_count(0)
    assert here.texts() == ["Detention must end, all detention of children."]


def test_chip_that_has_the_focus_is_dismissed_with_delete(desk: Callable[..., Desk]) -> None:
    here = desk(point(1, FEES))
    here.place_caret(1, 0)
    chip = here.page.get_by_role("button", name=ACCEPT_FEES)
    chip.focus()

    here.press("Delete")

    expect(chip).to_have_count(0)
    assert "objectives:6" in here.stored(1)["dismissed"]
    assert here.page.evaluate("document.activeElement !== document.body")
