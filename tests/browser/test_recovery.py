"""Text that came too late: held, decided on, and never lost to the one who typed it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

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
    wait_until,
    writer,
)
from tests.browser.server import Server

__all__ = ["own_server", "profile", "store", "writer"]
pytestmark = pytest.mark.browser

People = Callable[[str], Writer]
COCHAIR = "cochair-3-1"
HELD, MINE = "/recovery/?kind=held", "/recovery/mine/"


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
    expect(page.get_by_role("heading", name="A new point that waits")).to_be_visible()
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

    own = open_list(rapporteur, MINE)
    expect(own.get_by_role("textbox", name="Your text")).to_have_value("Typed in the bus.")
    expect(own.get_by_text("Said twice.")).to_be_visible()
    assert point not in store.texts()


@pytest.mark.parametrize("decision", ["Take it in", "Leave it out"])
def test_text_of_somebody_who_left_the_room_is_decided_and_read_by_them(
    decision: str, writer: People, enter_page: Callable[[str], Writer], store: Store
) -> None:
    rapporteur = writer(RAPPORTEUR)
    rapporteur.page.context.set_offline(True)
    point = rapporteur.create("Typed in the bus.")
    store.run("DELETE FROM reports_participation WHERE role = 'rapporteur'")
    rapporteur.page.context.set_offline(False)
    rapporteur.wait_for("held")
    own = open_list(rapporteur, MINE)
    expect(titles(own)).to_have_text(["Waits for a decision"])

    page = open_list(enter_page(COCHAIR), HELD)
    expect(page.get_by_text("The person may no longer write in it")).to_be_visible()
    page.get_by_label("Reason, if you leave it out").fill("Said twice.")
    page.get_by_role("button", name=decision, exact=True).click()
    expect(page.get_by_text("Nothing is waiting")).to_be_visible()

    open_list(rapporteur, MINE)
    is_taken = decision == "Take it in"
    expect(titles(own)).to_have_text([] if is_taken else ["Left out"])
    expect(own.get_by_text("Said twice.")).to_have_count(0 if is_taken else 1)
    assert store.texts().get(point) == ("Typed in the bus." if is_taken else None)


def titles(page: Page) -> Locator:
    return page.locator(".wait__title")


def test_deleted_point_is_found_by_its_author_and_put_back(
    writer: People, enter_page: Callable[[str], Writer], store: Store
) -> None:
    rapporteur, note_taker = writer(RAPPORTEUR), writer(NOTE_TAKER)
    point = rapporteur.create("Ports train their crews.")
    note_taker.wait_for_text(point, "Ports train their crews.")
    note_taker.remove(point)
    rapporteur.wait_for_text(point, None)
    note_taker.wait_for("saved")

    own = open_list(rapporteur, MINE)
    expect(titles(own)).to_have_text(["Deleted by somebody else"])
    expect(own.get_by_role("textbox", name="Your text")).to_have_value("Ports train their crews.")
    page = open_list(enter_page(COCHAIR), "/recovery/?kind=deleted")
    expect(titles(page)).to_have_text(["Deleted by somebody else"])
    page.get_by_role("button", name="Put it back").click()

    expect(page.get_by_text("Nothing is waiting")).to_be_visible()
    note_taker.wait_for_text(point, "Ports train their crews.")
    open_list(rapporteur, MINE)
    expect(own.get_by_text("Everything you typed is where you put it")).to_be_visible()
    assert store.texts()[point] == "Ports train their crews."


def test_text_in_conflict_that_is_taken_is_found_by_both_authors(
    writer: People, enter_page: Callable[[str], Writer], store: Store
) -> None:
    rapporteur, note_taker = writer(RAPPORTEUR), writer(NOTE_TAKER)
    point = rapporteur.create("Ports crews.")
    note_taker.wait_for_text(point, "Ports crews.")
    note_taker.page.context.set_offline(True)
    note_taker.update(point, "Ports pay crews.")
    rapporteur.update(point, "Ports train crews.")
    wait_until(lambda: store.texts()[point] == "Ports train crews.")
    note_taker.page.context.set_offline(False)
    note_taker.wait_for("conflict")

    page = open_list(enter_page(COCHAIR), "/recovery/?kind=conflict")
    expect(titles(page)).to_have_text(["Two texts for one point"])
    page.get_by_role("button", name="Take the marked text").click()
    expect(page.get_by_text("Nothing is waiting")).to_be_visible()

    for one in (rapporteur, note_taker):
        one.wait_for_text(point, "Ports pay crews.")
    found = [open_list(one, MINE) for one in (note_taker, rapporteur)]
    expect(titles(found[0])).to_have_text(["Taken into the report"])
    expect(titles(found[1])).to_have_text(["The other text took its place"])
    texts = [own.get_by_role("textbox", name="Your text").input_value() for own in found]
    assert texts == ["Ports pay crews.", "Ports train crews."]
    assert store.texts()[point] == "Ports pay crews."


def test_point_that_came_back_after_a_restore_is_taken_out_and_stays_with_its_author(
    writer: People, enter_page: Callable[[str], Writer], own_server: Server, store: Store
) -> None:
    rapporteur = writer(RAPPORTEUR)
    rapporteur.create("In the backup.")
    rapporteur.wait_for("saved")
    # As if the forum had begun an hour ago.
    store.run("UPDATE reports_receipt SET created_at = datetime(created_at, '-1 hour')")
    database = own_server.data_dir / "gfmd.sqlite3"
    kept = database.with_suffix(".copy")
    store.run("VACUUM INTO ?", str(kept))
    point = rapporteur.create("Not in the backup.")
    wait_until(lambda: point in store.texts())
    own_server.kill()
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    kept.replace(database)
    own_server.manage("shell", "-c", "from reports.domain.sync import begin_epoch; begin_epoch()")
    own_server.start()
    rapporteur.page.evaluate("() => engine.retry()")
    wait_until(lambda: point in store.texts())

    page = open_list(enter_page(COCHAIR), "/recovery/?kind=offered")
    expect(titles(page)).to_have_text(["Came back after a restore"])
    page.get_by_role("button", name="Take it out again").click()
    expect(page.get_by_text("Nothing is waiting")).to_be_visible()

    own = open_list(rapporteur, MINE)
    expect(titles(own)).to_have_text(["Deleted by somebody else"])
    expect(own.get_by_role("textbox", name="Your text")).to_have_value("Not in the backup.")
    assert point not in store.texts()
