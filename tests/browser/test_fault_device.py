"""Crashes, clocks, sleep, full storage and difficult typing on the device: the words are there."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.live import wait_until
from tests.browser.room import NO_ROOM, NOTE_TAKER, SAVED, Person, Room, own_server, room

__all__ = ["own_server", "room"]
pytestmark = pytest.mark.browser

# The device's clock, hours or years off, and jumping while somebody types.
WRONG_CLOCKS = {
    "three days ahead": "const shift = (72 + 6) * 3600 * 1000;",
    "ten years behind": "const shift = (-3652 * 24 + 6) * 3600 * 1000;",
    "jumping": "let calls = 0; const shift = { valueOf: () => (calls++ % 2 ? 6 : -6) * 3600000 };",
}
CLOCK = """
    const now = Date.now.bind(Date);
    const Native = Date;
    globalThis.Date = class extends Native {
        constructor(...given) { super(...(given.length ? given : [now() + Number(shift)])); }
        static now() { return now() + Number(shift); }
    };
"""
COMPOSED = (("´", "é"), ("مر", "مرحبا"), ("ሰ", "ሰላም"))
LONGEST_POINT = 20_000
HOUR = 3_600_000
PERSIST = """globalThis.asked = 0;
const persist = navigator.storage?.persist;
if (persist) navigator.storage.persist = () => (asked += 1, persist.call(navigator.storage));
"""
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true,
        cancelable: true });
    const area = document.activeElement;
    if (area.dispatchEvent(event)) area.setRangeText(text);
}"""


def test_reload_and_reopen_without_network_show_everything(room: Room) -> None:
    person = room.person()
    person.wait_for_worker()
    person.context.set_offline(True)
    person.begin("Typed before the reload.")
    person.wait_on_disk()
    person.page.reload()
    person.wait_for_editor()
    person.at_end()
    person.type(" And after it.")
    person.wait_on_disk()
    person.page.close()
    again = room.window_of(person)
    expect(again.text()).to_have_value("Typed before the reload. And after it.")
    again.wait_unsent()
    # Nothing had to be restored: both pages ended as pages do.
    expect(notice(again, "We restored what you typed")).to_have_count(0)
    person.context.set_offline(False)

    again.wait_saved()
    room.assert_nothing_is_lost(again)


def notice(person: Person, words: str) -> Locator:
    return person.page.locator(".live-notice", has_text=words)


def test_days_without_network_ask_for_a_second_copy(room: Room) -> None:
    context = room.profile()
    context.clock.install()
    context.add_init_script(PERSIST)
    person = room.person(context=context)
    # The browser was asked to keep what it might clear.
    assert person.page.evaluate("() => asked") == 1
    context.set_offline(True)
    person.begin("For days on this device alone.")
    person.wait_on_disk()
    said = "on this device alone since"

    context.clock.fast_forward(23 * HOUR)
    expect(notice(person, said)).to_have_count(0)
    context.clock.fast_forward(2 * HOUR)
    expect(notice(person, said)).to_contain_text("Download it, so that you have it twice.")
    context.clock.fast_forward(96 * HOUR)
    expect(notice(person, said)).to_contain_text("after a week: download it now.")
    with person.page.expect_download() as download:
        notice(person, said).get_by_role("button", name="Download my text").click()
    assert "For days on this device alone." in download.value.path().read_text(encoding="utf-8")
    context.set_offline(False)
    person.try_now()
    person.wait_saved()

    expect(notice(person, said)).to_have_count(0)
    room.assert_nothing_is_lost(by_the_clock=False)


def test_crash_of_the_tab_keeps_what_was_on_the_disk(room: Room) -> None:
    person = room.person()
    person.wait_for_worker()
    person.context.set_offline(True)
    person.begin("Typed until the tab crashed.")
    person.wait_on_disk()
    with person.page.expect_event("crash"), suppress(Error):
        person.page.goto("chrome://crash")
    person.page.close()
    again = room.window_of(person)
    expect(again.text()).to_have_value("Typed until the tab crashed.")
    expect(notice(again, "We restored what you typed")).to_contain_text(
        "without warning: 1 point that had not been sent."
    )
    person.context.set_offline(False)

    again.try_now()
    again.wait_saved()
    room.assert_nothing_is_lost(again)


@pytest.mark.parametrize("clock", sorted(WRONG_CLOCKS))
def test_wrong_clock_of_the_device_changes_nothing(clock: str, room: Room) -> None:
    context = room.profile()
    context.add_init_script(f"(() => {{ {WRONG_CLOCKS[clock]} {CLOCK} }})()")
    person, other = room.person(context=context), room.person(NOTE_TAKER)
    person.begin("First,")
    person.wait_saved()
    expect(other.text()).to_have_value("First,")
    other.at_end()
    other.type(" second,")
    other.wait_saved()
    expect(person.text()).to_have_value("First, second,")
    person.at_end()
    person.type(" third.")
    person.wait_saved()

    expect(other.text()).to_have_value("First, second, third.")
    assert hours_apart(person.status.inner_text()) < 3
    room.assert_nothing_is_lost(by_the_clock=False)


def hours_apart(saved: str) -> float:
    """Return how far the time that a page shows is from that of the server, round the clock."""
    hours, minutes = map(int, saved.removeprefix("Saved ").split(":"))
    now = datetime.now(UTC).astimezone()
    apart = abs(hours * 60 + minutes - now.hour * 60 - now.minute)
    return min(apart, 24 * 60 - apart) / 60


def test_after_eight_hours_of_sleep_the_state_is_true_at_once(room: Room) -> None:
    context = room.profile()
    context.clock.install()
    person, other = room.person(context=context), room.person(NOTE_TAKER)
    person.begin("Before the lid was closed.")
    person.wait_saved()
    # The line to the others dies, and nobody says so.
    room.proxy.silence()
    room.proxy.fault("reset")
    person.type(" As it was closed.")
    person.wait_unsent(1)
    person.stop_the_clock()

    # Awake without a network: three seconds by the page's own clock.
    context.clock.fast_forward(8 * HOUR)
    context.clock.run_for(3_000)
    person.wait_unsent(1)

    # Asleep again, and awake with one. No event tells, and nobody touches anything.
    room.proxy.heal()
    other.begin("While it slept.")
    other.wait_saved()
    context.clock.fast_forward(8 * HOUR)
    person.wait_acknowledged()
    expect(person.text(2)).to_have_value("While it slept.")
    context.clock.run_for(3_000)
    expect(person.status).to_have_text(SAVED)
    # That clock is ahead of the server's.
    room.assert_nothing_is_lost(by_the_clock=False)


def test_page_that_was_frozen_looks_as_soon_as_it_goes_on(room: Room) -> None:
    person, other = room.person(), room.person(NOTE_TAKER)
    person.begin("Before it was frozen.")
    person.wait_saved()
    session = person.context.new_cdp_session(person.page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    room.proxy.silence()
    room.proxy.heal()
    other.begin("While it was frozen.")
    other.wait_saved()
    session.send("Page.setWebLifecycleState", {"state": "active"})

    expect(person.text(2)).to_have_value("While it was frozen.")
    room.assert_nothing_is_lost()


def test_full_storage_is_said_and_the_text_is_sent_directly(room: Room) -> None:
    person = room.person()
    person.begin("There was room for this.")
    person.wait_saved()
    person.page.evaluate(NO_ROOM)
    room.proxy.fault("reset")
    person.type(" Not for this.")

    alert = person.page.get_by_role("alert").filter(has_text="no room left to keep text")
    expect(alert).to_contain_text("Download your text now; what you type is sent directly")
    wait_until(lambda: room.proxy.record.faults["reset"] >= 2)
    # Neither the device nor the server has it, and the page does not say so.
    expect(person.status).to_have_text("Saving…")
    with person.page.expect_download() as download:
        person.page.get_by_role("button", name="Download my text").first.click()
    assert "this. Not for this." in download.value.path().read_text(encoding="utf-8")
    room.proxy.heal()
    person.wait_saved()
    room.assert_nothing_is_lost()


def test_window_that_keeps_nothing_says_so_before_typing(room: Room) -> None:
    context = room.profile()
    context.add_init_script(
        "indexedDB.open = () => { throw new DOMException('No.', 'InvalidStateError'); };"
    )
    context.clock.install()
    person = room.person(context=context)
    alert = person.page.get_by_role("alert").filter(has_text="keeps nothing on the device")
    expect(alert).to_be_visible()
    person.begin("Kept by the server only.")
    person.wait_saved()
    # Nobody pauses here, and two seconds of the page's clock are enough.
    person.stop_the_clock()
    before = len(room.proxy.record.acknowledged)
    for letters in (" Wri", "tten ", "wit", "hout ", "a pa", "use."):
        person.page.keyboard.type(letters)
        context.clock.run_for(400)
    person.typed.append(" Written without a pause.")
    wait_until(lambda: len(room.proxy.record.acknowledged) > before)
    context.clock.resume()

    person.wait_saved()
    # The clock that stood still is behind the server's.
    room.assert_nothing_is_lost(by_the_clock=False)


def test_composed_letters_arrive_as_they_were_composed(room: Room) -> None:
    person = room.person()
    session = person.context.new_cdp_session(person.page)
    room.proxy.fault("lose", times=2)
    person.begin("Composed: ")
    for unfinished, letters in COMPOSED:
        session.send(
            "Input.imeSetComposition",
            {
                "text": unfinished,
                "selectionStart": len(unfinished),
                "selectionEnd": len(unfinished),
            },
        )
        person.page.wait_for_timeout(1_300)
        session.send("Input.insertText", {"text": letters})
        person.type(" ")
    wanted = "Composed: é مرحبا ሰላም "
    person.typed[:] = [wanted]

    expect(person.text()).to_have_value(wanted)
    person.wait_saved()
    room.assert_nothing_is_lost()


def test_unfinished_composition_survives_a_reload(room: Room) -> None:
    person = room.person()
    person.wait_for_worker()
    person.context.set_offline(True)
    person.begin("Half a word: ")
    session = person.context.new_cdp_session(person.page)
    session.send("Input.imeSetComposition", {"text": "مر", "selectionStart": 2, "selectionEnd": 2})
    person.typed.append("مر")
    person.wait_on_disk()
    person.page.reload()
    person.wait_for_editor()
    expect(person.text()).to_have_value("Half a word: مر")
    person.context.set_offline(False)

    person.wait_saved()
    room.assert_nothing_is_lost()


def paste(page: Page, text: str) -> None:
    page.evaluate(PASTE, text)


def test_paste_of_100_kb_is_all_there(room: Room) -> None:
    person = room.person()
    lines = [f"- Line {number} of a long paper. " + "word " * 190 for number in range(108)]
    pasted = "\n".join(lines)
    assert len(pasted) > 100_000
    person.begin("")
    paste(person.page, pasted)
    person.typed.append(pasted.replace("- ", ""))

    person.wait_saved(seconds=120)
    room.assert_nothing_is_lost()
    assert max(len(text) for _point, text in room.evidence.report()) <= LONGEST_POINT


def test_undo_and_redo_through_a_cut_end_the_same_everywhere(room: Room) -> None:
    person, other = room.person(), room.person(NOTE_TAKER)
    person.begin("Stays.")
    person.wait_saved()
    person.page.keyboard.press("Enter")
    person.type("Taken back.")
    person.wait_saved()
    room.proxy.fault("lose", times=1)
    person.page.get_by_role("button", name="Take back").click()
    person.page.get_by_role("button", name="Do again").click()
    person.at_end()
    person.type(" Typed after.")

    person.wait_saved()
    expect(other.text()).to_have_value(re.compile("Stays"))
    room.assert_nothing_is_lost()
