"""The board while rooms write: it keeps itself up to date and says when it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.live import RAPPORTEUR, REPORT

pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]
SECONDS = 15_000


def room(page: Page, number: str) -> Locator:
    return page.locator(f'[data-room="{number}"]')


def state(page: Page) -> Locator:
    return page.locator("[data-board-state]")


def test_board_follows_a_room_without_a_reload(sign_in: SignIn) -> None:
    board, writer = sign_in("staff"), sign_in(RAPPORTEUR)
    board.goto("/board/")
    board.evaluate("window.stays = true")
    expect(state(board)).to_have_text("Live")
    expect(room(board, "3.1")).to_contain_text("Nobody has it open")
    before = int(room(board, "3.1").locator("dd").first.inner_text())
    reminder = room(board, "3.1").get_by_role("link", name=re.compile("^History"))
    reminder.focus()

    writer.goto(REPORT)
    editor = writer.locator("#live-editor")
    editor.get_by_role("button", name="Add point").first.click()
    editor.locator("textarea:focus").fill("Ports train their crews.")

    points = room(board, "3.1").locator("dd").first
    expect(points).to_have_text(str(before + 1), timeout=SECONDS)
    expect(room(board, "3.1")).not_to_contain_text("Nobody has it open", timeout=SECONDS)
    assert board.evaluate("window.stays")
    expect(reminder).to_be_focused()


def test_board_says_when_it_has_lost_the_server_and_comes_back(sign_in: SignIn) -> None:
    board = sign_in("chair")
    board.goto("/board/")
    expect(state(board)).to_have_text("Live")

    board.context.set_offline(True)
    lost = "No connection; the board is as it was at"
    expect(state(board)).to_have_text(lost, timeout=SECONDS)
    board.context.set_offline(False)
    expect(state(board)).to_have_text("Live", timeout=SECONDS)
    # A browser complains of every request that it could not send.
    complaints = sign_in.complaints  # type: ignore[attr-defined]
    assert {"ERR_INTERNET_DISCONNECTED" in text for text in complaints} == {True}
    complaints.clear()


def test_filter_keeps_the_board_live(sign_in: SignIn) -> None:
    board = sign_in("chair")
    board.goto("/board/")
    board.get_by_label("Show").select_option("review")

    expect(board).to_have_url(re.compile("show=review"))
    expect(state(board)).to_have_text("Live")
    numbers = [row.get_attribute("data-room") for row in board.locator("[data-room]").all()]
    assert numbers == ["2.1"]


def test_reminder_is_copied(sign_in: SignIn) -> None:
    page = sign_in("chair")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/board/")
    room(page, "3.1").get_by_role("link", name=re.compile("^Remind")).click()
    page.get_by_role("button", name="Copy the text").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Text", exact=True).input_value()
