"""Opening a report and typing in it, at three sizes: the server, its queries, and Chromium."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.frame import Bench, Figure, percentile
from tests.browser.server import PASSWORD
from tests.chromium import chromium_path

SIZES = {60: "2018-9.1", 600: "2018-9.2", 3_000: "2018-9.3"}
BUDGETED = 600
SERVER, QUERIES, USABLE, KEY = 150.0, 12.0, 1_500.0, 50.0
ROUNDS = 3
KEYS = "Typed while everybody speaks, key by key."
DELAYS = """() => {
    window.delays = [];
    let pressed = 0;
    addEventListener("keydown", () => (pressed = performance.now()), true);
    addEventListener("input", () => {
        const at = pressed;
        requestAnimationFrame(() => setTimeout(() => delays.push(performance.now() - at)));
    });
}"""


def measure(bench: Bench) -> Iterator[Figure]:
    for points, code in SIZES.items():
        bench.child("fill", code, str(points))
    for points, code in SIZES.items():
        budgeted = points == BUDGETED
        told = bench.child("open", f"/reports/{code}/")
        for name in ("page", "state"):
            limit = SERVER if budgeted else None
            what, size = f"opening, server, {name}", f"{points} points"
            yield Figure(what, size, told[f"{name}_ms"], "ms", limit)
            yield Figure(f"{what}, queries", size, told[f"{name}_queries"], "", QUERIES)
    yield from in_chromium(bench)


def in_chromium(bench: Bench) -> Iterator[Figure]:
    with chromium() as browser:
        page = signed_in(browser.new_context(base_url=bench.server.url))
        for points, code in SIZES.items():
            budgeted = points == BUDGETED
            size = f"{points} points"
            usable = min(seconds_to_open(page, code) for _ in range(ROUNDS)) * 1000
            yield Figure("opening, usable", size, usable, "ms", USABLE if budgeted else None)
            keys = delays_of_keys(page)
            for share, name in ((0.5, "p50"), (0.95, "p95")):
                limit = KEY if budgeted and share > 0.9 else None
                value = percentile(keys, share)
                yield Figure(f"typing, a key until it is drawn, {name}", size, value, "ms", limit)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as running:
        arguments = ["--no-sandbox", "--disable-component-update"]
        browser = running.chromium.launch(executable_path=chromium_path(), args=arguments)
        yield browser
        browser.close()


def signed_in(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("rapporteur-3-1")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/")
    return page


def seconds_to_open(page: Page, code: str) -> float:
    began = time.perf_counter()
    page.goto(f"/reports/{code}/", wait_until="commit")
    page.locator(".live-editor textarea").first.wait_for(timeout=60_000)
    return time.perf_counter() - began


def delays_of_keys(page: Page, between: float = 30) -> list[float]:
    page.evaluate(DELAYS)
    middle = page.locator(".point__text")
    middle.nth(middle.count() // 2).focus()
    page.keyboard.press("End")
    page.keyboard.type(KEYS, delay=between)
    page.wait_for_timeout(300)
    return page.evaluate("() => delays")
