"""What pages and links are called: nobody who hears a name alone may be led to the wrong place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

OPEN = """() => [...document.querySelectorAll("details:not([open])")]
    .map((folded) => { folded.open = true; folded.dataset.folded = ""; }).length"""
FOLD = """() => document.querySelectorAll("[data-folded]")
    .forEach((folded) => { folded.open = false; delete folded.dataset.folded; })"""


def links_of(page: Page) -> list[tuple[str, str]]:
    """Return name and target of each link, as Chromium tells them to a screen reader.

    What is folded is opened for that, as its links are in the page.
    """
    page.evaluate(OPEN)
    links = list(_links(page))
    page.evaluate(FOLD)
    return links


def _links(page: Page) -> Iterator[tuple[str, str]]:
    session = page.context.new_cdp_session(page)
    try:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    for node in nodes:
        is_link = not node["ignored"] and _role(node) == "link"
        if is_link and (target := _target(node)) and not _orders_a_column(node, by_id):
            yield _plain(node), target


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _orders_a_column(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> bool:
    """Say whether a link stands in the head of a column: its name is that of what it orders."""
    here: dict[str, Any] | None = node
    while here is not None:
        if _role(here) == "columnheader":
            return True
        here = by_id.get(here.get("parentId", ""))
    return False


def _plain(node: dict[str, Any]) -> str:
    return " ".join(str(node.get("name", {}).get("value", "")).split()).casefold()


def _target(node: dict[str, Any]) -> str:
    values = [one["value"].get("value", "") for one in node["properties"] if one["name"] == "url"]
    return str(values[0]) if values else ""


def ambiguous(links: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return a sentence for each name that leads to more than one place."""
    return tuple(
        f"links with one name: “{name}” leads to {len(targets)} places: {', '.join(targets[:2])}"
        for name, targets in _by_name(links)
    )


def same_titles(pages: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return a sentence for each title that more than one page has."""
    return tuple(
        f"pages with one title: “{title}” is {', '.join(addresses)}"
        for title, addresses in _by_name(pages)
    )


def _by_name(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, address in pairs:
        found[name].add(_place(address))
    return [(name, sorted(those)) for name, those in found.items() if len(those) > 1]


def _place(address: str) -> str:
    parts = urlsplit(address)
    return parts._replace(scheme="", netloc="").geturl() or "/"
