"""A sitting as people live it: two of them, one report, the real server."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, Route, expect

from tests.browser.live import (
    NOTE_TAKER,
    RAPPORTEUR,
    REPORT,
    Store,
    enter,
    own_server,
    profile,
    store,
)
from tests.browser.server import PASSWORD

__all__ = ["own_server", "profile", "store"]
pytestmark = pytest.mark.browser

Profile = Callable[[], BrowserContext]
SECTION = "Contributions to the achievement of the Agenda 2030"
# What was typed is on this device within a second.
SECOND_TO_DISK = 1_000
SAVED = re.compile(r"^Saved \d")


def seat(profile: Profile, username: str) -> Page:
    """Sign somebody in and open the editor."""
    page = enter(profile(), username).page
    page.goto(REPORT)
    expect(page.locator(".live-editor[data-lists=en]")).to_be_visible()
    return page


def section(page: Page) -> Locator:
    return page.get_by_role("region", name=SECTION)


def text(page: Page, number: int) -> Locator:
    return section(page).get_by_role("textbox", name=f"Point {number}, {SECTION}", exact=True)


def status(page: Page) -> Locator:
    return page.get_by_role("status")


def test_two_people_write_one_report(profile: Profile, store: Store) -> None:
    rapporteur, note_taker = seat(profile, RAPPORTEUR), seat(profile, NOTE_TAKER)

    # Both type at once, each in a point of their own.
    section(rapporteur).get_by_role("button", name="Add point").click()
    rapporteur.keyboard.type("Fees are paid by employers. #sdg10.7 ")
    expect(text(note_taker, 1)).to_have_value("Fees are paid by employers. ")
    section(note_taker).get_by_role("button", name="Add point").click()
    note_taker.keyboard.type("Skills are recognised in @Moldo")
    note_taker.keyboard.press("Enter")
    note_taker.keyboard.type("first.")
    expect(text(rapporteur, 2)).to_have_value("Skills are recognised in @Moldova first.")

    # Who is where, and what was tagged by typing.
    expect(note_taker.get_by_text("Nomfundo Dlamini is writing here")).to_be_visible()
    expect(section(note_taker).get_by_text("SDG 10.7")).to_be_visible()

    # The same words, changed by both while the network is away: both versions stay.
    rapporteur.context.set_offline(True)
    text(rapporteur, 1).fill("Fees are borne by employers. ")
    expect(status(rapporteur)).to_have_text("Saved on this device – 1 not sent")
    text(note_taker, 1).fill("Fees are banned for employers. ")
    expect(status(note_taker)).to_have_text(SAVED)
    rapporteur.context.set_offline(False)
    expect(status(rapporteur)).to_have_text("Conflict – 1 to resolve")
    box = rapporteur.get_by_role("group", name=re.compile("^Changed at the same time by"))
    expect(box.get_by_role("blockquote")).to_have_text(
        ["Fees are borne by employers. ", "Fees are banned for employers. "]
    )
    box.get_by_role("button", name="Keep both as two points").click()

    wanted = [
        "Fees are banned for employers. ",
        "Fees are borne by employers. ",
        "Skills are recognised in @Moldova first.",
    ]
    for page in (rapporteur, note_taker):
        expect(status(page)).to_have_text(SAVED)
        for number, words in enumerate(wanted, start=1):
            expect(text(page, number)).to_have_value(words)
    rapporteur.reload()
    for number, words in enumerate(wanted, start=1):
        expect(text(rapporteur, number)).to_have_value(words)
    assert sorted(words for words in store.texts().values() if words in wanted) == sorted(wanted)


def test_what_is_typed_before_the_editor_has_come_is_kept(profile: Profile, store: Store) -> None:
    page = enter(profile(), RAPPORTEUR).page
    held: list[Route] = []
    page.route("**/js/editor/editor*.js", lambda route: held.append(route))
    page.goto(REPORT, wait_until="commit")
    first = page.get_by_role("textbox", name="Point 1, Challenges", exact=True)
    first.fill("Typed into the plain form.")
    page.get_by_label(f"New point, {SECTION}").fill("A new one, too.")
    first.focus()

    held[0].continue_()

    expect(page.locator(".live-editor[data-lists=en]")).to_be_visible()
    expect(first).to_have_value("Typed into the plain form.")
    expect(first).to_be_focused()
    expect(text(page, 1)).to_have_value("A new one, too.")
    expect(status(page)).to_have_text(SAVED)
    assert {"Typed into the plain form.", "A new one, too."} <= set(store.texts().values())


def test_plain_form_keeps_its_words_through_a_crash_and_sends_them_once(
    profile: Profile, store: Store
) -> None:
    context = profile()
    page = enter(context, RAPPORTEUR).page
    # The editor never comes: a network that fails right after the page.
    context.route("**/js/editor/editor*.js", lambda route: route.abort())
    page.goto(REPORT, wait_until="commit")
    change = page.get_by_role("textbox", name="Point 1, Challenges", exact=True)
    change.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Typed before the crash.")
    changed = change.input_value()
    page.get_by_label(f"New point, {SECTION}").click()
    page.keyboard.type("A new one before the crash.")
    page.wait_for_timeout(SECOND_TO_DISK)
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()

    # What is handed in with the form's own button is not offered a second time.
    again = context.new_page()
    again.goto(REPORT, wait_until="commit")
    again.get_by_label("New quote").fill("Handed in by hand.")
    again.get_by_role("button", name="Save all changes").click()
    expect(again.get_by_text("Saved: 1 change.")).to_be_visible()
    context.unroute("**/js/editor/editor*.js")
    again.goto(REPORT)

    expect(again.locator(".live-editor[data-lists=en]")).to_be_visible()
    expect(text(again, 1)).to_have_value("A new one before the crash.")
    expect(again.get_by_role("textbox", name="Point 1, Challenges")).to_have_value(changed)
    expect(status(again)).to_have_text(SAVED)
    wanted = [changed, "A new one before the crash.", "Handed in by hand."]
    found = [words for words in store.texts().values() if words in wanted]
    assert sorted(found) == sorted(wanted)


def test_what_is_typed_into_a_point_that_this_device_has_not_heard_of_is_kept(
    profile: Profile, store: Store
) -> None:
    context = profile()
    # A worker would answer in the place of the routes below.
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = enter(context, RAPPORTEUR).page
    page.goto(REPORT)
    expect(page.locator(".live-editor[data-lists=en]")).to_be_visible()
    page.goto("/")
    other = seat(profile, NOTE_TAKER)
    section(other).get_by_role("button", name="Add point").click()
    other.keyboard.type("Ports train crews.")
    expect(status(other)).to_have_text(SAVED)
    modules: list[Route] = []
    news: list[Route] = []
    page.route("**/js/editor/editor*.js", lambda route: modules.append(route))
    page.route("**/changes/?since=*", lambda route: news.append(route))

    page.goto(REPORT, wait_until="commit")
    text(page, 1).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Twice")
    with page.expect_request("**/changes/?since=*"):
        modules[0].continue_()
    page.wait_for_timeout(500)
    page.keyboard.type(" a year.")
    page.unroute("**/changes/?since=*")
    news[0].continue_()

    expect(page.locator(".live-editor[data-lists=en]")).to_be_visible()
    expect(text(page, 1)).to_have_value("Ports train crews. Twice a year.")
    expect(text(page, 1)).to_be_focused()
    expect(status(page)).to_have_text(SAVED)
    assert "Ports train crews. Twice a year." in store.texts().values()


def test_downloaded_text_is_read_back_after_a_look_at_what_is_missing(
    profile: Profile, store: Store, tmp_path: Path
) -> None:
    page = seat(profile, RAPPORTEUR)
    section(page).get_by_role("button", name="Add point").click()
    page.keyboard.type("Ports train crews.")
    page.keyboard.press("Enter")
    page.keyboard.type("Fees are banned. #gcm6 ")
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Download my text").click()
    file = tmp_path / "my-text.txt"
    downloaded.value.save_as(file)
    section(page).get_by_role("button", name="Delete point").click()
    text(page, 1).fill("Ports train all crews.")
    expect(section(page).locator(".point__text")).to_have_count(1)

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Read back my text").click()
    chooser.value.set_files(file)
    sheet = page.get_by_role("dialog", name="Read back my text")
    expect(sheet.locator(".read-back__text")).to_have_text(
        ["Ports train crews.", "Fees are banned."]
    )
    expect(sheet.get_by_role("checkbox").nth(0)).not_to_be_checked()
    expect(sheet.get_by_role("checkbox").nth(1)).to_be_checked()
    sheet.get_by_role("button", name="Add to the report").click()

    expect(text(page, 2)).to_have_value("Fees are banned. ")
    expect(section(page).get_by_text("GCM 6")).to_be_visible()
    expect(status(page)).to_have_text(SAVED)
    page.reload()
    expect(text(page, 2)).to_have_value("Fees are banned. ")
    assert {"Ports train all crews.", "Fees are banned. "} <= set(store.texts().values())


def test_signing_in_again_goes_on_where_the_caret_was(profile: Profile, store: Store) -> None:
    page = seat(profile, RAPPORTEUR)
    section(page).get_by_role("button", name="Add point").click()
    page.keyboard.type("Typed before.")
    expect(status(page)).to_have_text(SAVED)

    store.sign_everybody_out()
    page.keyboard.type(" Typed signed out.")
    expect(status(page)).to_have_text("Sign in to send 1 changes")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    other = opened.value
    other.locator("input[name=login]").fill(RAPPORTEUR)
    other.locator("input[name=password]").fill(PASSWORD)
    other.locator("main button[type=submit]").first.click()
    other.wait_for_url("**/")
    other.close()
    text(page, 1).focus()
    page.keyboard.type(" And after.")

    expect(status(page)).to_have_text(SAVED)
    assert "Typed before. Typed signed out. And after." in store.texts().values()


def test_report_opens_and_is_written_without_network(profile: Profile, store: Store) -> None:
    page = seat(profile, RAPPORTEUR)
    page.wait_for_function("async () => (await navigator.serviceWorker.ready).active !== null")
    page.reload()
    expect(page.locator(".live-editor[data-lists=en]")).to_be_visible()

    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".live-editor[data-lists=en]")).to_be_visible()
    section(page).get_by_role("button", name="Add point").click()
    page.keyboard.type("Typed far from any network. #gcm5 ")
    expect(status(page)).to_have_text("Saved on this device – 1 not sent")
    page.wait_for_timeout(SECOND_TO_DISK)
    page.reload()
    expect(text(page, 1)).to_have_value("Typed far from any network. ")
    expect(section(page).get_by_text("GCM 5")).to_be_visible()
    page.context.set_offline(False)

    expect(status(page)).to_have_text(SAVED)
    assert "Typed far from any network. " in store.texts().values()


@pytest.mark.parametrize(("can_open", "laid_out"), [(True, "auto"), (False, "visible")])
def test_long_form_is_laid_out_whole_once_no_editor_will_come(
    can_open: bool, laid_out: str, profile: Profile
) -> None:
    page = enter(profile(), RAPPORTEUR).page

    def hold(route: Route) -> None:
        # Without an answer the page still waits for its editor.
        if not can_open:
            route.fulfill(status=500, body="")

    page.route("**/reports/2018-3.1/state/", hold)
    page.goto(REPORT)
    form = page.locator("#report-form")
    form.evaluate("form => form.classList.add('report-form--long')")

    expect(form.locator(".point").first).to_have_css("content-visibility", laid_out)
    page.unroute_all(behavior="ignoreErrors")
