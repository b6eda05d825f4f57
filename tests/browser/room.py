"""A room with a bad network: people in the real editor, and what must hold after every fault."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.live import NOTE_TAKER, RAPPORTEUR, REPORT, Store, enter, own_server
from tests.browser.server import Server
from tests.faults.evidence import Claim, Evidence, Shown, words_of
from tests.faults.proxy import Proxy

__all__ = ["NOTE_TAKER", "RAPPORTEUR", "own_server", "room"]

# Empty in the demonstration: what stands there was typed in the test.
SECTION = "Contributions to the achievement of the Agenda 2030"
SAVED = re.compile(r"^Saved \d")
UNSENT = re.compile(r"^Saved on this device – \d+ not sent$")
# Tells the test each time the page says "Saved" of something new, also across reloads.
WITNESS = """(() => {
    let last = "";
    const look = () => {
        const words = document.querySelector(".live-status")?.textContent ?? "";
        if (!/^Saved( \\d|$)/.test(words)) return (last = "");
        const shown = [...document.querySelectorAll(".point__text")]
            .map((area) => [area.dataset.point, area.value]);
        const claim = JSON.stringify(shown);
        if (claim !== last) claims(Date.now() / 1000, shown);
        return (last = claim);
    };
    // What one task changes is seen as a whole: nobody sees the moment in between.
    const observer = new MutationObserver(() => setTimeout(look));
    observer.observe(document, { subtree: true, childList: true });
    setInterval(look, 200);
})()"""
SHOWN = """() => [...document.querySelectorAll(".point__text")]
    .map((area) => [area.dataset.point, area.value])"""
# What was typed is on this device within a second.
ON_DISK = 1_000
# A transaction waits for all that were begun before it.
WRITTEN = """async () => {
    for (const { name } of await indexedDB.databases()) {
        await new Promise((done, failed) => {
            const opening = indexedDB.open(name);
            opening.onerror = failed;
            opening.onsuccess = () => {
                const database = opening.result;
                const stores = [...database.objectStoreNames];
                const transaction = database.transaction(stores, "readwrite");
                transaction.oncomplete = transaction.onerror = () => done(database.close());
            };
        });
    }
}"""
# The rows of the journal that wait for an answer; what they hold is sealed, their state is not.
WAITING = """async () => {
    let waiting = 0;
    for (const { name } of await indexedDB.databases()) {
        waiting += await new Promise((done, failed) => {
            const opening = indexedDB.open(name);
            opening.onerror = failed;
            opening.onsuccess = () => {
                const database = opening.result;
                const rows = database.transaction("operations").objectStore("operations").getAll();
                rows.onsuccess = () => {
                    database.close();
                    done(rows.result.filter(({ state }) => state !== "acked").length);
                };
            };
        });
    }
    return waiting;
}"""
# From here on the browser has no room left.
NO_ROOM = """() => {
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
        if (mode === "readwrite") throw new DOMException("Full.", "QuotaExceededError");
        return begin.call(this, stores, mode, options);
    };
}"""
# How long somebody at a busy machine waits for a page, in milliseconds.
PATIENCE = 60_000


@dataclass
class Person:
    """Somebody in front of the editor. Every key pressed is noted in `typed`."""

    page: Page
    typed: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    def watch(self, page: Page) -> Page:
        """Note what this window says from now on."""

        def note(at: float, shown: list[list[str]]) -> None:
            self.claims.append(Claim(at, [(point, text) for point, text in shown]))

        page.expose_function("claims", note)
        page.add_init_script(WITNESS)
        return page

    def open(self) -> Person:
        self.page.goto(REPORT)
        self.wait_for_editor()
        return self

    def wait_for_editor(self) -> None:
        expect(self.page.locator(".live-editor[data-lists=en]")).to_be_visible(timeout=PATIENCE)

    def wait_for_worker(self) -> None:
        """From here on the page opens without network."""
        self.page.evaluate("async () => Boolean((await navigator.serviceWorker.ready).active)")

    def text(self, number: int = 1) -> Locator:
        section = self.page.get_by_role("region", name=SECTION)
        return section.get_by_role("textbox", name=f"Point {number}, {SECTION}", exact=True)

    def begin(self, text: str) -> None:
        """Begin a point at the end of the section, key by key."""
        section = self.page.get_by_role("region", name=SECTION)
        section.get_by_role("button", name="Add point").click()
        self.type(text)

    def type(self, text: str, delay: float = 0) -> None:
        self.typed.append(text)
        self.page.keyboard.type(text, delay=delay)

    def at_end(self, number: int = 1) -> None:
        self.text(number).focus()
        self.page.keyboard.press("Control+End")

    def try_now(self) -> None:
        """What coming back to the window does."""
        self.page.evaluate("() => dispatchEvent(new Event('focus'))")

    def wait_saved(self, seconds: float = 60) -> None:
        expect(self.status).to_have_text(SAVED, timeout=seconds * 1000)

    def wait_unsent(self, count: int | None = None, seconds: float = 60) -> None:
        """Wait until the page says how many changes are not sent, or that some are not."""
        words = UNSENT if count is None else f"Saved on this device – {count} not sent"
        expect(self.status).to_have_text(words, timeout=seconds * 1000)

    def wait_on_disk(self) -> None:
        """Let the second pass after which everything typed is on this device.

        Where the machine is so busy that the disk takes longer, wait for the disk.
        """
        self.page.wait_for_timeout(ON_DISK)
        self.page.evaluate(WRITTEN)

    def wait_acknowledged(self) -> None:
        """Wait until the page has an answer for everything, whatever it says by now."""
        wait_for_equal(lambda: self.page.evaluate(WAITING), lambda: 0)

    def stop_the_clock(self) -> None:
        """From here on time passes in this profile's pages only with `context.clock.run_for`.

        So "within a second" is a second of the page's own clock, however slow the machine is.
        The clock has to be installed before the page opens.
        """
        self.context.clock.pause_at(self.page.evaluate("() => Date.now() + 1000") / 1000)

    def shown(self) -> Shown:
        return [(point, text) for point, text in self.page.evaluate(SHOWN) if text]


@dataclass
class Room:
    """A server, the network before it, and the people behind that."""

    server: Server
    proxy: Proxy
    store: Store
    browser: Browser
    evidence: Evidence
    people: list[Person] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def profile(self) -> BrowserContext:
        """Return a browser profile of somebody's own, behind the bad network."""
        self.contexts.append(self.browser.new_context(base_url=self.proxy.url))
        self.contexts[-1].set_default_timeout(PATIENCE)
        return self.contexts[-1]

    def person(self, username: str = RAPPORTEUR, context: BrowserContext | None = None) -> Person:
        """Sign somebody in and open the report."""
        page = enter(context or self.profile(), username).page
        person = Person(page)
        person.watch(page)
        self.people.append(person)
        return person.open()

    def window_of(self, person: Person) -> Person:
        """Open another window of the same person; what is typed there counts for both."""
        page = person.context.new_page()
        other = Person(page, person.typed, person.claims)
        other.watch(page)
        return other.open()

    def assert_nothing_is_lost(
        self,
        *people: Person,
        erased: Sequence[str] = (),
        beside: Sequence[str] = (),
        by_the_clock: bool = True,
        extra: Sequence[str] = (),
    ) -> None:
        """Check what has to hold after every fault.

        `erased` was taken out by its own author, `beside` is to stand in conflict or with the
        chair, `extra` stands there once more because somebody kept both versions. `people` are
        those whose page still shows the report.
        """
        people = people or tuple(self.people)
        for person in people:
            wait_for_equal(person.shown, self.evidence.report)
        record = self.proxy.record
        assert self.evidence.lost(record) == []
        assert self.evidence.never_sent(record) == []
        assert self.evidence.doubled() == []
        typed = words_of(text for person in self.people for text in person.typed)
        wanted = self.evidence.at_first + typed + words_of(extra)
        wanted -= words_of(erased) + words_of(beside)
        found = words_of(text for _point, text in self.evidence.report())
        missing, unknown = wanted - found, found - wanted
        assert (sorted(missing.elements()), sorted(unknown.elements())) == ([], [])
        assert words_of(self.evidence.beside()) == words_of(beside)
        claims = [claim for person in self.people for claim in person.claims]
        assert self.evidence.untrue(claims, by_the_clock=by_the_clock) == []
        assert self.store.is_whole()

    @contextmanager
    def without_server(self) -> Iterator[None]:
        self.server.kill()
        yield
        self.server.start()


def wait_for_equal(one: Callable[[], Any], other: Callable[[], Any], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while one() != other() and time.monotonic() < end:
        time.sleep(0.1)
    assert one() == other()


@contextmanager
def made_room(server: Server, browser: Browser) -> Iterator[Room]:
    proxy = Proxy(server.port)
    store = Store(server.data_dir)
    made = Room(server, proxy, store, browser, Evidence(store))
    try:
        yield made
    finally:
        for context in made.contexts:
            context.close()
        proxy.stop()


@pytest.fixture
def room(own_server: Server, browser: Browser) -> Iterator[Room]:
    with made_room(own_server, browser) as made:
        yield made
