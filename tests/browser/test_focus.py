"""Where the focus goes, that it is seen, and that a form which comes back leads to its fields."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.editor import Desk, desk, point
from tests.browser.test_every_page import COMPILE, PRACTICE, REPORT

__all__ = ["desk"]
pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]
Open = Callable[..., Desk]

# One control of each make, so far as it is in sight and stands in the content.
KINDS = """() => {
    const seen = new Set();
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter((control) => control.checkVisibility({ visibilityProperty: true })
            && !control.disabled && control.tabIndex >= 0)
        .filter((control) => {
            const box = control.getBoundingClientRect();
            return box.width > 12 && box.height > 12;
        })
        .filter((control) => {
            const kind = `${control.tagName} ${control.type ?? ""} ${control.classList[0] ?? ""}`;
            return !seen.has(kind) && seen.add(kind);
        })
        .map((control, number) => control.setAttribute("data-looked-at", number)).length;
}"""
# How far around a control its ring may stand.
MARGIN = 6
# What is different enough to be seen (WCAG 1.4.11).
CLEAR = 3.0


def luminance(pixel: Any) -> float:
    """Return the relative luminance, as WCAG defines it, of a pixel of an RGB picture."""
    parts = [part / 255 for part in pixel[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def changed_pixels(one: bytes, other: bytes) -> int:
    """Count the pixels that stand out from what they were before."""
    before, after = (Image.open(io.BytesIO(data)).convert("RGB") for data in (one, other))
    width, height = before.size
    count = 0
    for place in product(range(min(width, after.width)), range(min(height, after.height))):
        was, now = before.getpixel(place), after.getpixel(place)
        if was == now:
            continue
        less, more = sorted((luminance(was), luminance(now)))
        count += (more + 0.05) / (less + 0.05) >= CLEAR
    return count


def ring_of(page: Page, control: Locator) -> str:
    """Say of a control what it looks like with the focus, if that is not clear enough."""
    control.scroll_into_view_if_needed()
    page.evaluate("() => document.activeElement.blur()")
    box = control.bounding_box()
    assert box is not None
    clip: Any = {
        "x": max(box["x"] - MARGIN, 0),
        "y": max(box["y"] - MARGIN, 0),
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
    }
    before = page.screenshot(clip=clip)
    control.evaluate("(element) => element.focus({ focusVisible: true, preventScroll: true })")
    after = page.screenshot(clip=clip)
    changed = changed_pixels(before, after)
    wanted = 2 * (box["width"] + box["height"])
    if changed >= wanted:
        return ""
    words = control.evaluate("(element) => element.outerHTML.slice(0, 140)")
    return f"{changed} of {wanted:.0f} pixels: {words}"


@pytest.mark.parametrize(
    ("username", "address", "theme"),
    [
        pytest.param("rapporteur-3-1", REPORT, "light", id="editor"),
        pytest.param("staff", f"{PRACTICE}edit/", "dark", id="form"),
        pytest.param("chair", COMPILE, "light", id="synthesis"),
    ],
)
def test_ring_around_the_focus_is_seen_in_the_picture(
    username: str, address: str, theme: Any, sign_in: SignIn
) -> None:
    page = sign_in(username)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(address)
    if address == REPORT:
        expect(page.locator(".live-editor[data-lists]")).to_be_visible()
    count = page.evaluate(KINDS)
    controls = [page.locator(f"[data-looked-at='{number}']") for number in range(count)]

    faint = [said for control in controls if (said := ring_of(page, control))]

    assert faint == []


def test_caret_stays_with_the_work_when_points_come_and_go(desk: Open) -> None:
    here = desk(point(1, "First."), point(2, "Second."), point(3, "Third."))

    here.section().get_by_role("button", name="Add point").click()
    added = here.caret()
    here.type("Fourth.")
    here.place_caret(2, 3)
    here.page.get_by_role("button", name="Delete point").click()
    after_delete = here.caret()[0]
    here.page.get_by_role("button", name="Bring it back").click()
    brought_back = here.caret()[0]
    here.press("Alt+ArrowUp")
    moved = here.caret()[0]

    assert here.texts() == ["Second.", "First.", "Third.", "Fourth."]
    assert (added, after_delete, brought_back, moved) == (
        ("Point 4, Summary", 0),
        "Point 1, Summary",
        "Point 2, Summary",
        "Point 1, Summary",
    )


@pytest.mark.parametrize(
    ("username", "address"),
    [
        pytest.param("staff", "/setup/new/", id="set-up"),
        pytest.param("chair", "/reports/2018-2.1/return/", id="reason"),
    ],
)
def test_form_that_comes_back_says_what_is_wrong_and_leads_to_each_field(
    username: str, address: str, sign_in: SignIn
) -> None:
    page = sign_in(username)
    page.goto(address)

    page.locator("main form button[type=submit]").last.click()
    summary = page.get_by_role("alert").filter(has=page.get_by_role("link"))
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        link.press("Enter")
        field = page.locator(":focus")
        expect(field).to_have_attribute("aria-invalid", "true")
        described = (field.get_attribute("aria-describedby") or "").split()
        words = [page.locator(f"[id='{name}']").inner_text() for name in described]
        assert any(word.strip() in summary.inner_text() for word in words)
    complaints = sign_in.complaints  # type: ignore[attr-defined]  # set in conftest
    assert {"422" in complaint or "400" in complaint for complaint in complaints} <= {True}
    complaints.clear()
