"""A real Chromium and a real server for every test below this folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.server import PASSWORD, Server

# What has to hold after a fault is said there; show the difference where it does not.
pytest.register_assert_rewrite("tests.browser.room")

LAPTOP = {"width": 1280, "height": 800}
# How long a condition may take to come true. Nothing that holds waits for it; a machine that does
# much else needs it.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration, made once and copied for each server."""
    folder = tmp_path_factory.mktemp("demo")
    Server(folder).prepare()
    return folder


@pytest.fixture(scope="module")
def server(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a database of its own for the tests of one file."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(prepared_data, folder, dirs_exist_ok=True)
    running = Server(folder)
    running.start()
    yield running
    if running.process is not None:
        running.stop()


@pytest.fixture
def sign_in(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Return a function that signs somebody in, in a browser profile of their own.

    Errors on the console, among them everything that the Content-Security-Policy stops, fail
    the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def enter(username: str, viewport: dict[str, int] | None = None) -> Page:
        context = browser.new_context(viewport=viewport or LAPTOP, base_url=server.url)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url(f"{server.url}/")
        return page

    enter.complaints = complaints  # type: ignore[attr-defined]
    yield enter
    for context in contexts:
        context.close()
    assert complaints == []
