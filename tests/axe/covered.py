"""On a phone, where bars stay while the page scrolls: none may hide the control with the focus."""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page

from tests.browser.test_every_page import PHONE

COVERED = """async () => {
    const drawn = () => new Promise((done) =>
        requestAnimationFrame(() => requestAnimationFrame(done)));
    const FRAMES = 12;
    const PARTS = [0.1, 0.5, 0.9];
    const isShown = (element) => [...element.getClientRects()].some((box) =>
        PARTS.some((across) => PARTS.some((down) => {
            const over = document.elementFromPoint(
                box.left + box.width * across,
                box.top + Math.min(box.height * down, box.height - 2));
            return over && (element.contains(over) || over.contains(element) ||
                over.closest("label")?.control === element);
        })));
    const canTakeIt = (element) => element.tabIndex >= 0 && !element.disabled &&
        element.checkVisibility({ visibilityProperty: true });
    const found = [];
    // The size of the window takes a frame to reach the rules for phones.
    await drawn();
    const stops = "a[href], button, input, select, textarea, summary, [tabindex]";
    for (const element of [...document.querySelectorAll(stops)].filter(canTakeIt)) {
        if (!element.isConnected || !canTakeIt(element)) continue;
        element.focus();
        // A menu that closes when the focus leaves it takes what stands in it along.
        if (document.activeElement !== element || isShown(element)) continue;
        // A row that scrolls sideways needs a few frames to bring its last entry in.
        for (let frame = 0; frame < FRAMES && !isShown(element); frame += 1) await drawn();
        const box = element.getBoundingClientRect();
        if (document.activeElement !== element || !canTakeIt(element)) continue;
        if (box.width > 2 && box.height > 2 && !isShown(element)) {
            found.push(element.outerHTML.slice(0, 140));
        }
    }
    return found;
}"""


def covered(page: Page) -> tuple[str, ...]:
    """Give each control of the page the focus, and return those that cannot be seen then."""
    page.set_viewport_size(PHONE)
    found = cast("list[str]", page.evaluate(COVERED))
    return tuple(f"covered on a phone: {one}" for one in found[:3])
