"""Everything at once: six clients, random faults every few seconds, and then the reckoning.

Two people write in Chromium, four are programs with a journal file. Each has a bad network of
its own. The same seed gives the same plan of faults; when they strike depends on the machine.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page

from tests.browser.live import NOTE_TAKER, RAPPORTEUR, Store, wait_until
from tests.browser.room import WAITING, Person
from tests.browser.server import Server
from tests.faults.device import Device, Journal, NoAnswer, Words
from tests.faults.evidence import Evidence
from tests.faults.proxy import Proxy
from tests.faults.reckoning import Client, Figures, promises

PROGRAMS = ("storm-1", "storm-2", "storm-3", "storm-4")
SESSIONS_EACH = 60
PREPARE = f"""
from django.contrib.auth.models import User
from django.test import Client
from reports.models import Participation, Session
session = Session.objects.get(number="3.1", edition__year=2018)
for name in {PROGRAMS!r}:
    user, made = User.objects.get_or_create(username=name)
    if made:
        Participation.objects.create(session=session, user=user, role="note_taker", name=name)
for name in {(RAPPORTEUR, NOTE_TAKER, *PROGRAMS)!r}:
    for _ in range({SESSIONS_EACH}):
        client = Client()
        client.force_login(User.objects.get(username=name))
        print(name, client.cookies["sessionid"].value)
"""
NETWORK = ("reset", "lose", "swallow", "truncate", "garble", "repeat", "overtake", "delay")
ENTIRE = ("portal", "redirect")
WRITE = """(word) => {
    const areas = [...document.querySelectorAll(".live-editor .point__text")]
        .filter((area) => area.value);
    if (!areas.length) return false;
    const area = areas[Math.floor(Math.random() * areas.length)];
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    return document.activeElement === area;
}"""
HAS = """(word) => [...document.querySelectorAll(".live-editor .point__text")]
    .some((area) => area.value.includes(word))"""
QUIET = 90


class Storm:
    """`run` returns the sentences of what was violated; none if all held."""

    def __init__(self, server: Server, browser: Browser, folder: Path, seed: int) -> None:
        self.server, self.browser, self.folder, self.seed = server, browser, folder, seed
        self.choice = random.Random(seed)  # noqa: S311  a plan, not a secret
        self.store = Store(server.data_dir)
        self.words = Words()
        self.figures = Figures()
        self.evidence = Evidence(self.store)
        self.clients: list[Client] = []
        self.locker: threading.Thread | None = None
        self._over = threading.Event()
        self._calm = threading.Event()

    def run(self, seconds: float) -> list[str]:
        self._gather()
        threads = [
            threading.Thread(target=self._write_on, args=(client.device, number))
            for number, client in enumerate(self.clients)
            if client.device
        ]
        for thread in threads:
            thread.start()
        try:
            self._blow(seconds)
            self._heal()
            return self._reckon()
        finally:
            self._over.set()
            for thread in threads:
                thread.join(30)
            for client in self.clients:
                if client.person:
                    client.person.context.close()
                client.proxy.stop()

    def _gather(self) -> None:
        sessions: dict[str, list[str]] = {}
        for line in self.server.manage("shell", "-c", PREPARE).splitlines():
            name, _space, key = line.partition(" ")
            if name in {RAPPORTEUR, NOTE_TAKER, *PROGRAMS}:
                sessions.setdefault(name, []).append(key)
        for name in (RAPPORTEUR, NOTE_TAKER, *PROGRAMS):
            client = Client(name, Proxy(self.server.port), sessions[name])
            self.clients.append(client)
            if name in PROGRAMS:
                journal = Journal(self.folder / f"{name}.jsonl")
                client.device = Device(
                    client.proxy.port, client.sessions[0], journal, self.words, name
                )
            else:
                client.person = self._seat(client)

    def _seat(self, client: Client) -> Person:
        context = self.browser.new_context(base_url=client.proxy.url)
        self._give_session(client, context)
        person = Person(context.new_page())
        person.watch(person.page)
        person.open()
        person.wait_for_worker()
        return person

    def _give_session(self, client: Client, context: Any) -> None:
        cookie = {"name": "sessionid", "value": client.sessions[0], "url": client.proxy.url}
        context.add_cookies([cookie])

    def _write_on(self, device: Device, number: int) -> None:
        choice = random.Random(f"{self.seed}/{number}")  # noqa: S311
        while not self._over.wait(choice.uniform(0.05, 0.4)):
            if not self._calm.is_set():
                device.type(choice)
            if choice.random() < 0.5 or self._calm.is_set():
                try:
                    device.exchange()
                except NoAnswer:
                    self._over.wait(choice.uniform(0.1, 0.6))
            if device.is_killed:
                device.is_killed = False
                device.restart()

    def _type_in(self, client: Client, person: Person) -> None:
        """One word at a point's end, in one press; counted where the page has taken it."""
        word = self.words.new()
        page = person.page
        try:
            if self.choice.random() < 0.3 or not page.evaluate(WRITE, word):
                page.get_by_role("button", name="Add point").first.click(timeout=1_000)
            page.keyboard.insert_text(f" {word}")
            if page.evaluate(HAS, word):
                self.words.add(word, client.name)
        except Error:
            # The page is on its way back from a fault; the word was pressed into nothing.
            return

    # Faults.

    def _blow(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        next_fault = time.monotonic()
        while (now := time.monotonic()) < until:
            for client in self.clients:
                if client.heal_at and now > client.heal_at:
                    client.heal_at = 0
                    client.proxy.heal()
                    if client.person:
                        client.person.context.set_offline(False)
            if now > next_fault:
                next_fault = now + self.choice.uniform(1, 5)
                self._strike()
            for client in self.clients:
                if client.person:
                    self._type_in(client, client.person)
                    client.person.page.wait_for_timeout(self.choice.randint(20, 150))

    def _note(self, fault: str, client: Client | None = None) -> None:
        self.figures.faults[fault] += 1
        at = time.monotonic() - self.words.began
        self.figures.story.append(f"{at:.1f} s: {fault} {client.name if client else ''}".strip())

    def _strike(self) -> None:
        everyone: list[Callable[[], None]] = [
            self._kill_server,
            self._reload_server,
            self._lock_database,
        ]
        if self.choice.random() < 0.25:
            return self.choice.choice(everyone)()
        client = self.choice.choice(self.clients)
        kinds = [self._bad_network] * 4 + [self._no_network, self._end_session]
        kinds += (
            [self._kill_device] if client.device else [self._offline, self._reload, self._crash]
        )
        return self.choice.choice(kinds)(client)

    def _bad_network(self, client: Client) -> None:
        name = self.choice.choice(NETWORK + ENTIRE)
        times = 1 if name in {"swallow", "delay", "overtake"} else self.choice.randint(1, 3)
        wait = self.choice.uniform(0.5, 3)
        self.figures.story.append(
            f"{time.monotonic() - self.words.began:.1f} s: {name} {client.name}"
        )
        client.proxy.fault(name, times, seconds=wait, sending_only=name not in ENTIRE)

    def _no_network(self, client: Client) -> None:
        client.proxy.down()
        client.heal_at = time.monotonic() + self.choice.uniform(0.5, 4)

    def _offline(self, client: Client) -> None:
        self._note("offline", client)
        assert client.person is not None
        client.person.context.set_offline(True)
        client.heal_at = time.monotonic() + self.choice.uniform(0.5, 6)

    def _end_session(self, client: Client) -> None:
        self._note("session ended", client)
        ended = client.sessions.pop(0)
        if not client.sessions:
            client.sessions.append(ended)
            return
        self.store.run("DELETE FROM django_session WHERE session_key = ?", ended)
        if client.device:
            client.device.cookie = client.sessions[0]
        elif client.person:
            client.person.page.wait_for_timeout(300)
            self._give_session(client, client.person.context)

    def _kill_device(self, client: Client) -> None:
        self._note("program killed", client)
        assert client.device is not None
        client.device.is_killed = True

    def _reload(self, client: Client) -> None:
        self._note("reload", client)
        assert client.person is not None
        client.person.wait_on_disk()
        self._reopen(client.person, lambda page: page.reload(wait_until="commit", timeout=10_000))

    def _crash(self, client: Client) -> None:
        """Take the tab down and open the report in another one."""
        self._note("tab crash", client)
        person = client.person
        assert person is not None
        person.wait_on_disk()
        old = person.page
        try:
            old.goto("chrome://crash", timeout=2_000)
        except Error:
            pass
        person.page = person.context.new_page()
        person.watch(person.page)
        old.close()
        address = f"{client.proxy.url}/reports/2018-3.1/"
        self._reopen(person, lambda page: page.goto(address, wait_until="commit", timeout=10_000))

    def _reopen(self, person: Person, how: Callable[[Page], Any]) -> None:
        try:
            how(person.page)
        except Error:
            # Nothing answered in time; what is typed meanwhile goes into nothing.
            return

    def _kill_server(self) -> None:
        self._note("server killed")
        self.server.kill()
        self.server.start()

    def _reload_server(self) -> None:
        self._note("server reloaded")
        assert self.server.process is not None
        self.server.process.send_signal(signal.SIGHUP)

    def _lock_database(self) -> None:
        if self.locker and self.locker.is_alive():
            return
        self._note("database locked")
        self.locker = threading.Thread(target=self._hold, args=(self.choice.uniform(0.5, 4),))
        self.locker.start()

    def _hold(self, seconds: float) -> None:
        database = self.server.data_dir / "gfmd.sqlite3"
        with closing(sqlite3.connect(database, timeout=10, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")

    def lines(self) -> list[str]:
        """Return the figures of the run, a line each."""
        return self.figures.lines(self.clients, self.words, self.store, self.seed)

    # The end.

    def _heal(self) -> None:
        if self.locker:
            self.locker.join()
        for client in self.clients:
            client.proxy.heal()
            if client.person:
                client.person.context.set_offline(False)
                self._give_session(client, client.person.context)
        self._calm.set()
        for client in self.clients:
            if client.person:
                self._bring_back(client, client.person)
                client.person.try_now()

    def _bring_back(self, client: Client, person: Person) -> None:
        page = person.page
        if page.locator(".live-editor[data-lists]").count() == 0:
            page.goto(f"{client.proxy.url}/reports/2018-3.1/")
            person.wait_for_editor()

    def _reckon(self) -> list[str]:
        began = time.monotonic()
        try:
            wait_until(self._agree, QUIET)
        except AssertionError:
            self.figures.story += [self._state_of(client) for client in self.clients]
        self.figures.converged_in = time.monotonic() - began
        return [
            sentence
            for sentence, holds in promises(
                self.clients, self.words, self.evidence, self._agree()
            ).items()
            if not holds
        ]

    def _state_of(self, client: Client) -> str:
        """Say what a client waits for that does not agree in time."""
        answers = dict(client.proxy.record.statuses)
        if client.device:
            return f"{client.name}: {len(client.device.pending)} rows wait, answers {answers}"
        assert client.person is not None
        said = client.person.status.inner_text()
        waiting = client.person.page.evaluate(WAITING)
        return f"{client.name}: “{said}”, {waiting} rows wait, answers {answers}"

    def _agree(self) -> bool:
        if any(client.device.pending for client in self.clients if client.device):
            return False
        stored = self.evidence.report()
        present = {key: text for key, text in stored if text}
        return all(self._sees(client, stored, present) for client in self.clients)

    def _sees(self, client: Client, stored: Any, present: dict[str, str]) -> bool:
        if client.device:
            return client.device.shown() == present
        assert client.person is not None
        person = client.person
        words = person.status.inner_text()
        is_done = words.startswith(("Saved ", "Conflict")) and "not sent" not in words
        return is_done and person.shown() == [(key, text) for key, text in stored if text]


def minutes_and_seed() -> tuple[float, int]:
    """Read MINUTES (3) and SEED (random) from the environment."""
    seed = os.environ.get("SEED") or str(random.SystemRandom().randrange(10**6))
    return float(os.environ.get("MINUTES") or 3), int(seed)
