"""Two people, two windows: all end with the same report, and every word is in it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.live import REPORT, wait_until
from tests.browser.room import NOTE_TAKER, Person, Room, own_server, room, wait_for_equal

__all__ = ["own_server", "room"]
pytestmark = pytest.mark.browser

CONFLICT = re.compile(r"^Conflict – \d+ to resolve$")


def test_point_deleted_while_the_other_types_in_it_comes_back(room: Room) -> None:
    person, other = room.person(), room.person(NOTE_TAKER)
    person.begin("Fees are paid by employers.")
    person.wait_saved()
    expect(other.text()).to_have_value("Fees are paid by employers.")
    person.context.set_offline(True)
    person.type(" Also in fishing.")
    person.wait_unsent()
    other.text().click()
    other.page.get_by_role("button", name="Delete point").click()
    wait_until(lambda: "Fees are paid by employers." not in room.store.texts().values())
    person.context.set_offline(False)

    expect(person.status).to_have_text(CONFLICT)
    for one in (person, other):
        expect(one.text()).to_have_value("Fees are paid by employers. Also in fishing.")
    other.page.get_by_role("button", name="Keep the point").click()
    for one in (person, other):
        one.wait_saved()
    room.assert_nothing_is_lost()


def test_two_windows_show_the_same_and_closing_one_loses_nothing(room: Room) -> None:
    context = room.profile()
    context.clock.install()
    person = room.person(context=context)
    window = room.window_of(person)
    # From window to window without the server, in a second of their own clock.
    context.set_offline(True)
    window.begin("Typed in the second window")
    person.stop_the_clock()
    window.type(" at once")
    context.clock.run_for(1_000)
    expect(person.text()).to_have_value("Typed in the second window at once")
    context.clock.resume()
    context.set_offline(False)
    person.at_end()
    person.type(" gone on with in the first")
    expect(window.text()).to_have_value(
        "Typed in the second window at once gone on with in the first"
    )
    assert speakers(person) == 1
    window.wait_saved()
    person.page.close()
    window.at_end()
    window.type(" and in the one that is left.")

    window.wait_saved()
    assert speakers(window) == 1
    clients = room.store.rows("SELECT DISTINCT client_id FROM reports_receipt")
    assert len(clients) == 2
    # The clock that stood still is behind the server's.
    room.assert_nothing_is_lost(window, by_the_clock=False)


def speakers(person: Person) -> int:
    """Return how many windows of this browser speak with the server."""
    held = person.page.evaluate("async () => (await navigator.locks.query()).held")
    return len([lock for lock in held if re.fullmatch(r"gfmd-live:\d+:[^:]+", lock["name"])])


def test_two_people_in_one_point_see_each_other_within_two_seconds(room: Room) -> None:
    contexts = [room.profile(), room.profile()]
    for context in contexts:
        context.clock.install()
    person = room.person(context=contexts[0])
    other = room.person(NOTE_TAKER, context=contexts[1])
    person.begin("Fees are paid by employers.")
    person.wait_saved()
    expect(other.text()).to_have_value("Fees are paid by employers.")
    people = (person, other)
    # From here on neither page asks by itself, unless two seconds of its own clock are enough.
    for one in people:
        one.page.get_by_role("button", name="Download my text").first.focus()
        expect(writing_here(people[people.index(one) - 1])).to_have_count(0)
    for one in people:
        one.stop_the_clock()
    for one in people:
        one.text().focus()
        one.context.clock.run_for(2_000)

    expect(writing_here(person)).to_have_text([f"{name_of(other)} is writing here"])
    expect(writing_here(other)).to_have_text([f"{name_of(person)} is writing here"])


def writing_here(person: Person) -> Locator:
    return person.page.locator(".point__here:visible")


def name_of(person: Person) -> str:
    """Return the name that the server has for whoever is signed in here."""
    asking = f"async () => (await (await fetch('{REPORT}state/')).json()).user.name"
    return person.page.evaluate(asking)


def test_two_people_in_one_point_both_stay_in_it(room: Room) -> None:
    person, other = room.person(), room.person(NOTE_TAKER)
    person.begin("Fees are paid by employers.")
    expect(other.text()).to_have_value("Fees are paid by employers.")
    expect(other.page.get_by_text("is writing here").first).to_be_visible()
    other.text().focus()
    other.page.keyboard.press("Home")
    other.type("Usually: ", delay=30)
    person.type(" Not by workers.", delay=30)

    for one in (person, other):
        one.wait_saved()
        expect(one.text()).to_have_value("Usually: Fees are paid by employers. Not by workers.")
    room.assert_nothing_is_lost()


def test_same_words_changed_offline_by_both_are_both_kept(room: Room) -> None:
    person, other = room.person(), room.person(NOTE_TAKER)
    person.begin("Fees")
    person.wait_saved()
    expect(other.text()).to_have_value("Fees")
    for one in (person, other):
        one.context.set_offline(True)
    person.type("able by employers.")
    other.at_end()
    other.type("es of recruiters.")
    for one in (person, other):
        one.wait_unsent()
    for one in (person, other):
        one.context.set_offline(False)
        one.try_now()

    for one in (person, other):
        expect(one.status).to_have_text(CONFLICT)
    box = person.page.get_by_role("group", name=re.compile("^Changed at the same time by"))
    assert box.locator(".conflict__whose").all_text_contents() == ["Mine", "Theirs"]
    versions = box.locator(".conflict__text").all_text_contents()
    assert versions == ["Feesable by employers.", "Feeses of recruiters."]
    box.get_by_role("button", name="Keep both as two points").click()
    for one in (person, other):
        one.wait_saved()
    texts = sorted(text for text in room.store.texts().values() if text.startswith("Fees"))
    assert texts == ["Feesable by employers.", "Feeses of recruiters."]
    for one in (person, other):
        wait_for_equal(one.shown, room.evidence.report)
    assert room.evidence.lost(room.proxy.record) == []
    assert room.evidence.doubled() == []
