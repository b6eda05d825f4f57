"""What axe leaves out, asked of the page itself: its order and its labels."""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page

# Parts of one box that the Tab key enters, and that stand on the screen the other way round than in
# the page. A further column may begin above the end of the one before.
OUT_OF_ORDER = """() => {
    const STOPS = "a[href], button, input, select, textarea, summary";
    const found = [];
    const inFlow = (element) => {
        const style = getComputedStyle(element);
        return element.checkVisibility({ visibilityProperty: true }) &&
            !["absolute", "fixed", "sticky"].includes(style.position) && style.float === "none" &&
            (element.matches(STOPS) || element.querySelector(STOPS));
    };
    for (const parent of document.querySelectorAll("body, body *")) {
        if (parent.closest("svg, table.calendar") || parent.children.length < 2) continue;
        const isRightToLeft = getComputedStyle(parent).direction === "rtl";
        const places = [...parent.children].filter(inFlow)
            .map((element) => [element, element.getBoundingClientRect()])
            .filter(([, box]) => box.width > 2 && box.height > 2)
            .map(([element, box]) => ({ element, top: box.top, bottom: box.bottom,
                start: isRightToLeft ? -box.right : box.left,
                end: isRightToLeft ? -box.left : box.right }));
        places.slice(1).forEach((next, index) => {
            const before = places[index];
            const isAbove = next.bottom <= before.top + 1 && next.start < before.end - 1;
            const isBeside = next.top < before.bottom - 1 && next.bottom > before.top + 1;
            if (isAbove || (isBeside && next.end <= before.start + 1)) {
                found.push(`order: ${next.element.outerHTML.slice(0, 120)}`);
            }
        });
    }
    return found;
}"""
# Fields whose seen label is not in the name that is spoken.
MISNAMED = """() => {
    const plain = (text) => text.replace(/[\\s:*\\u061b]+/g, " ").trim().toLocaleLowerCase();
    const spoken = (field) => {
        const by = field.getAttribute("aria-labelledby");
        if (by) return by.split(" ").map((id) =>
            document.getElementById(id)?.textContent ?? "").join(" ");
        return field.getAttribute("aria-label");
    };
    return [...document.querySelectorAll("input, select, textarea, button, a[href]")]
        .filter((field) => field.type !== "hidden" &&
            field.checkVisibility({ visibilityProperty: true }))
        .filter((field) => {
            const name = spoken(field);
            if (name === null) return false;
            const seen = field.labels?.length ? field.labels[0].innerText
                : (field.matches("button, a") ? field.innerText ?? "" : "");
            return /\\p{L}{2}/u.test(seen) && !plain(name).includes(plain(seen));
        })
        .map((field) => `name: ${spoken(field)} | ${field.outerHTML.slice(0, 140)}`);
}"""


def said_by_the_page(page: Page) -> list[str]:
    """Return what is out of order or misnamed on the page."""
    return [
        said
        for question in (OUT_OF_ORDER, MISNAMED)
        for said in cast("list[str]", page.evaluate(question))
    ]
