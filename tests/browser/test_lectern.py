"""Reading aloud: a timer, the next item, and the text without network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LECTERN = "/reports/2018-3.1/statement/rehearse/"


def test_statement_is_read_on_without_network_and_gone_after_signing_out(
    sign_in: Callable[..., Page],
) -> None:
    page = sign_in("rapporteur-3-1")
    page.goto(LECTERN)
    steps = page.locator("[data-step]")
    first, second = steps.nth(0), steps.nth(1)
    words = second.inner_text()
    expect(page.get_by_text("It is kept on this device until you sign out.")).to_be_visible()

    page.context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(first).to_have_class("step step--now")
    page.keyboard.press("ArrowDown")
    expect(second).to_have_class("step step--now")
    assert second.inner_text() == words

    page.context.set_offline(False)
    page.goto("/")
    page.locator("form[data-sign-out] button[type=submit]").first.evaluate(
        "(button) => button.click()"
    )
    expect(page.locator("form[data-sign-out]")).to_have_count(0)
    kept = page.evaluate("async () => (await caches.keys()).includes('gfmd-lectern')")
    assert kept is False
