"""People who write with the live engine, and what the server's database says about it."""

from __future__ import annotations

import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.server import PASSWORD, Server

CODE = "2018-3.1"
REPORT = f"/reports/{CODE}/"
RAPPORTEUR, NOTE_TAKER = "rapporteur-3-1", "notetaker-3-1"

OPEN = """async ([code, userId]) => {
    const { openEngine } = await import("/static/js/live/engine.js");
    window.engine = await openEngine({ code, userId });
    engine.keepFrame();
    window.said = [engine.status.words];
    engine.addEventListener("status", () => said.push(engine.status.words));
}"""


@dataclass
class Writer:
    """Somebody with the engine open in a page. `user_id` is known after the first `open`."""

    page: Page
    user_id: int | None = None

    def open(self) -> Writer:
        if self.user_id is None:
            state = self.page.evaluate(f"async () => (await fetch('{REPORT}state/')).json()")
            self.user_id = state["user"]["id"]
        self.page.evaluate(OPEN, [CODE, self.user_id])
        return self

    def create(self, text: str, section: str = "summary") -> str:
        return self.page.evaluate(
            """async ([section, text]) => {
                const id = engine.create({ section, text });
                await engine.onDisk();
                return id;
            }""",
            [section, text],
        )

    def update(self, point_id: str, text: str) -> None:
        self.page.evaluate("([id, text]) => engine.update(id, { text })", [point_id, text])

    def remove(self, point_id: str) -> None:
        self.page.evaluate("(id) => engine.remove(id)", point_id)

    def text(self, point_id: str) -> str | None:
        return self.page.evaluate("(id) => engine.state.points.get(id)?.text ?? null", point_id)

    def texts(self) -> dict[str, str]:
        return self.page.evaluate(
            "() => Object.fromEntries([...engine.state.points].map(([id, p]) => [id, p.text]))"
        )

    @property
    def words(self) -> str:
        return self.page.evaluate("() => engine.status.words")

    @property
    def conflicts(self) -> list[dict[str, Any]]:
        return self.page.evaluate("() => engine.conflicts")

    def wait_for(self, kind: str, seconds: float = 60) -> None:
        self.page.wait_for_function(
            "(kind) => engine.status.kind === kind", arg=kind, timeout=seconds * 1000
        )

    def wait_for_text(self, point_id: str, text: str | None, seconds: float = 60) -> None:
        self.page.wait_for_function(
            "([id, text]) => (engine.state.points.get(id)?.text ?? null) === text",
            arg=[point_id, text],
            timeout=seconds * 1000,
        )


def enter(context: BrowserContext, username: str) -> Writer:
    """Sign somebody in, in a new page of a browser profile."""
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/")
    return Writer(page)


@dataclass
class Store:
    """The server's database, read and bent behind its back."""

    data_dir: Path

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.data_dir / "gfmd.sqlite3", timeout=20)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(self._connect()) as connection:
            return connection.execute(sql, values).fetchall()

    def run(self, sql: str, *values: Any) -> None:
        with closing(self._connect()) as connection, connection:
            connection.execute(sql, values)

    def texts(self) -> dict[str, str]:
        rows = self.rows(
            "SELECT point.id, point.text FROM reports_point point"
            " JOIN reports_report report ON report.id = point.report_id"
            " WHERE report.code = ? AND point.deleted_at IS NULL",
            CODE,
        )
        return {str(uuid.UUID(point_id)): text for point_id, text in rows}

    def revisions(self, point_id: str) -> int:
        sql = "SELECT count(*) FROM reports_revision WHERE point_ref = ?"
        return self.rows(sql, point_id.replace("-", ""))[0][0]

    def authors(self, point_id: str) -> set[str]:
        rows = self.rows(
            "SELECT username FROM reports_revision JOIN auth_user ON auth_user.id = author_id"
            " WHERE point_ref = ?",
            point_id.replace("-", ""),
        )
        return {username for (username,) in rows}

    def sign_everybody_out(self) -> None:
        self.run("DELETE FROM django_session")

    def is_whole(self) -> bool:
        checks = [*self.rows("PRAGMA integrity_check"), *self.rows("PRAGMA foreign_key_check")]
        return checks == [("ok",)]


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "This did not happen in time."
        time.sleep(0.1)


def wait_until_equal(one: Callable[[], Any], other: Callable[[], Any], seconds: float = 60) -> None:
    """Wait, and show the difference where the two stay apart."""
    end = time.monotonic() + seconds
    while one() != other() and time.monotonic() < end:
        time.sleep(0.1)
    assert one() == other()


@pytest.fixture
def own_server(prepared_data: Path, tmp_path: Path) -> Iterator[Server]:
    """A server for one test, which may kill it or bend its database."""
    shutil.copytree(prepared_data, tmp_path, dirs_exist_ok=True)
    running = Server(tmp_path)
    running.start()
    yield running
    if running.process is not None:
        running.kill()


@pytest.fixture
def store(own_server: Server) -> Store:
    return Store(own_server.data_dir)


@pytest.fixture
def profile(browser: Browser, own_server: Server) -> Iterator[Callable[[], BrowserContext]]:
    """Return a function that makes a browser profile of somebody's own."""
    contexts: list[BrowserContext] = []

    def make() -> BrowserContext:
        contexts.append(browser.new_context(base_url=own_server.url))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def writer(profile: Callable[[], BrowserContext]) -> Callable[[str], Writer]:
    """Return a function that lets somebody write, in a profile of their own."""
    return lambda username: enter(profile(), username).open()
