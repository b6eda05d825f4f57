"""Two people write one statement at the same time, and one of them loses the network."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
SECONDS = 60_000
PAGE = "/reports/2018-3.1/statement/"
SAVED = re.compile("^Saved")


def opened(page: Page) -> Page:
    page.goto(PAGE)
    expect(page.locator("form[data-live]")).to_be_visible(timeout=SECONDS)
    return page


def greeting(page: Page) -> Locator:
    return page.get_by_label("Salutation, line 1", exact=True)


def status(page: Page) -> Locator:
    return page.locator("[data-status]")


def test_two_people_and_no_network_lose_nothing(sign_in: Callable[..., Page]) -> None:
    one, other = opened(sign_in("rapporteur-3-1")), opened(sign_in("notetaker-3-1"))
    begun = greeting(one).input_value()
    assert begun == "Thank you, Chair."

    # Both type in one sentence, without a button: both have both.
    greeting(one).fill("Many thank you, Chair.")
    greeting(other).fill("Thank you, dear Chair.")
    for page in (one, other):
        expect(greeting(page)).to_have_value("Many thank you, dear Chair.", timeout=SECONDS)
        expect(status(page)).to_have_text(SAVED, timeout=SECONDS)

    # Without network the words stay on the device, outlive a closed tab and arrive later.
    one.context.set_offline(True)
    greeting(one).fill("Good morning to all of you.")
    expect(status(one)).to_have_text("Saved on this device – 1 not sent", timeout=SECONDS)
    one.get_by_role("button", name="Hand to the chair").click()
    expect(one.get_by_role("alert").filter(has_text="no network")).to_be_visible(timeout=SECONDS)
    greeting(other).fill("Dear colleagues.")
    expect(status(other)).to_have_text(SAVED, timeout=SECONDS)
    one.context.set_offline(False)
    opened(one)
    copy = one.get_by_role("group", name="Another wording")
    expect(copy).to_contain_text("Good morning to all of you.", timeout=SECONDS)
    expect(greeting(one)).to_have_value("Dear colleagues.")
    expect(status(one)).to_have_text("Conflict – 1 to resolve", timeout=SECONDS)
    copy.get_by_role("button", name="Take this wording").click()
    expect(greeting(other)).to_have_value("Good morning to all of you.", timeout=SECONDS)

    # A sentence of one's own outlives a reload before it is added, and is added once.
    opened(one)
    one.get_by_label("Sentence", exact=True).fill("Ports came up in every answer.")
    expect(one.locator("form[data-draft=kept]")).to_be_visible(timeout=SECONDS)
    opened(one)
    expect(one.get_by_label("Sentence", exact=True)).to_have_value("Ports came up in every answer.")
    one.get_by_role("button", name="Add", exact=True).first.click()
    for page in (one, other):
        added = page.locator("[data-line] textarea").filter(has_text="Ports came up")
        expect(added).to_have_count(1, timeout=SECONDS)
    expect(one.get_by_label("Sentence", exact=True)).to_have_value("")
    found = Axe().run(one).response["violations"]
    assert [entry["id"] for entry in found] == []

    # Handing in sends what was typed a moment before.
    greeting(one).fill("Good morning to everybody.")
    one.get_by_role("button", name="Hand to the chair").click()
    expect(one.locator(".line__words").first).to_have_text("Good morning to everybody.")
    expect(one.locator(".status--handed_in")).to_be_visible()
    complaints = sign_in.complaints  # type: ignore[attr-defined]  # set in conftest
    assert all("ERR_INTERNET_DISCONNECTED" in text for text in complaints)
    complaints.clear()
