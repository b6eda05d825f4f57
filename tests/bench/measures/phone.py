"""Opening a report and typing in it on a phone of five years: a quarter of the speed, slow 4G."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.bench.frame import Bench, Figure, percentile
from tests.bench.measures.opening import (
    KEY,
    SIZES,
    chromium,
    delays_of_keys,
    seconds_to_open,
    signed_in,
)

MEASURED = (60, 600)
SLOWER = 4
MEGABIT = 1_000_000 / 8
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * MEGABIT,
    "uploadThroughput": 0.75 * MEGABIT,
}
SCREEN: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
BETWEEN_KEYS = 100


def measure(bench: Bench) -> Iterator[Figure]:
    """A first visit, with nothing in the cache, and the next one; then a sentence, key by key."""
    for points in MEASURED:
        bench.child("fill", SIZES[points], str(points))
    with chromium() as browser:
        kept = signed_in(browser.new_context(base_url=bench.server.url)).context.storage_state()
        for points in MEASURED:
            size = f"{points} points"
            context = browser.new_context(base_url=bench.server.url, storage_state=kept, **SCREEN)
            page = slowed_down(context)
            for visit in ("first", "next"):
                usable = seconds_to_open(page, SIZES[points]) * 1000
                yield Figure(f"opening on a phone, usable, {visit} visit", size, usable, "ms")
            keys = delays_of_keys(page, BETWEEN_KEYS)
            what = "typing on a phone, a key until it is drawn"
            yield Figure(f"{what}, p50", size, percentile(keys, 0.5), "ms")
            yield Figure(f"{what}, p95", size, percentile(keys, 0.95), "ms", KEY)
            context.close()


def slowed_down(context: BrowserContext) -> Page:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    return page
