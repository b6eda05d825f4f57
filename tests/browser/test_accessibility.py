"""What axe does not see: zoom, spacing, motion, targets, focus, forced colours, what is spoken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.beyond_axe import said_by_the_page
from tests.browser.editor import Desk, desk, point
from tests.browser.test_every_page import COMPILE, PRACTICE, REPORT

__all__ = ["desk"]
pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]
Open = Callable[..., Desk]

# 1280 by 1024 pixels at 400 %.
ZOOMED = {"width": 320, "height": 256}
# One page of each make.
PAGES: dict[str, list[str]] = {
    "rapporteur-3-1": [
        "/",
        REPORT,
        f"{REPORT}read/",
        f"{REPORT}history/",
        f"{REPORT}export/",
        f"{REPORT}submit/",
        f"{REPORT}import/",
        f"{REPORT}statement/",
        "/practices/",
        "/help/guides/rapporteur/",
        "/no-such-page/",
    ],
    "staff": ["/board/", "/setup/2018/", "/consents/", f"{PRACTICE}edit/", PRACTICE],
    "chair": [COMPILE, "/syntheses/1/time/", "/syntheses/1/outputs/", "/office/"],
}
# What axe leaves open, with the reason why it is right all the same.
EXPLAINED = {
    "color-contrast": "It sees no ground behind the arrow of a list, a single sign, or what scrolls"
    " in a frame. All colours are tokens, whose pairs tests/gfmd_site/test_style_page.py measures.",
    "th-has-data-cells": "In the menu of the office a cell is empty where nothing is added.",
}

# The widest spacing that a reader may ask for (WCAG 1.4.12). A constructed style sheet is not
# stopped by the policy of the site.
SPACE_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# Words that are cut off by the box they stand in. What is hidden on purpose is a pixel wide.
CUT_OFF = """() => [...document.querySelectorAll("body *")]
    .filter((element) => {
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const own = [...element.childNodes].some((node) =>
            node.nodeType === Node.TEXT_NODE && node.data.trim());
        const clips = [style.overflowX, style.overflowY].some((value) =>
            value === "hidden" || value === "clip");
        return own && clips && box.width > 2 && box.height > 2 &&
            (element.scrollWidth > element.clientWidth + 1 ||
                element.scrollHeight > element.clientHeight + 1);
    })
    .map((element) => element.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")]
    .filter((element) => {
        const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
        const longest = (list) => Math.max(...list.split(",").map(parseFloat));
        return longest(transitionDuration) > 0.001 ||
            (animationName !== "none" && longest(animationDuration) > 0.001);
    })
    .map((element) => element.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll("button, .btn, summary, input, select, textarea")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    // The label of a tick box is as good as the box itself.
    .filter((element) => !(/checkbox|radio/.test(element.type) && element.labels?.length))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([element, box]) => box.width > 2 && box.height > 2)
    .filter(([element, box]) =>
        box.height < (element.matches(".btn-primary") ? 44 : 24) - 0.5 || box.width < 23.5)
    .map(([element, box]) => `${Math.round(box.height)} ${element.outerHTML.slice(0, 120)}`)"""
# What the control with the focus looks like, and whether anything lies over it.
FOCUSED = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const box = element.getBoundingClientRect();
    const shown = [0.5, 0.1, 0.9].some((part) => {
        const over = document.elementFromPoint(
            box.left + box.width / 2, box.top + Math.min(box.height * part, box.height - 2));
        return over && (element.contains(over) || over.contains(element));
    });
    return { what: element.outerHTML.slice(0, 120), ring: ring || style.boxShadow !== "none",
        shown };
}"""


def incomplete(results: dict[str, Any]) -> list[str]:
    return [
        f"{item['id']}: {node['html'][:120]} {[check['message'] for check in node['any']]}"
        for item in results["incomplete"]
        if item["id"] not in EXPLAINED
        for node in item["nodes"][:1]
    ]


# A page whose clock ticks is never quiet: it is read after a while all the same.
QUIET = """() => new Promise((done) => {
  setTimeout(done, 5000);
  let timer = setTimeout(done, 500);
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(done, 500);
  }).observe(document, { subtree: true, childList: true });
})"""


def barriers(page: Page) -> list[str]:
    """Return what axe says; of a page that is built up meanwhile it cannot decide, so twice."""
    found = said_by_axe(page)
    return said_by_axe(page) if found else []


def said_by_axe(page: Page) -> list[str]:
    page.evaluate(QUIET)
    results = Axe().run(page).response
    found = [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in results["violations"]]
    return found + incomplete(results)


def each(page: Page, addresses: list[str], look: Callable[[], Any]) -> dict[str, Any]:
    """Open the pages one after the other; return what was found on those with a finding."""
    found = {}
    for address in addresses:
        page.goto(address)
        findings = look()
        if findings:
            found[address] = findings
    return found


@pytest.mark.parametrize("username", sorted(PAGES))
def test_pages_in_arabic_and_dark_have_no_barrier(username: str, sign_in: SignIn) -> None:
    page = sign_in(username)
    page.emulate_media(color_scheme="dark")
    page.context.add_cookies([{"name": "django_language", "value": "ar", "url": page.url}])

    found = each(page, PAGES[username], lambda: barriers(page) + said_by_the_page(page))

    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert found == {}
    expected = {"Failed to load resource: the server responded with a status of 404 (Not Found)"}
    complaints = sign_in.complaints  # type: ignore[attr-defined]  # set in conftest
    assert set(complaints) <= expected
    complaints.clear()


@pytest.mark.parametrize("username", sorted(PAGES))
def test_pages_at_400_percent_lose_nothing_and_keep_their_targets(
    username: str, sign_in: SignIn
) -> None:
    """At 320 pixels, as it comes and then with the widest spacing that a reader may ask for."""
    page = sign_in(username, ZOOMED)

    def too_wide() -> list[str]:
        width = page.evaluate("document.documentElement.scrollWidth")
        return [f"{width} pixels wide"] if width > ZOOMED["width"] else []

    def look() -> list[str]:
        found = too_wide() + page.evaluate(SMALL)
        page.evaluate(SPACE_OUT)
        return found + too_wide() + page.evaluate(CUT_OFF)

    pages = [address for address in PAGES[username] if address != "/no-such-page/"]
    assert each(page, pages, look) == {}


def test_nothing_moves_for_those_who_ask_for_stillness(sign_in: SignIn) -> None:
    page = sign_in("staff")
    page.emulate_media(reduced_motion="reduce")

    found = each(page, ["/", "/board/", REPORT, COMPILE], lambda: page.evaluate(MOVING))

    assert found == {}


@pytest.mark.parametrize(
    ("username", "address"),
    [
        pytest.param("rapporteur-3-1", REPORT, id="editor"),
        pytest.param("staff", f"{PRACTICE}edit/", id="form"),
        pytest.param("chair", COMPILE, id="synthesis"),
    ],
)
def test_focus_is_seen_and_nothing_lies_over_it(
    username: str, address: str, sign_in: SignIn
) -> None:
    page = sign_in(username)
    # Scrolling jumps then, so that each control is where it will stay.
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    hidden = []
    for _step in range(80):
        if page.evaluate("() => document.activeElement.matches('.point__text')"):
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused and not (focused["ring"] and focused["shown"]):
            hidden.append(focused)

    assert hidden == []


def test_first_tab_offers_the_way_past_the_menu(sign_in: SignIn) -> None:
    page = sign_in("rapporteur-3-1")
    page.goto(f"{REPORT}read/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_forced_colours_leave_every_state_in_words(desk: Open) -> None:
    here = desk(point(1, contested=True, support="broad"), point(2, section="quotes"))
    here.page.emulate_media(forced_colors="active")

    said = []
    for kind, words in (("device", "Saved on this device – 2 not sent"), ("saving", "Saving…")):
        here.engine(f"setStatus({{kind: '{kind}', words: '{words}'}})")
        expect(here.page.get_by_role("status")).to_have_text(words)
        said.append(here.page.get_by_role("status").inner_text())

    assert said == ["Saved on this device – 2 not sent", "Saving…"]


def test_flapping_network_is_told_in_few_true_words(desk: Open) -> None:
    """Whoever listens hears of the trouble, and that it is over; not of every second between."""
    here = desk(point(1))
    here.page.clock.install()
    here.page.evaluate(
        """() => {
            window.spoken = [];
            const region = document.querySelector("[data-spoken]");
            new MutationObserver(() => spoken.push(region.textContent))
                .observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )

    def status(kind: str, words: str, *, then: int) -> None:
        here.engine("setStatus(argument)", {"kind": kind, "words": words})
        here.page.clock.run_for(then)

    status("saving", "Saving…", then=1_000)
    status("saved", "Saved 10:01", then=3_000)
    for count in range(1, 6):
        status("device", f"Saved on this device – {count} not sent", then=1_500)
        status("saving", "Saving…", then=600)
    status("saved", "Saved 10:02", then=10_000)

    assert here.page.evaluate("spoken") == ["Saved on this device – 1 not sent", "Saved 10:02"]
