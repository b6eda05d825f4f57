"""Two people at once, and one of them moves, splits, joins or records what the other types in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.room import NOTE_TAKER, SECTION, Person, Room, own_server, room, wait_for_equal

__all__ = ["own_server", "room"]
pytestmark = pytest.mark.browser

CONFLICT = re.compile(r"^Conflict – 1 to resolve$")
CREWS, SHIPS = "Ports train their crews.", "Inspectors visit ships."


def both(room: Room, *texts: str) -> tuple[Person, Person]:
    """Return two people who see the same points, the caret of the first at the end of the last."""
    person, other = room.person(), room.person(NOTE_TAKER)
    for number, text in enumerate(texts, start=1):
        if number == 1:
            person.begin(text)
        else:
            person.page.keyboard.press("Enter")
            person.type(text)
        person.wait_saved()
        expect(other.text(number)).to_have_value(text)
    return person, other


def tools_of(person: Person, number: int = 1) -> Locator:
    """Open what can be done with a point."""
    person.text(number).click()
    more = person.page.get_by_role("button", name="Tags and more")
    if more.get_attribute("aria-expanded") == "false":
        more.click()
    return person.page.get_by_role("group", name=f"Tags and actions of point {number}")


def focused(person: Person) -> Locator:
    return person.page.locator("textarea:focus")


def test_point_moved_to_another_section_is_typed_in_without_a_pause(room: Room) -> None:
    person, other = both(room, CREWS)
    sections = tools_of(other).get_by_role("group", name="Move to section").get_by_role("button")
    person.type(" Inspectors", delay=30)
    sections.first.click()
    person.type(" visit ships", delay=30)
    expect(focused(person)).to_have_attribute("aria-label", re.compile(f"(?<!, {SECTION})$"))
    person.type(" each month.", delay=30)

    wanted = f"{CREWS} Inspectors visit ships each month."
    for one in (person, other):
        expect(focused(one)).to_have_value(wanted)
        one.wait_saved()
    names = [focused(one).get_attribute("aria-label") for one in (person, other)]
    assert names == [f"Point {number_of(names[0])}, {title_of(sections.first)}"] * 2
    caret = person.page.evaluate("() => document.activeElement.selectionStart")
    assert caret == len(wanted)
    room.assert_nothing_is_lost()


def number_of(name: str | None) -> str:
    return re.sub(r"\D.*", "", (name or "").removeprefix("Point "))


def title_of(chip: Locator) -> str:
    return re.sub(r"^\d+\. ", "", chip.inner_text())


def test_words_typed_before_the_place_of_a_split_stay_in_the_first_half(room: Room) -> None:
    person, other = both(room, f"{CREWS} {SHIPS}")
    person.text().focus()
    person.page.keyboard.press("Control+Home")
    person.type("Most ", delay=30)
    tools_of(other).get_by_role("button", name="Split in two").click()
    person.type("of the ", delay=30)

    for one in (person, other):
        one.wait_saved()
        expect(one.text(1)).to_have_value(f"Most of the {CREWS}")
        expect(one.text(2)).to_have_value(SHIPS)
    room.assert_nothing_is_lost()


def test_words_typed_in_the_half_that_was_split_off_are_shown_beside_it(room: Room) -> None:
    person, other = both(room, f"{CREWS} {SHIPS}")
    person.context.set_offline(True)
    person.type(" Each month.")
    person.wait_unsent()
    tools_of(other).get_by_role("button", name="Split in two").click()
    other.wait_saved()
    person.context.set_offline(False)
    person.try_now()

    for one in (person, other):
        expect(one.status).to_have_text(CONFLICT)
    box = person.page.get_by_role("group", name=re.compile("^Changed at the same time by"))
    versions = box.locator(".conflict__text").all_text_contents()
    assert versions == [f"{CREWS} {SHIPS} Each month.", CREWS]
    box.get_by_role("button", name="Keep mine").click()
    for one in (person, other):
        one.wait_saved()
        expect(one.text(1)).to_have_value(versions[0])
        expect(one.text(2)).to_have_value(SHIPS)
    # The copy that was chosen is kept for its author too.
    room.assert_nothing_is_lost(beside=versions[:1], extra=[SHIPS, versions[0]])


def test_point_joined_to_the_one_before_comes_back_with_the_words_typed_in_it(room: Room) -> None:
    person, other = both(room, CREWS, SHIPS)
    person.context.set_offline(True)
    person.type(" Each month.")
    person.wait_unsent()
    other.text(2).focus()
    other.page.keyboard.press("Control+Home")
    other.page.keyboard.press("Backspace")
    expect(other.text(1)).to_have_value(f"{CREWS} {SHIPS}")
    other.wait_saved()
    person.context.set_offline(False)
    person.try_now()

    for one in (person, other):
        expect(one.status).to_have_text(CONFLICT)
        expect(one.text(1)).to_have_value(f"{CREWS} {SHIPS}")
        expect(one.text(2)).to_have_value(f"{SHIPS} Each month.")
    person.page.get_by_role("button", name="Keep the point").click()
    for one in (person, other):
        one.wait_saved()
    room.assert_nothing_is_lost(extra=[SHIPS])


def test_of_two_who_make_a_practice_of_one_point_one_does_and_the_other_is_told(
    room: Room,
) -> None:
    people = both(room, CREWS)
    for one in people:
        tools_of(one).get_by_role("link", name="Make a practice").click()
        expect(one.page.get_by_role("heading", level=1)).to_have_text(
            "Make a practice from this point"
        )
    person, other = people
    for one in people:
        one.page.get_by_role("button", name="Make the draft").click()

    expect(person.page.get_by_text("The draft was made.")).to_be_visible()
    expect(other.page.get_by_role("alert")).to_have_text(
        "Somebody has made a practice from this point in the meantime."
    )
    expect(other.page.get_by_text("This point is recorded already")).to_be_visible()
    made = room.store.rows(
        "SELECT count(*) FROM practices_practicesource source"
        " JOIN reports_point point ON point.id = source.point_ref WHERE point.text = ?",
        CREWS,
    )
    assert made == [(1,)]
    other.open()
    expect(tools_of(other).get_by_role("link", name="Open the practice")).to_be_visible()


def test_report_set_back_while_somebody_types_keeps_what_they_typed(room: Room) -> None:
    person, other = both(room, CREWS)
    moment = room.store.rows("SELECT max(id) FROM reports_revision")[0][0]
    other.at_end()
    other.type(f" {SHIPS}")
    other.wait_saved()
    expect(person.text()).to_have_value(f"{CREWS} {SHIPS}")
    other.context.set_offline(True)
    other.type(" Each month.")
    other.wait_unsent()
    set_back(person, moment)
    expect(person.page.get_by_text("The report is as it was at that moment")).to_be_visible()
    other.context.set_offline(False)
    other.try_now()

    expect(other.status).to_have_text(CONFLICT)
    box = other.page.get_by_role("group", name=re.compile("^Changed at the same time by"))
    versions = box.locator(".conflict__text").all_text_contents()
    assert versions == [f"{CREWS} {SHIPS} Each month.", CREWS]
    box.get_by_role("button", name="Keep mine").click()
    other.wait_saved()
    expect(other.text()).to_have_value(versions[0])
    room.assert_nothing_is_lost(other, beside=versions[:1], extra=versions[:1])


def set_back(person: Person, moment: int, point: int | None = None) -> None:
    """Set the report back to a moment, or a point of it, as its history offers."""
    person.page.goto(f"/reports/2018-3.1/history/set-back/?moment={moment}")
    name = "Set the whole report back" if point is None else "Set this point back to here"
    person.page.get_by_role("button", name=name).nth(point or 0).click()


def test_point_set_back_while_somebody_types_elsewhere_in_it_takes_both(room: Room) -> None:
    person, other = both(room, CREWS)
    moment = room.store.rows("SELECT max(id) FROM reports_revision")[0][0]
    person.type(f" {SHIPS}")
    person.wait_saved()
    expect(other.text()).to_have_value(f"{CREWS} {SHIPS}")
    other.context.set_offline(True)
    other.text().focus()
    other.page.keyboard.press("Control+Home")
    other.type("Most of the ")
    other.wait_unsent()
    set_back(person, moment, point=0)
    other.context.set_offline(False)
    other.try_now()

    other.wait_saved()
    expect(other.text()).to_have_value(f"Most of the {CREWS}")
    person.open()
    wait_for_equal(person.shown, room.evidence.report)
    room.assert_nothing_is_lost(other, erased=[SHIPS])
