"""A practice on its way: from a point to a draft, through its reviews, to readers and back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from practices.models.review import CRITERIA
from tests.browser.server import Server
from tests.browser.test_every_page import GOOD, PHONE, REPORT, visit

pytestmark = [pytest.mark.browser]
SUMMARY = "Three ports share one welcome desk. It answers seafarers in nine languages, for free."


def make_draft(page: Page) -> str:
    """Make a practice from the first point, by its tools in the editor; return its address."""
    page.goto(REPORT)
    point = page.get_by_role("textbox", name=re.compile("^Point 1,")).first
    point.click()
    text = point.input_value()
    page.get_by_role("button", name=re.compile("^Tags and more")).first.click()
    page.get_by_role("link", name="Make a practice").first.click()
    expect(page.get_by_role("heading", name="Make a practice from this point")).to_be_visible()
    page.get_by_role("button", name=re.compile("draft$")).click()
    page.wait_for_url(re.compile(r"/practices/[0-9a-f-]{36}/edit/$"))

    expect(page.locator("[name=title_en]")).to_have_value(text.rstrip("."))
    expect(page.locator("[name=summary_en]")).to_have_value(text)
    expect(page.locator("[name=sources-0-session_number]")).to_have_value("3.1")
    return page.url.removesuffix("edit/")


def give_review(page: Page) -> None:
    page.locator("input[name=conflict][value=no]").check()
    for name in CRITERIA:
        page.locator(f"input[name={name}]").last.check()
    page.locator("input[name=verdict][value=publish]").check()
    page.get_by_role("button", name="Send the review").click()


def invite(staff: Page, name: str) -> str:
    """Invite an external reviewer; return the link that opens the one review."""
    staff.get_by_text("Invite an external reviewer by link").click()
    staff.locator("form[action$='/invite/'] input[name=name]").fill(name)
    staff.get_by_role("button", name="Make the link").click()
    card = staff.locator("article", has_text=name)
    return card.get_by_label(re.compile("^Link of the invitation")).input_value()


def test_point_becomes_a_published_practice(
    sign_in: Callable[..., Page], browser: Browser, server: Server
) -> None:
    author = sign_in("rapporteur-3-1")
    practice = make_draft(author)
    author.locator("[name=title_en]").fill("Welcome desks for seafarers")
    author.locator("[name=summary_en]").fill(SUMMARY)
    author.get_by_role("button", name="Save and go on to submit").click()
    author.get_by_role("button", name="Submit for review").click()
    expect(author.locator(".status--submitted").first).to_be_visible()

    staff = sign_in("staff")
    staff.goto(f"{practice}workflow/")
    staff.get_by_role("button", name="Begin the review").click()
    staff.get_by_text("Ask somebody with an account").click()
    staff.locator("select[name=kind]").select_option("internal")
    staff.locator("select[name=reviewer]").select_option(label="reviewer")
    staff.get_by_role("button", name="Ask", exact=True).click()
    links = [invite(staff, name) for name in ("Imara Odhiambo", "Tomás Quiroga")]

    context = browser.new_context(viewport=PHONE, base_url=server.url)
    outsider = context.new_page()
    for link in links:
        assert visit(outsider, link) == GOOD
        give_review(outsider)
        expect(outsider.get_by_text(re.compile("^Thank you"))).to_be_visible()
        outsider.goto(link)
        expect(outsider.get_by_role("button", name="Send the review")).to_have_count(0)
    assert outsider.goto(practice).status == 404  # type: ignore[union-attr]

    reviewer = sign_in("reviewer")
    reviewer.goto(f"{practice}review/")
    give_review(reviewer)
    reviewer.wait_for_url("**/practices/mine/")

    staff.reload()
    staff.get_by_role("button", name="Publish", exact=True).click()
    expect(staff.locator(".status--published").first).to_be_visible()
    outsider.goto("/practices/?text=seafarer+desk")
    outsider.get_by_role("link", name="Welcome desks for seafarers").click()
    expect(outsider.get_by_text(SUMMARY)).to_be_visible()
    context.close()

    # The history: what the author changed, and the way back to the point as it came.
    author.goto(f"{practice}workflow/")
    author.get_by_role("link", name="What changed, and the way back").first.click()
    assert visit(author, author.url) == GOOD
    expect(author.locator("ins", has_text="Welcome desks for seafarers").first).to_be_visible()
    author.goto(practice)
    author.get_by_role("link", name="The point in the report").click()
    author.wait_for_url(re.compile(r"/reports/2018-3\.1/#point-"))
