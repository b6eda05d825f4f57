"""From the invitation to the published synthesis and its file without touching a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.keyboard import SECONDS, Hands
from tests.browser.room import SECTION, Person
from tests.browser.server import Server

pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]
ROOM = "/reports/2018-2.2/"
FIRST, MINE, THEIRS = "Cranes are inspected.", "Cranes rust.", "Cranes are inspected twice a year."


@pytest.fixture
def guest(browser: Browser, server: Server) -> Iterator[Callable[[], Page]]:
    """Return a function that opens the browser of somebody who was never here."""
    contexts = []

    def arrive() -> Page:
        contexts.append(browser.new_context(base_url=server.url))
        return contexts[-1].new_page()

    yield arrive
    for context in contexts:
        context.close()


def test_report_goes_from_invitation_to_file_by_keyboard(
    sign_in: SignIn, guest: Callable[[], Page]
) -> None:
    staff = sign_in("staff")
    links = invite(staff)
    writer = enter(guest(), links["Rapporteur"])
    other = enter(guest(), links["Note taker"])
    write(writer)
    settle_a_conflict(writer, other)
    hand_in(writer.page)

    chair = sign_in("chair")
    accept(chair)
    compile_synthesis(chair)
    publish(chair)
    export(staff)


def invite(page: Page) -> dict[str, str]:
    page.goto("/editions/2018/invitations/?session=2.2")
    Hands(page).use("button", "Make the invitations")
    return {
        role: page.get_by_label(re.compile(f"^Link for {role}")).first.input_value()
        for role in ("Rapporteur", "Note taker")
    }


def enter(page: Page, link: str) -> Person:
    page.goto(link)
    Hands(page).use("button", "Open my report")
    page.wait_for_url(f"**{ROOM}")
    person = Person(page)
    person.wait_for_editor()
    return person


def write(person: Person) -> None:
    hands = Hands(person.page)
    section = person.page.get_by_role("region", name=SECTION)
    hands.to(section.get_by_role("button", name="Add point"))
    hands.press("Enter")
    hands.type(FIRST)
    person.wait_saved()


def settle_a_conflict(person: Person, other: Person) -> None:
    """Both change the same words, one of them without network; the keyboard settles it."""
    expect(other.text()).to_have_value(FIRST, timeout=SECONDS)
    person.context.set_offline(True)
    change(person, MINE)
    person.wait_unsent(1)
    change(other, THEIRS)
    other.wait_saved()
    person.context.set_offline(False)
    person.try_now()
    Hands(person.page).use("button", "Keep theirs")
    person.wait_saved()
    expect(person.text()).to_have_value(THEIRS)


def change(person: Person, words: str) -> None:
    hands = Hands(person.page)
    hands.to(person.text())
    hands.press("Control+A")
    hands.type(words)


def hand_in(page: Page) -> None:
    hands = Hands(page)
    hands.use("button", "Submit report")
    # A form without fields leaves a question mark behind.
    page.wait_for_url(re.compile(f"{ROOM}submit/[?]?$"))
    hands.use("button", "Submit report")
    expect(page.get_by_text("The report is with the chair now.")).to_be_visible()


def accept(page: Page) -> None:
    page.goto(ROOM)
    Hands(page).use("button", "Accept report")
    expect(page.get_by_text("Accepted", exact=True).first).to_be_visible()


def compile_synthesis(page: Page) -> None:
    """The point that was written becomes an item of the outline."""
    page.goto("/office/reports/synthesis/")
    hands = Hands(page)
    hands.use("link", "Compile")
    expect(page.locator("[data-live]")).to_be_visible()
    hands.to(page.get_by_label("Words in the points"))
    hands.type("cranes inspected")
    hands.press("Enter")
    expect(page.locator(".wb-count")).to_have_text(re.compile("^1 point"), timeout=SECONDS)
    hands.to(page.get_by_role("checkbox").first)
    hands.press("Space")
    hands.to(page.get_by_role("button", name="Add", exact=True))
    hands.press("Enter")
    items = page.locator("[data-item] textarea[name=text]")
    expect(items.filter(has_text=THEIRS)).to_have_count(1, timeout=SECONDS)


def publish(page: Page) -> None:
    """The chair signs the wording, and anybody can read the item on the page that stays."""
    hands = Hands(page)
    hands.use("link", "Sign and publish")
    hands.use("button", "Sign this wording")
    hands.use("button", "Check and publish")
    expect(page.get_by_role("heading", level=1)).to_have_text("Before it leaves")
    say_that_it_was_read(hands)
    hands.use("button", "Confirm and publish")
    hands.use("link", "published")
    page.wait_for_url(re.compile("/synthesis/2018/[0-9]+/$"))
    expect(page.locator("main").get_by_text(THEIRS)).to_be_visible()


def say_that_it_was_read(hands: Hands) -> None:
    unusual = hands.page.get_by_label("I have read what is unusual")
    if unusual.count():
        hands.to(unusual)
        hands.press("Space")


def export(page: Page) -> None:
    """The file leaves after the release check, and its name says no person's."""
    page.goto(f"{ROOM}export/")
    hands = Hands(page)
    hands.use("button", "Check and export")
    say_that_it_was_read(hands)
    hands.to(page.get_by_role("button", name="Confirm and take the file"))
    with page.expect_download() as download:
        hands.press("Enter")
    assert download.value.suggested_filename == "2018-2.2-public.docx"
