"""Pages keep still while they arrive on a phone: nobody taps what has just moved away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.server import Server
from tests.gallery.states import PRACTICE

pytestmark = pytest.mark.browser

PHONE = {"width": 412, "height": 823}
# What the browser itself counts. From 0.1 on people notice; a line of letters that comes later than
# its page is far below.
NOTICED = 0.002
MOVED = """() => new Promise((done) => {
    let sum = 0;
    const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
    });
    observer.observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


def test_pages_keep_still_while_they_arrive(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    moved = {}
    for address in ("/", "/accounts/login/", "/practices/", PRACTICE):
        page.goto(f"{server.url}{address}", wait_until="load")
        moved[address] = page.evaluate(MOVED)
    context.close()

    assert {address: by for address, by in moved.items() if by >= NOTICED} == {}
