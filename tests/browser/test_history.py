"""Looking back and going back: the slider, two moments, and the report as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.live import RAPPORTEUR, REPORT
from tests.browser.server import PASSWORD, Server

pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]
FIRST = re.compile(r"Change 1 of \d+")


@pytest.fixture
def page(sign_in: SignIn) -> Page:
    return sign_in(RAPPORTEUR)


def points(page: Page) -> int:
    return page.locator(".document--past .past__point").count()


def test_sliding_shows_the_report_as_it_was_without_loading_the_page(page: Page) -> None:
    page.goto(f"{REPORT}history/at/")
    now = points(page)
    page.evaluate("window.stays = true")
    slider = page.get_by_role("slider", name="Slide through the session")

    slider.press("Home")

    expect(page.get_by_text(FIRST)).to_be_visible()
    assert (points(page), now > 1, page.evaluate("window.stays")) == (1, True, True)
    assert re.search(r"\?moment=\d+$", page.url)

    slider.press("ArrowRight")
    expect(page.get_by_text(re.compile(r"Change 2 of \d+"))).to_be_visible()
    page.get_by_role("link", name="One change earlier").click()
    expect(page.get_by_text(FIRST)).to_be_visible()
    expect(slider).to_have_value("1")


def test_moment_gets_a_name_and_is_found_by_it(page: Page) -> None:
    page.goto(f"{REPORT}history/at/?step=3")
    page.get_by_text("Give this moment a name").click()
    page.get_by_label("Name", exact=True).fill("Before the break")
    page.get_by_role("button", name="Save the name").click()

    page.goto(f"{REPORT}history/")
    page.get_by_role("link", name="Before the break").click()

    expect(page.get_by_text(re.compile(r"Change 3 of \d+"))).to_be_visible()


def test_report_set_back_is_seen_by_an_open_editor_and_can_be_undone(sign_in: SignIn) -> None:
    writer, editor = sign_in(RAPPORTEUR), sign_in("notetaker-3-1")
    editor.goto(REPORT)
    fields = editor.locator("#live-editor textarea.point__text")
    expect(fields.first).to_be_visible()
    before = fields.count()

    writer.goto(f"{REPORT}history/at/?step=5")
    writer.get_by_role("link", name="Set the report back to here …").click()
    writer.get_by_role("button", name="Set the whole report back").click()

    expect(writer.get_by_text("The report is as it was at that moment")).to_be_visible()
    expect(fields).not_to_have_count(before)
    assert fields.count() < before

    writer.get_by_role("link", name="Undo").first.click()
    writer.get_by_role("button", name="Set the whole report back").click()
    expect(fields).to_have_count(before)


@pytest.fixture
def plain_page(browser: Browser, server: Server) -> Iterator[Page]:
    """A browser without JavaScript, signed in."""
    context = browser.new_context(java_script_enabled=False, base_url=server.url)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(RAPPORTEUR)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    yield page
    context.close()


def test_slider_works_without_javascript(plain_page: Page) -> None:
    plain_page.goto(f"{REPORT}history/at/")
    plain_page.get_by_role("slider", name="Slide through the session").press("Home")
    plain_page.get_by_role("button", name="Show").click()

    expect(plain_page.get_by_text(FIRST)).to_be_visible()
    plain_page.get_by_role("link", name="Compare with now").click()
    expect(
        plain_page.get_by_role("heading", name="What changed between two moments")
    ).to_be_visible()


def hand_over_and_open_again(writer: Page, chair: Page) -> None:
    writer.goto(f"{REPORT}submit/")
    writer.get_by_role("button", name="Submit report").click()
    expect(writer.get_by_text("The report is with the chair now.")).to_be_visible()
    chair.goto(REPORT)
    chair.get_by_role("button", name="Accept report").click()
    expect(chair.get_by_text("The report is accepted.")).to_be_visible()
    chair.goto(f"{REPORT}reopen/")
    chair.locator("[name=reason]").fill("One State corrects its figures.")
    chair.get_by_role("button", name="Reopen the report").click()
    expect(chair.get_by_text("The report is open again.")).to_be_visible()


def test_submitted_and_accepted_are_moments_to_compare_and_to_go_back_to(sign_in: SignIn) -> None:
    writer, chair = sign_in(RAPPORTEUR), sign_in("chair")
    hand_over_and_open_again(writer, chair)
    writer.goto(REPORT)
    field = writer.locator("#live-editor textarea.point__text").first
    before = field.input_value()
    field.press("Control+End")
    field.press_sequentially(" Corrected afterwards.")
    expect(writer.get_by_role("status")).to_have_text(re.compile(r"^Saved \d"))

    writer.goto(f"{REPORT}history/")
    named = writer.locator(".milestone--status")
    expect(named).to_have_text(["Reopened", "Accepted", "Submitted"])
    accepted = writer.locator("#compare-from option", has_text=re.compile("^Accepted, "))
    writer.get_by_label("From").select_option(accepted.get_attribute("value"))
    writer.get_by_role("button", name="Compare").click()
    expect(writer.locator(".compare__figures .past__kind")).to_have_text(["1 changed"])
    expect(writer.locator(".past__point ins")).to_have_text(re.compile("Corrected afterwards.$"))

    writer.goto(f"{REPORT}history/at/")
    shown = writer.locator(".document--past .past__point").first
    # A slow machine may have saved half of the last word before, which is marked as removed then.
    expect(shown).to_have_text(re.compile(r"afterwards\.\s*$"))
    writer.get_by_role("link", name="Accepted", exact=True).click()
    expect(shown).not_to_contain_text("Corrected")
    expect(writer.get_by_role("link", name="Accepted", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    writer.get_by_role("link", name="Set the report back to here …").click()
    writer.get_by_role("button", name="Set the whole report back").click()
    expect(writer.get_by_text("The report is as it was at that moment: 1 point")).to_be_visible()
    # Going back changes words; what was decided about the report stays decided.
    writer.goto(REPORT)
    expect(field).to_have_value(before)
    chair.goto(f"{REPORT}history/")
    assert chair.locator(".milestone").first.inner_text() == "Set back"
