"""Two chairs compile one synthesis at the same time, and one of them loses the network."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]
SECONDS = 20_000
FIRST = re.compile(r"^Item 1,")


def open_workbench(page: Page) -> None:
    page.goto("/office/reports/synthesis/")
    page.get_by_role("link", name="Compile").first.click()
    expect(page.locator("[data-live]")).to_be_visible()


def status(page: Page) -> Locator:
    return page.locator("[data-status]")


def field(page: Page, words: str) -> Locator:
    """Return the item whose words on the server hold some words."""
    return page.locator("[data-item]").filter(has_text=words).locator("textarea[name=text]")


def test_two_chairs_lose_nothing(sign_in: SignIn) -> None:
    chair, staff = sign_in("chair"), sign_in("staff")
    for page in (chair, staff):
        open_workbench(page)
    begun = chair.get_by_label(FIRST).input_value()
    assert begun.startswith("Migrants arrive")

    # Both reword other words of one item at once; both see both.
    chair.get_by_label(FIRST).fill(f"All rooms agree: {begun}")
    staff.get_by_label(FIRST).fill(f"{begun} So do hosts.")
    both = f"All rooms agree: {begun} So do hosts."
    for page in (chair, staff):
        expect(page.get_by_label(FIRST)).to_have_value(both, timeout=SECONDS)
        expect(status(page)).to_have_text(re.compile("^Saved"), timeout=SECONDS)

    # One goes offline and writes; the page says so, and the words outlive a closed tab.
    staff.context.set_offline(True)
    staff.get_by_label(FIRST).fill("Hosts gain as well.")
    expect(status(staff)).to_have_text("Saved on this device – 1 not sent", timeout=SECONDS)
    chair.get_by_label(FIRST).fill("Migrants bring skills.")
    expect(status(chair)).to_have_text(re.compile("^Saved "), timeout=SECONDS)
    staff.context.set_offline(False)
    staff.reload()
    copy = chair.get_by_role("group", name="Another wording").first
    expect(copy).to_contain_text("Hosts gain as well.", timeout=SECONDS)
    expect(chair.get_by_label(FIRST)).to_have_value("Migrants bring skills.")
    expect(status(chair)).to_have_text("Conflict – 1 to resolve", timeout=SECONDS)
    copy.get_by_role("button", name="Take this wording").click()
    expect(staff.get_by_label(FIRST)).to_have_value("Hosts gain as well.", timeout=SECONDS)
    complaints = sign_in.complaints  # type: ignore[attr-defined]
    assert all("ERR_INTERNET_DISCONNECTED" in text for text in complaints)
    complaints.clear()


def test_points_become_an_item_that_is_ordered_and_split_by_keys(sign_in: SignIn) -> None:
    page = sign_in("chair")
    open_workbench(page)
    page.get_by_label("Words in the points").fill("recover shock")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".wb-count")).to_have_text(re.compile("^1 point"), timeout=SECONDS)

    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Add", exact=True).click()
    added = page.get_by_label(re.compile("^Item .*resilience$")).last
    expect(added).to_have_value(re.compile("^A worker who can change employer"), timeout=SECONDS)
    expect(page.get_by_role("link", name="used")).to_be_visible(timeout=SECONDS)

    ref = added.evaluate("field => field.closest('[data-item]').dataset.item")
    item = page.locator(f'[data-item="{ref}"]')
    words = item.locator("textarea[name=text]")
    before = int(item.get_attribute("data-number") or 0)
    words.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(item).to_have_attribute("data-number", str(before - 1), timeout=SECONDS)
    expect(words).to_be_focused()

    words.evaluate("field => field.setSelectionRange(28, 28)")
    page.keyboard.press("Control+Enter")
    expect(words).to_have_value("A worker who can change empl", timeout=SECONDS)
    expect(
        page.locator("[data-item]").nth(before - 1).locator("textarea[name=text]")
    ).to_have_value(re.compile("^oyer"))
    found = Axe().run(page).response["violations"]
    assert [entry["id"] for entry in found] == []
