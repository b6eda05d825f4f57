"""Text that came too late: held, decided on, and never lost to the one who typed it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.live import (
    CODE,
    NOTE_TAKER,
    RAPPORTEUR,
    Store,
    Writer,
    enter,
    own_server,
    profile,
    store,
    writer,
)

__all__ = ["own_server", "profile", "store", "writer"]
pytestmark = pytest.mark.browser

People = Callable[[str], Writer]
COCHAIR = "cochair-3-1"


@pytest.fixture
def enter_page(profile: Callable[[], BrowserContext]) -> Callable[[str], Writer]:
    """Return a function that signs somebody in who does not write."""
    return lambda username: enter(profile(), username)


def close_report(store: Store) -> None:
    store.run("UPDATE reports_report SET status = 'submitted' WHERE code = ?", CODE)


def open_list(writer: Writer, address: str = "/recovery/") -> Page:
    writer.page.goto(address)
    return writer.page


def test_held_text_is_taken_in_and_seen_by_everybody(
    writer: People, enter_page: Callable[[str], Writer], store: Store
) -> None:
    rapporteur, note_taker = writer(RAPPORTEUR), writer(NOTE_TAKER)
    rapporteur.page.context.set_offline(True)
    point = rapporteur.create("Typed in the bus.")
    close_report(store)
    rapporteur.page.context.set_offline(False)
    rapporteur.wait_for("held")

    page = open_list(enter_page(COCHAIR))
    expect(page.get_by_role("heading", name="Held: a new point")).to_be_visible()
    expect(page.locator("ins", has_text="Typed in the bus.")).to_be_visible()
    page.get_by_role("button", name="Take it in").click()

    expect(page.get_by_text("Nothing is waiting")).to_be_visible()
    note_taker.wait_for_text(point, "Typed in the bus.")
    assert store.texts()[point] == "Typed in the bus."


def test_text_that_was_left_out_is_read_by_its_author(
    writer: People, enter_page: Callable[[str], Writer], store: Store
) -> None:
    rapporteur = writer(RAPPORTEUR)
    rapporteur.page.context.set_offline(True)
    point = rapporteur.create("Typed in the bus.")
    close_report(store)
    rapporteur.page.context.set_offline(False)
    rapporteur.wait_for("held")

    page = open_list(enter_page(COCHAIR))
    page.get_by_role("button", name="Leave it out").click()
    expect(page.get_by_text("Write a reason, so that the author knows")).to_be_visible()
    page.get_by_label("Reason, if you leave it out").fill("Said twice.")
    page.get_by_role("button", name="Leave it out").click()
    expect(page.get_by_text("Nothing is waiting")).to_be_visible()

    own = open_list(rapporteur, "/recovery/mine/")
    expect(own.get_by_role("textbox", name="Your text")).to_have_value("Typed in the bus.")
    expect(own.get_by_text("Said twice.")).to_be_visible()
    assert point not in store.texts()
