"""The browser's modules in a real Chromium, without a server: files come straight from static/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

STATIC = Path(__file__).resolve().parents[2] / "static"
# Loopback counts as secure, so that keys, locks and hashes are there; nothing listens there.
ORIGIN = "http://127.0.0.1:9"
TYPES = {".js": "text/javascript", ".html": "text/html"}


def serve_modules(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
    if path == "/":
        route.fulfill(content_type="text/html", body="<!doctype html><title>Modules</title>")
        return
    file = STATIC / path.removeprefix("/static/")
    if not path.startswith("/static/") or not file.is_file():
        route.fulfill(status=404, body="")
        return
    route.fulfill(content_type=TYPES[file.suffix], body=file.read_bytes())


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that can import from /static/js/live/."""
    context = browser.new_context()
    context.route("**/*", serve_modules)
    opened = context.new_page()
    opened.goto(f"{ORIGIN}/")
    yield opened
    context.close()
