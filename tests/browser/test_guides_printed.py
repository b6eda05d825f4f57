"""The guides on paper: one sheet with two sides for each role, in each language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from gfmd_site.help.guides import GUIDES
from tests.browser.server import Server
from tests.pdf import needs_poppler, pdf_info

pytestmark = [pytest.mark.browser, needs_poppler]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_each_guide_and_the_keys_fit_on_one_sheet(
    browser: Browser, server: Server, language: str
) -> None:
    addresses = ["/help/keys/", *(f"/help/guides/{guide.slug}/" for guide in GUIDES)]
    context = browser.new_context(base_url=server.url)
    context.add_cookies([{"name": "django_language", "value": language, "url": server.url}])
    page = context.new_page()

    sides = {}
    for address in addresses:
        page.goto(address)
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        sides[address] = int(pdf_info(printed)["Pages"])
    shown = page.locator("html").get_attribute("lang")
    context.close()

    assert shown == language
    assert {address: count for address, count in sides.items() if count > 2} == {}
