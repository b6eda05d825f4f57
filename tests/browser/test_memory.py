"""From the words being typed to what was said before, and from there to the whole memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# From the report of another room in the demonstration.
WORDS = "A worker who can change employer, reach home and draw on savings recovers from a shock"


def test_what_another_room_said_shows_while_typing_and_is_found_again(
    sign_in: Callable[..., Page],
) -> None:
    page = sign_in("staff")
    page.goto("/reports/2018-3.1/")
    expect(page.locator(".live-editor[data-lists=en]")).to_be_visible()
    section = page.get_by_role("region", name="Challenges")
    section.get_by_role("button", name="Add point").click()

    page.keyboard.type(f"{WORDS}.")
    said = page.locator(".point-said")
    expect(said).to_contain_text("Said before in 2018, Roundtable 1.1", timeout=30_000)
    said.locator("summary").first.click()
    expect(said).to_contain_text(WORDS)

    page.get_by_role("link", name="Memory").click()
    page.get_by_label("Words").fill("savings shock")
    page.get_by_role("button", name="Find").click()
    hit = page.locator(".memory-hit", has_text=WORDS).first
    expect(hit).to_contain_text("2018 Roundtable 1.1")
    page.get_by_role("link", name="Objectives over the editions").click()
    expect(page.get_by_role("img", name="Objectives over the editions")).to_be_visible()
    expect(page.get_by_role("rowheader", name="6. Recruitment and decent work")).to_be_visible()
