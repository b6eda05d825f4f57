"""Signed out, another person, a right taken away: the text stays with its author and arrives."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.live import enter, wait_until
from tests.browser.room import NOTE_TAKER, RAPPORTEUR, Person, Room, own_server, room

__all__ = ["own_server", "room"]
pytestmark = pytest.mark.browser

SIGN_IN = re.compile(r"^Sign in to send \d+ changes$")
HELD = re.compile(r"^Held for the chair – \d+$")
ENDED = {
    "session gone": "DELETE FROM django_session",
    "password changed by an administrator": "UPDATE auth_user SET password = password || 'x'",
    "account switched off": "UPDATE auth_user SET is_active = 0 WHERE username LIKE 'rapporteur%'",
}
OUT = {
    "report handed over": "UPDATE reports_report SET status = 'submitted'",
    "role taken away": "DELETE FROM reports_participation WHERE role = 'rapporteur'",
}


# All that the browser keeps of the product's pages, as whoever opens its files reads it.
KEPT = """async () => {
    const read = (value) => {
        if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
            return ["latin1", "utf-16le"].map((way) => new TextDecoder(way).decode(value)).join();
        }
        if (!value || typeof value !== "object") return String(value);
        return Object.entries(value).map(([name, inner]) => name + read(inner)).join();
    };
    const all = Object.entries(localStorage).flat();
    for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((done) => {
            indexedDB.open(name).onsuccess = ({ target }) => done(target.result);
        });
        for (const store of database.objectStoreNames) {
            const asked = database.transaction(store).objectStore(store).getAll();
            await new Promise((done) => (asked.onsuccess = done));
            all.push(name, store, read(asked.result));
        }
        database.close();
    }
    return all.join();
}"""


def downloaded(person: Person) -> str:
    with person.page.expect_download() as download:
        bar = person.page.get_by_role("region", name="State of your text")
        bar.get_by_role("button", name="Download my text").click()
    return download.value.path().read_text(encoding="utf-8")


def sign_in_again(room: Room, person: Person, username: str = RAPPORTEUR) -> None:
    """Do so in another tab, as the page proposes."""
    enter(person.context, username).page.close()


@pytest.mark.parametrize("how", sorted(ENDED))
def test_session_that_ends_offline_asks_to_sign_in_and_goes_on(how: str, room: Room) -> None:
    person = room.person()
    kept = room.store.rows("SELECT username, password FROM auth_user")
    person.context.set_offline(True)
    person.begin("Typed as the session ended.")
    person.wait_unsent()
    room.store.run(ENDED[how])
    person.context.set_offline(False)

    expect(person.status).to_have_text(SIGN_IN)
    person.type(" Typed signed out.")
    assert "Typed as the session ended. Typed signed out." in downloaded(person)
    person.at_end()
    address = person.page.url
    for username, password in kept:
        back = "UPDATE auth_user SET password = ?, is_active = 1 WHERE username = ?"
        room.store.run(back, password, username)
    # The session of an account that is switched on again is still one.
    room.store.sign_everybody_out()
    sign_in_again(room, person)
    person.try_now()
    person.wait_saved()
    assert person.page.url == address
    expect(person.text()).to_be_focused()
    room.assert_nothing_is_lost()


def test_stale_token_is_renewed_unseen(room: Room) -> None:
    person = room.person()
    person.begin("With the first token.")
    person.wait_saved()
    # Signing in elsewhere in the same browser gives the session another secret.
    cookies = [one for one in person.context.cookies() if one["name"] == "csrftoken"]
    person.context.add_cookies([{**cookies[0], "value": "x" * 32}])
    person.type(" With one that is stale.")

    person.wait_saved()
    assert room.proxy.record.statuses[403] >= 1
    assert [claim for claim in person.claims if not claim.shown] == []
    room.assert_nothing_is_lost()


def test_another_person_in_the_same_browser_neither_sees_nor_sends_the_text(room: Room) -> None:
    person = room.person()
    person.context.set_offline(True)
    person.begin("For nobody else on this laptop.")
    person.wait_unsent()
    person.wait_on_disk()
    person.page.close()
    room.store.sign_everybody_out()
    person.context.set_offline(False)
    other = room.person(NOTE_TAKER, person.context)
    other.begin("By the second one.")
    other.wait_saved()
    kept = other.page.evaluate(KEPT)
    assert kept.count("gfmd-live-") >= 2
    assert [word for word in ("laptop", "second one") if word in kept] == []
    assert [op for op in room.proxy.record.sent.values() if "laptop" in str(op)] == []
    assert [text for _point, text in other.shown() if "laptop" in text] == []
    assert "For nobody else on this laptop." not in room.store.texts().values()
    other.page.close()
    room.store.sign_everybody_out()

    again = room.person(RAPPORTEUR, person.context)
    assert "For nobody else on this laptop." in dict(again.shown()).values()
    again.wait_saved()
    [point] = [key for key, text in room.store.texts().items() if "laptop" in text]
    assert room.store.authors(point) == {RAPPORTEUR}
    room.assert_nothing_is_lost(again)


@pytest.mark.parametrize("how", sorted(OUT))
def test_right_lost_while_offline_holds_the_text_for_the_chair(how: str, room: Room) -> None:
    person, other = room.person(), room.person(NOTE_TAKER)
    person.begin("In time.")
    person.wait_saved()
    person.context.set_offline(True)
    person.page.keyboard.press("Enter")
    person.type("Too late.")
    person.wait_unsent()
    room.store.run(OUT[how])
    person.context.set_offline(False)

    expect(person.status).to_have_text(HELD)
    expect(person.text(2)).to_have_value("Too late.")
    assert "Too late." in downloaded(person)
    room.assert_nothing_is_lost(other, beside=["Too late."])


def test_role_that_comes_back_lets_the_typing_go_on(room: Room) -> None:
    person = room.person()
    person.begin("Before.")
    person.wait_saved()
    room.store.run("UPDATE reports_report SET status = 'submitted' WHERE code = '2018-3.1'")
    person.type(" While it was closed.")
    expect(person.status).to_have_text(HELD)
    room.store.run("UPDATE reports_report SET status = 'draft' WHERE code = '2018-3.1'")
    person.begin("After it was opened again.")

    wanted = {"Before.", "After it was opened again."}
    wait_until(lambda: wanted <= set(room.store.texts().values()))
    expect(person.status).to_have_text(HELD)
    assert room.evidence.lost(room.proxy.record) == []
