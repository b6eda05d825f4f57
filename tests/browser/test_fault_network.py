"""A network that is away, slow, lies, or loses what it carries: nothing typed is lost."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import wait_until
from tests.browser.room import NOTE_TAKER, SAVED, UNSENT, Person, Room, own_server, room

__all__ = ["own_server", "room"]
pytestmark = pytest.mark.browser

# The network takes two seconds for an answer: a key that waits for one is seen at any load.
MILLISECONDS_A_KEY = 200
CALM = 2.0
NO_ANSWERS = ("portal", "redirect", "truncate", "garble", "lose", "reset")


def test_five_minutes_offline_do_not_stop_the_typing(room: Room) -> None:
    context = room.profile()
    context.clock.install()
    person = room.person(context=context)
    context.set_offline(True)
    person.begin("Fees are paid by employers.")
    person.wait_unsent(1)
    for number in range(2, 7):
        person.page.keyboard.press("Enter")
        person.type(f"Point {number} of the quiet minutes.")
        context.clock.fast_forward("01:00")
        person.wait_unsent(number)
    person.stop_the_clock()
    context.set_offline(False)

    # By the clock of the page, five seconds after the network is back.
    context.clock.run_for(1_000)
    person.wait_acknowledged()
    context.clock.run_for(4_000)
    expect(person.status).to_have_text(SAVED)
    # That clock is ahead of the server's.
    room.assert_nothing_is_lost(by_the_clock=False)


def test_typing_without_a_pause_says_that_nothing_is_sent(room: Room) -> None:
    person = room.person()
    person.begin("Typed")
    person.wait_saved()
    room.proxy.down()
    for _key in range(600):
        # The page may think of its words in a pause; there is none.
        person.type(" on", delay=30)
        if UNSENT.match(person.status.inner_text()):
            break
    said = person.status.inner_text()
    room.proxy.heal()
    person.try_now()

    person.wait_saved()
    room.assert_nothing_is_lost()
    assert said == "Saved on this device – 1 not sent"


def test_flapping_network_loses_nothing_and_does_not_flicker(room: Room) -> None:
    person = room.person()
    person.page.evaluate(
        """() => {
            window.shown = [];
            window.spoken = [];
            const status = document.querySelector(".live-status");
            const aloud = document.querySelector(".live-bar [data-spoken]");
            const whole = { childList: true, characterData: true, subtree: true, attributes: true };
            new MutationObserver(() => shown.push([performance.now(), status.dataset.kind]))
                .observe(status, whole);
            new MutationObserver(() => spoken.push([performance.now(), aloud.textContent]))
                .observe(aloud, whole);
        }"""
    )
    with flapping(room):
        person.begin("Typed through")
        for number in range(20):
            person.type(f" cut{number}", delay=20)
            person.page.wait_for_timeout(250)

    person.wait_saved()
    room.assert_nothing_is_lost()
    assert room.proxy.record.faults["down"] >= 3
    assert shortest_good_news(person.page) >= CALM * 0.9
    spoken = person.page.evaluate("() => spoken")
    times = [at for at, _words in spoken]
    assert [at for at, before in zip(times[1:], times, strict=False) if at - before < 4_500] == []
    # Nobody hears the same twice, and nobody hears of each save.
    said = [re.sub(r"\d.*", "", words) for _at, words in spoken]
    assert said == (["Saved on this device – ", "Saved "] * len(said))[: len(said)]


@contextmanager
def flapping(room: Room) -> Iterator[None]:
    """One second with network, two without, until the block is left."""
    over = threading.Event()

    def flap() -> None:
        while not over.wait(1):
            room.proxy.down()
            over.wait(2)
            room.proxy.heal()

    thread = threading.Thread(target=flap)
    thread.start()
    yield
    over.set()
    thread.join()
    room.proxy.heal()


def shortest_good_news(page: Page) -> float:
    """Return the seconds between the last bad news and the first good news after them."""
    return page.evaluate(
        """() => {
            let since = null, shortest = Infinity, kind = null;
            for (const [at, now] of shown) {
                if (now === kind) continue;
                if (now === "saved" && since !== null) shortest = Math.min(shortest, at - since);
                if (now !== "saved" && (kind === "saved" || kind === null)) since = at;
                kind = now;
            }
            return Math.min(shortest / 1000, 1e9);
        }"""
    )


def test_slow_network_does_not_slow_the_typing(room: Room) -> None:
    person = room.person()
    person.page.evaluate(
        """() => {
            window.delays = [];
            let pressed = 0;
            addEventListener("keydown", () => (pressed = performance.now()), true);
            addEventListener("input", () => {
                const at = pressed;
                requestAnimationFrame(() => delays.push(performance.now() - at));
            });
        }"""
    )
    network = person.context.new_cdp_session(person.page)
    network.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 2_000,
            "downloadThroughput": 6_250,
            "uploadThroughput": 6_250,
        },
    )
    # And each third request is lost on its way.
    room.proxy.fault("reset", every=3)
    person.begin("Typed while every answer takes two seconds.")
    person.type(" And on it goes, as fast as ever.", delay=20)

    assert statistics.median(person.page.evaluate("() => delays")) <= MILLISECONDS_A_KEY
    network.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    for number in range(2, 5):
        person.begin(f"Point {number} on a network that loses a third.")
        wait_until(lambda: person.typed[-1] in room.store.texts().values())
    person.wait_saved()
    room.assert_nothing_is_lost()
    assert room.proxy.record.faults["reset"] >= 1


def test_black_hole_is_given_up_after_fifteen_seconds(room: Room) -> None:
    person = room.person()
    room.proxy.fault("swallow", times=1)
    began = time.monotonic()
    person.begin("Taken by a hole.")
    person.wait_unsent()
    # After five seconds without an answer the page says so; it goes on waiting for ten more.
    said = time.monotonic() - began
    assert max(room.proxy.record.deliveries.values()) == 1

    person.wait_saved()
    given_up = time.monotonic() - began
    room.assert_nothing_is_lost()
    assert said >= 4
    assert given_up >= 14
    assert max(room.proxy.record.deliveries.values()) == 2


def test_line_that_stays_open_and_brings_nothing_is_noticed(room: Room) -> None:
    """A box on the way keeps the events to itself, or forgot the connection without a word."""
    person, other = room.person(), room.person(NOTE_TAKER)
    room.proxy.silence()
    other.begin("Seen by somebody who does nothing.")
    other.wait_saved()
    expect(person.text()).to_have_value("Seen by somebody who does nothing.", timeout=60_000)
    room.proxy.heal()
    other.type(" And what comes after it.")

    other.wait_saved()
    expect(person.text()).to_have_value(
        "Seen by somebody who does nothing. And what comes after it.", timeout=60_000
    )
    room.assert_nothing_is_lost()


def test_answer_that_proves_nothing_leaves_the_text_unsent(room: Room) -> None:
    person = room.person()
    for number, fault in enumerate(NO_ANSWERS, start=1):
        acknowledged = len(room.proxy.record.acknowledged)
        room.proxy.fault(fault)
        person.begin(f"Typed behind a network of kind{number}.")
        person.wait_unsent()
        assert room.proxy.record.faults[fault] >= 1
        assert len(room.proxy.record.acknowledged) == acknowledged
        room.proxy.heal()
        person.try_now()
        person.wait_saved()

    room.assert_nothing_is_lost()


def test_edit_after_a_lost_answer_comes_after_what_was_lost(room: Room) -> None:
    person = room.person()
    room.proxy.fault("lose")
    person.begin("First words,")
    person.wait_unsent()
    person.type(" then more.")
    person.page.wait_for_timeout(1_200)
    room.proxy.heal()

    person.wait_saved()
    expect(person.text()).to_have_value("First words, then more.")
    room.assert_nothing_is_lost()


def test_request_delivered_five_times_at_once_has_one_effect(room: Room) -> None:
    person = room.person()
    room.proxy.fault("repeat")
    person.begin("Delivered five times.")
    person.wait_saved()
    person.type(" And again.")
    person.wait_saved()

    assert room.proxy.record.faults["repeat"] >= 2
    room.assert_nothing_is_lost()


def test_request_that_is_overtaken_changes_nothing_back(room: Room) -> None:
    person = room.person()
    person.begin("Older typing")
    person.wait_saved()
    room.proxy.fault("overtake", times=1, seconds=4)
    person.type(" goes")
    person.wait_unsent()
    person.type(" on to newer typing.")
    person.wait_saved()
    other = room.person(NOTE_TAKER)
    other.page.wait_for_timeout(4_000)

    expect(other.text()).to_have_value("Older typing goes on to newer typing.")
    assert room.proxy.record.faults["overtake"] == 1
    room.assert_nothing_is_lost()


def test_sign_in_page_of_a_hotel_is_not_taken_for_the_report(room: Room) -> None:
    person: Person = room.person()
    person.wait_for_worker()
    room.proxy.fault("portal", sending_only=False)
    person.begin("Typed behind the hotel's page.")
    person.wait_unsent()
    notice = person.page.get_by_role("alert").filter(has_text="A sign-in page of this Wi-Fi")
    expect(notice).to_be_visible()
    person.page.reload()
    person.wait_for_editor()
    expect(person.text()).to_have_value("Typed behind the hotel's page.")
    assert "Accept our terms" not in person.page.content()
    room.proxy.heal()

    person.try_now()
    expect(person.status).to_have_text(SAVED)
    expect(notice).to_have_count(0)
    room.assert_nothing_is_lost()
