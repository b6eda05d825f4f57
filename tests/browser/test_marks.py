"""Words that may tell who spoke, under the point while somebody types, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.server import PASSWORD, Server

pytestmark = pytest.mark.browser

REPORT = "/reports/2018-3.1/"
TEXT = "Kenya explained the plan."
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f-]{27}$")


def new_point(page: Page, text: str = TEXT) -> Locator:
    """Type a point at the end of the first section and return its item."""
    page.goto(REPORT)
    expect(page.locator(".live-editor[data-lists=en]")).to_be_visible()
    page.get_by_role("button", name="Add point").first.click()
    page.keyboard.type(text)
    identity = page.evaluate("() => document.activeElement.dataset.point")
    assert UUID.match(identity)
    return page.locator(f"#point-{identity}")


@pytest.fixture
def page(sign_in: Callable[..., Page]) -> Page:
    return sign_in("rapporteur-3-1")


def test_mark_appears_under_the_point_with_its_reason(page: Page) -> None:
    item = new_point(page)

    box = item.locator(".point-marks")
    expect(box.locator("summary")).to_have_text("1 place may tell who spoke")
    box.locator("summary").click()
    expect(box).to_contain_text("reads as the State that spoke")
    assert Axe().run(page).response["violations"] == []


def test_general_words_replace_it_and_undo_brings_it_back(page: Page) -> None:
    item = new_point(page)
    field = item.locator("textarea")

    item.locator(".point-marks summary").click()
    item.get_by_role("button", name="a State from East Africa").click()

    expect(field).to_have_value("A State from East Africa explained the plan.")
    expect(item.locator(".point-marks")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(field).to_have_value(TEXT)
    expect(item.locator(".point-marks")).to_have_count(1)


def test_mention_makes_the_speaker_an_attribution(page: Page) -> None:
    item = new_point(page)
    field = item.locator("textarea")

    item.locator(".point-marks summary").click()
    item.get_by_role("button", name="Mention: Kenya").click()

    expect(field).to_have_value("@Kenya explained the plan.")
    expect(item.locator(".point-marks")).to_have_count(0)


def test_kept_mark_stays_away_after_reloading(page: Page) -> None:
    item = new_point(page, "As a rule, Kenya explained nothing.")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    item.locator(".point-marks summary").click()
    item.get_by_role("button", name="Keep: not about who spoke").click()
    expect(item.locator(".point-marks")).to_have_count(0)

    with page.expect_response("**/marks/check/"):
        page.reload()
    expect(item.locator("textarea")).to_have_value("As a rule, Kenya explained nothing.")
    expect(item.locator(".point-marks")).to_have_count(0)


def test_typing_goes_on_while_the_check_does_not_answer(page: Page) -> None:
    waiting: list[Route] = []
    page.route("**/marks/check/", lambda route: waiting.append(route))
    item = new_point(page)
    page.wait_for_timeout(1500)

    page.keyboard.type(" And more.")

    expect(item.locator("textarea")).to_have_value(f"{TEXT} And more.")
    assert len(waiting) == 1
    waiting[0].fulfill(json={"marks": {}})


def test_refusal_of_the_server_is_not_called_a_missing_network(page: Page) -> None:
    refused = {"error": "forbidden", "message": "The report is closed."}
    page.route("**/marks/check/", lambda route: route.fulfill(json=refused))
    with page.expect_response("**/marks/check/"):
        new_point(page)
    page.get_by_text("Saved").first.wait_for()

    expect(page.get_by_text("are looked for when there is a network again")).to_be_hidden()


def test_without_a_network_it_says_that_it_comes_later(page: Page) -> None:
    item = new_point(page, "Ports differ.")
    page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")

    page.keyboard.type(" Kenya explained it.")

    expect(page.get_by_text("are looked for when there is a network again")).to_be_visible()
    expect(item.locator("textarea")).to_have_value("Ports differ. Kenya explained it.")


def test_what_comes_later_is_not_announced_longer_than_it_takes(page: Page) -> None:
    expect(new_point(page).locator(".point-marks")).to_have_count(1)
    page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
    later = page.get_by_text("are looked for when there is a network again")
    page.keyboard.type("!")
    expect(later).to_be_visible()

    page.keyboard.press("Backspace")

    expect(later).to_be_hidden()


def test_head_of_the_page_follows_the_last_change(page: Page) -> None:
    page.goto(REPORT)
    head = page.locator(".report-head__state time")
    before = head.get_attribute("datetime")
    new_point(page, "Ports differ.")
    page.get_by_text(re.compile(r"^Saved \d")).first.wait_for()

    saved = re.sub(r"^Saved ", "", page.locator(".live-status").inner_text())
    expect(head).to_have_text(saved)
    assert str(head.get_attribute("datetime")) > str(before)


def test_page_of_marks_works_without_javascript(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/accounts/login/?next=/reports/2018-3.1/points/add/?section=summary")
    page.locator("input[name=login]").fill("rapporteur-3-1")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.goto(REPORT)
    page.locator("#field-new-summary").fill("Nepal explained the plan.")
    page.locator("button[value='add:summary']").click()

    page.goto(f"{REPORT}marks/")
    mark = page.locator(".name-mark", has_text="Nepal explained the plan.")
    mark.get_by_role("button", name="a State from South Asia").click()

    expect(page.get_by_text("The words name nobody any more.")).to_be_visible()
    expect(page.get_by_text("Nepal explained the plan.")).to_have_count(0)
    context.close()
