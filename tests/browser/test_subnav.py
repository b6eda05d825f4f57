"""Pages of one report: beside each other where there is room, else one press away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.live import RAPPORTEUR, enter, own_server, profile

__all__ = ["own_server", "profile"]
pytestmark = pytest.mark.browser

PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PAGES = ["Report", "Read and print", "Names left", "Consents", "Statement", "Export"]


def names_in(page: Page, place: str) -> list[str]:
    links = page.locator(f".subnav--folds {place} > a").all_inner_texts()
    return [text.partition(",")[0].strip() for text in links]


def test_pages_that_do_not_fit_stand_first_in_the_menu(
    profile: Callable[[], BrowserContext],
) -> None:
    page = enter(profile(), RAPPORTEUR).page
    page.set_viewport_size(PHONE)
    page.goto("/reports/2018-3.1/statement/")
    row = page.locator(".subnav__row")

    expect(row.locator("[aria-current]")).to_have_text("Statement")
    assert row.evaluate("row => row.scrollWidth <= row.clientWidth")
    shown = names_in(page, ".subnav__row")
    page.get_by_text("More", exact=True).click()
    listed = names_in(page, ".menu__list")
    left_out = [name for name in PAGES if name not in shown]
    assert shown[:2] == PAGES[:2]
    assert left_out != []
    assert listed[: len(left_out)] == left_out

    page.set_viewport_size(LAPTOP)
    expect(row.locator("a")).to_have_count(len(PAGES))
    assert names_in(page, ".subnav__row") == PAGES
    page.get_by_role("link", name="Export", exact=True).click()
    expect(page).to_have_url(f"{page.url.split('/reports')[0]}/reports/2018-3.1/export/")
