"""Text that no key was pressed for: words dragged, dictated or corrected by the device.

What the field shows is what is stored, whichever way it came there, also while answers get lost.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Locator, expect

from tests.browser.room import NOTE_TAKER, Person, Room, own_server, room

__all__ = ["own_server", "room"]
pytestmark = pytest.mark.browser

# Where a text stands in its field, to the pixel: the words of a field are no elements.
PLACE = """(area, words) => {
    const style = getComputedStyle(area);
    const twin = document.createElement("div");
    for (const name of style) twin.style[name] = style[name];
    twin.style.position = "fixed";
    const { left, top } = area.getBoundingClientRect();
    Object.assign(twin.style, { left: `${left}px`, top: `${top}px`, margin: "0" });
    twin.style.whiteSpace = "pre-wrap";
    twin.textContent = area.value;
    document.body.append(twin);
    const range = document.createRange();
    const at = area.value.indexOf(words);
    range.setStart(twin.firstChild, at);
    range.setEnd(twin.firstChild, at + words.length);
    const box = range.getBoundingClientRect();
    twin.remove();
    return { x: box.x, y: box.y + box.height / 2, width: box.width };
}"""
# What a device does that corrects a word: it replaces it, and tells the page afterwards.
CORRECT = """(area, [wrong, right, kind]) => {
    const at = area.value.indexOf(wrong);
    area.setRangeText(right, at, at + wrong.length, "preserve");
    const said = { inputType: kind, data: right, bubbles: true };
    area.dispatchEvent(new InputEvent("input", said));
}"""


def drag(person: Person, words: str, source: Locator, before: str, target: Locator) -> None:
    """Select words with the keyboard and take them with the mouse to another place."""
    source.focus()
    source.evaluate(
        "(area, words) => area.setSelectionRange(area.value.indexOf(words),"
        " area.value.indexOf(words) + words.length)",
        words,
    )
    held, wanted = source.evaluate(PLACE, words), target.evaluate(PLACE, before)
    mouse = person.page.mouse
    mouse.move(held["x"] + held["width"] / 2, held["y"])
    mouse.down()
    # A drag begins a few pixels on.
    mouse.move(held["x"] + held["width"] / 2 + 8, held["y"], steps=4)
    mouse.move(wanted["x"], wanted["y"], steps=8)
    mouse.up()


def test_words_dragged_within_a_point_and_to_another_one_are_moved_once(room: Room) -> None:
    person, other = room.person(), room.person(NOTE_TAKER)
    person.begin("Employers in fishing pay all fees.")
    person.page.keyboard.press("Enter")
    person.type("Workers pay none.")
    person.wait_saved()
    room.proxy.fault("lose", times=2)

    drag(person, "in fishing ", person.text(1), "fees", person.text(1))
    expect(person.text(1)).to_have_value("Employers pay all in fishing fees.")
    drag(person, "in fishing ", person.text(1), "pay none", person.text(2))
    expect(person.text(1)).to_have_value("Employers pay all fees.")
    expect(person.text(2)).to_have_value("Workers in fishing pay none.")

    person.wait_saved()
    for number in (1, 2):
        expect(other.text(number)).to_have_value(person.text(number).input_value())
    room.assert_nothing_is_lost()


def test_dictated_and_corrected_words_are_stored_as_the_field_shows_them(room: Room) -> None:
    person = room.person()
    person.begin("Teh fees are ")
    room.proxy.fault("lose", times=2)
    # Dictation brings whole sentences, and revises its last words while one goes on speaking.
    session = person.context.new_cdp_session(person.page)
    for heard in ("paid by", "paid by employees", "paid by employers."):
        place = {"selectionStart": len(heard), "selectionEnd": len(heard)}
        session.send("Input.imeSetComposition", {"text": heard, **place})
        person.page.wait_for_timeout(1_200)
    session.send("Input.insertText", {"text": "paid by employers."})
    person.page.keyboard.insert_text(" Not by workers.")
    # A phone corrects behind the caret; a desktop from the menu of its spelling checker.
    person.text().evaluate(CORRECT, ["Teh", "The", "insertReplacementText"])
    person.page.keyboard.insert_text(" Nor by thier families.")
    person.text().evaluate(CORRECT, ["thier", "their", "insertText"])
    wanted = "The fees are paid by employers. Not by workers. Nor by their families."
    person.typed[:] = [wanted]

    expect(person.text()).to_have_value(wanted)
    person.wait_saved()
    room.assert_nothing_is_lost()


def composing(room: Room) -> tuple[Person, Person, CDPSession]:
    """Return somebody in the middle of a word, and somebody else who has what stands there."""
    person, other = room.person(), room.person(NOTE_TAKER)
    person.begin("Ports train crews ")
    session = person.context.new_cdp_session(person.page)
    session.send("Input.imeSetComposition", {"text": "مر", "selectionStart": 2, "selectionEnd": 2})
    expect(other.text()).to_have_value("Ports train crews مر")
    person.wait_saved()
    return person, other, session


def test_words_of_somebody_else_stay_when_a_composition_ends(room: Room) -> None:
    person, other, session = composing(room)
    other.text().focus()
    other.page.keyboard.press("Control+Home")
    other.type("Two ")
    other.wait_saved()
    expect(person.text()).to_have_value("Ports train crews مر")
    session.send("Input.insertText", {"text": "مرحبا"})
    person.typed.append("مرحبا")
    person.type(" بكم")

    for one in (person, other):
        expect(one.text()).to_have_value("Two Ports train crews مرحبا بكم")
        one.wait_saved()
    room.assert_nothing_is_lost()


def test_words_changed_by_both_during_a_composition_stand_as_two_points(room: Room) -> None:
    person, other, session = composing(room)
    other.at_end()
    other.type(" today")
    other.wait_saved()
    session.send("Input.insertText", {"text": "مرحبا"})
    person.typed.append("مرحبا")

    for one in (person, other):
        expect(one.text(2)).to_have_value("Ports train crews مرحبا")
        expect(one.text(1)).to_have_value("Ports train crews مر today")
        one.wait_saved()
    room.assert_nothing_is_lost(extra=["Ports train crews مر"])


def test_point_deleted_during_a_composition_comes_back_with_the_word(room: Room) -> None:
    person, other, session = composing(room)
    other.text().click()
    other.page.get_by_role("button", name="Delete point").click()
    other.wait_saved()
    session.send("Input.insertText", {"text": "مرحبا"})
    person.typed.append("مرحبا")

    for one in (person, other):
        expect(one.status).to_have_text("Conflict – 1 to resolve")
        expect(one.text()).to_have_value("Ports train crews مرحبا")
    person.page.get_by_role("button", name="Keep the point").click()
    for one in (person, other):
        one.wait_saved()
    room.assert_nothing_is_lost()
