"""The closing session: a chair compiles a synthesis from nothing, signs, publishes, takes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]
SECONDS = 20_000
TITLE = "What the rooms bring to the closing session"


def test_synthesis_goes_from_nothing_to_the_published_file(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("chair")
    begin(page)
    gather(page, room="1.1", section="1. 1.1")
    gather(page, room="3.2", section="6. 3.2")
    drag_second_above_first(page)
    first = words_of(page)[0]

    page.get_by_role("navigation", name="This synthesis").get_by_role("link", name="Time").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)

    sign_and_publish(page)
    published = page.get_by_role("link", name=re.compile("published", re.IGNORECASE)).first
    published.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text(first)

    lines = [line.text for line in Document(str(take_word(page, tmp_path))).paragraphs]
    assert TITLE in lines
    assert [line for line in lines if line.startswith(first)] != []


def begin(page: Page) -> None:
    page.goto("/office/reports/synthesis/add/")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Edition").select_option(index=1)
    page.get_by_role("button", name="Save", exact=True).click()
    open_workbench(page)
    page.get_by_role("button", name="One for each roundtable").click()
    expect(page.locator("[data-section]")).to_have_count(6, timeout=SECONDS)


def open_workbench(page: Page) -> None:
    page.goto("/office/reports/synthesis/")
    page.get_by_role("row").filter(has_text=TITLE).get_by_role("link", name="Compile").click()


def gather(page: Page, *, room: str, section: str) -> None:
    """Put the first two points of a room into a section, each as an item."""
    before = page.locator("[data-item]").count()
    page.get_by_label("Room", exact=True).select_option(room)
    page.get_by_role("button", name="Search").click()
    facts = page.locator(".wb-point__facts a:first-child")
    expect(facts.first).to_have_text(re.compile(rf"^{re.escape(room)}, "), timeout=SECONDS)
    group = page.locator(f'optgroup[label^="{section}"] option').first
    page.get_by_label("Put the ticked points into").select_option(group.get_attribute("value"))
    for box in page.locator(".wb-point input[type=checkbox]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Each as an item").click()
    expect(page.locator("[data-item]")).to_have_count(before + 2, timeout=SECONDS)


def words_of(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator("[data-item] textarea[name=text]").all()]


def drag_second_above_first(page: Page) -> None:
    first, second = words_of(page)[:2]
    items = page.locator("[data-item]")
    items.nth(1).locator("[data-handle]").drag_to(items.nth(0), target_position={"x": 20, "y": 4})
    field = page.locator("[data-item] textarea[name=text]").first
    expect(field).to_have_value(second, timeout=SECONDS)
    assert words_of(page)[:2] == [second, first]
    expect(items.nth(0)).to_have_attribute("data-number", "1", timeout=SECONDS)
    expect(page.locator("[data-status]")).to_have_text(re.compile("^Saved"), timeout=SECONDS)


def sign_and_publish(page: Page) -> None:
    page.get_by_role("link", name="Sign and publish").click()
    page.get_by_role("button", name="Sign this wording").click()
    page.get_by_role("button", name="Check and publish").click()
    seen = page.locator("#seen")
    if seen.count():
        seen.check()
    page.locator("main form button.btn-primary").click()
    expect(
        page.get_by_role("link", name=re.compile("published", re.IGNORECASE)).first
    ).to_be_visible()


def take_word(page: Page, folder: Path) -> Path:
    open_workbench(page)
    page.get_by_role("link", name="Outputs").click()
    page.get_by_label("Word").first.check()
    page.get_by_role("button", name="Check and export").click()
    seen = page.locator("#seen")
    if seen.count():
        seen.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Confirm and take the file").click()
    path = folder / "synthesis.docx"
    download.value.save_as(path)
    return path
