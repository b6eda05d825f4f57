"""Without network, after a crash, in a browser that keeps nothing: the text is there."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.live import (
    RAPPORTEUR,
    REPORT,
    Store,
    Writer,
    enter,
    own_server,
    profile,
    store,
    wait_until,
    writer,
)
from tests.browser.server import Server
from tests.chromium import chromium_path

__all__ = ["own_server", "profile", "store", "writer"]
pytestmark = pytest.mark.browser

People = Callable[[str], Writer]
WORKER_READY = "async () => Boolean((await navigator.serviceWorker.ready).active)"


def shown(page: Page) -> str:
    """Return all text that stands in the fields of the page."""
    return page.evaluate(
        "() => [...document.querySelectorAll('textarea')].map((area) => area.value).join('|')"
    )


def wait_for_field(page: Page, text: str) -> None:
    page.wait_for_function(
        """(text) => [...document.querySelectorAll("textarea")]
            .some((area) => area.value === text)""",
        arg=text,
    )


def test_report_opens_offline_with_everything_typed_and_sends_it_later(
    writer: People, store: Store
) -> None:
    rapporteur = writer(RAPPORTEUR)
    context = rapporteur.page.context
    rapporteur.page.evaluate(WORKER_READY)
    context.set_offline(True)
    first = rapporteur.create("Typed without a network.")
    rapporteur.wait_for("device")

    rapporteur.page.goto(REPORT)
    assert rapporteur.page.locator("[data-live-shell]").count() == 1
    wait_for_field(rapporteur.page, "Typed without a network.")
    rapporteur.page.reload()
    wait_for_field(rapporteur.page, "Typed without a network.")
    context.set_offline(False)

    wait_until(lambda: store.texts().get(first) == "Typed without a network.")
    assert store.revisions(first) == 1


def test_typing_goes_on_through_an_hour_without_network(writer: People, store: Store) -> None:
    rapporteur = writer(RAPPORTEUR)
    rapporteur.page.context.set_offline(True)
    points = [rapporteur.create(f"Point {number} without a network.") for number in range(12)]
    rapporteur.update(points[3], "Point 3, changed without a network.")
    rapporteur.remove(points[4])
    rapporteur.wait_for("device")
    # Points, whatever happened to them: how the typing was cut up is nobody's business.
    assert rapporteur.words == "Saved on this device – 12 not sent"
    rapporteur.page.context.set_offline(False)

    rapporteur.wait_for("saved")
    texts = store.texts()
    assert texts[points[3]] == "Point 3, changed without a network."
    assert [point in texts for point in points] == [True] * 4 + [False] + [True] * 7
    assert rapporteur.texts() == texts


@pytest.mark.slow
def test_five_thousand_changes_of_three_days_arrive_in_order(writer: People, store: Store) -> None:
    rapporteur = writer(RAPPORTEUR)
    before = len(store.texts())
    rapporteur.page.context.set_offline(True)
    rapporteur.page.evaluate(
        """async () => {
            const { keysBetween } = await import("/static/js/live/ordering.js");
            for (const [number, order] of keysBetween("zz", null, 5000).entries()) {
                engine.create({ section: "summary", text: `Point ${number} of three days`, order });
            }
            await engine.onDisk();
        }"""
    )
    rapporteur.page.context.set_offline(False)

    rapporteur.wait_for("saved", seconds=300)

    texts = store.rows(
        "SELECT text FROM reports_point WHERE text LIKE '%of three days' ORDER BY \"order\""
    )
    assert len(store.texts()) == before + 5_000
    assert texts == [(f"Point {number} of three days",) for number in range(5_000)]


class Portal(BaseHTTPRequestHandler):
    """A hotel's network: whatever is asked for, its own page comes, and says that all is well."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>Hotel</title><h1>Accept our terms</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815  the name that http.server looks for

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def _portal_on(port: int) -> ThreadingHTTPServer:
    """Take the port of a server that was killed, as soon as its last process has let it go."""
    end = time.monotonic() + 20
    while True:
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), Portal)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def portal_instead_of(server: Server) -> Iterator[None]:
    server.kill()
    hotel = _portal_on(server.port)
    thread = threading.Thread(target=hotel.serve_forever, daemon=True)
    thread.start()
    yield
    hotel.shutdown()
    hotel.server_close()
    thread.join()
    server.start()


def test_captive_portal_gets_neither_the_page_nor_the_text(
    writer: People, own_server: Server, store: Store
) -> None:
    rapporteur = writer(RAPPORTEUR)
    rapporteur.page.evaluate(WORKER_READY)
    with portal_instead_of(own_server):
        point = rapporteur.create("Typed behind a hotel's network.")
        rapporteur.wait_for("device")
        rapporteur.page.goto(REPORT)
        wait_for_field(rapporteur.page, "Typed behind a hotel's network.")
        assert "Accept our terms" not in rapporteur.page.content()

    rapporteur.page.evaluate("() => dispatchEvent(new Event('focus'))")
    wait_until(lambda: store.texts().get(point) == "Typed behind a hotel's network.")
    assert store.revisions(point) == 1


# Pages that end while somebody types

TYPE_AND_GO = """([letters, pauses, end]) => {
    const area = document.querySelector("textarea.point__text:focus");
    const type = (letter) => {
        area.setRangeText(letter, area.value.length, area.value.length, "end");
        area.dispatchEvent(new InputEvent("input", { bubbles: true, data: letter }));
    };
    const next = (index) => {
        type(letters[index]);
        if (index < letters.length - 1) setTimeout(next, pauses[index], index + 1);
        // In the very event of the last letter.
        else if (end === "reload") location.reload();
        else location.href = "about:blank";
    };
    setTimeout(next, 0, 0);
}"""


def type_into_new_point(page: Page) -> None:
    page.get_by_role("region", name="Main discussion points").get_by_role(
        "button", name="Add point"
    ).click()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_page_that_ends_with_the_last_letter_has_every_letter(
    seed: int, writer: People, store: Store
) -> None:
    chance = random.Random(seed)  # noqa: S311  moments, no secrets
    rapporteur = writer(RAPPORTEUR)
    page = rapporteur.page
    page.evaluate(WORKER_READY)
    page.context.set_offline(True)
    page.goto(REPORT)
    type_into_new_point(page)
    typed = ""
    for _round in range(5):
        letters = "".join(chance.choices("abcdefgh ", k=chance.randint(1, 25))) + "."
        pauses = [chance.choice([0, 0, 1, 3, 8, 20, 60]) for _ in letters]
        typed += letters
        end = chance.choice(["reload", "leave"])
        page.evaluate(TYPE_AND_GO, [letters, pauses, end])
        if end == "leave":
            page.wait_for_url("about:blank")
            page.goto(REPORT)
        else:
            page.wait_for_function("() => !document.querySelector('textarea:focus')")
        wait_for_field(page, typed)
        page.locator("textarea.point__text", has_text="").evaluate_all(
            "(areas, typed) => areas.find((area) => area.value === typed).focus()", typed
        )
    page.context.set_offline(False)

    wait_until(lambda: typed in store.texts().values())
    [point] = [point for point, text in store.texts().items() if text == typed]
    assert store.revisions(point) <= 6


def test_window_closed_right_after_the_last_letter_has_sent_it(
    writer: People, store: Store
) -> None:
    """Long before the pause after which it would be sent; without its place it would wait here."""
    rapporteur = writer(RAPPORTEUR)
    page = rapporteur.page
    point = rapporteur.create("Typed and")
    rapporteur.wait_for("saved")

    page.evaluate("(id) => engine.update(id, { text: 'Typed and gone.' })", point)
    page.close(run_before_unload=True)

    wait_until(lambda: store.texts()[point] == "Typed and gone.")


def test_status_never_says_on_this_device_before_it_is(writer: People) -> None:
    rapporteur = writer(RAPPORTEUR)
    point = rapporteur.create("")
    rapporteur.wait_for("saved")
    rapporteur.page.context.set_offline(True)
    rapporteur.update(point, "O")
    rapporteur.wait_for("device")

    moments = rapporteur.page.evaluate(
        """async (id) => {
            const moments = [];
            const look = (when) => moments.push([when, engine.status.words]);
            const done = engine.update(id, { text: "Offline." });
            look("typed");
            await Promise.resolve();
            look("same event");
            await done;
            await new Promise((resolve) => setTimeout(resolve));
            look("on the disk");
            return moments;
        }""",
        point,
    )

    assert moments == [
        ["typed", "Saving…"],
        ["same event", "Saving…"],
        ["on the disk", "Saved on this device – 1 not sent"],
    ]


# Crashes


def kill_browser(folder: Path) -> None:
    """Take down every process of a browser profile at once, as an empty battery does."""
    found = subprocess.run(["pgrep", "-f", str(folder)], capture_output=True, text=True)
    for process in map(int, found.stdout.split()):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    for lock in folder.glob("Singleton*"):
        lock.unlink()


def test_browser_killed_while_typing_has_every_key_that_was_on_the_disk(
    playwright: Playwright, own_server: Server, store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "browser-profile"

    def launch() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            folder,
            executable_path=chromium_path(),
            args=["--no-sandbox"],
            base_url=own_server.url,
        )

    rapporteur = enter(launch(), RAPPORTEUR).open()
    rapporteur.page.context.set_offline(True)
    text = "Typed until the battery was empty"
    point = rapporteur.create("")
    for end in range(1, len(text) + 1):
        rapporteur.update(point, text[:end])
    kill_browser(folder)

    again = Writer(launch().new_page(), rapporteur.user_id)
    again.page.goto("/")
    again.open()
    assert again.text(point) == text
    # The browser may not have had the time to keep the sign-in as well.
    again.page.wait_for_function("() => ['saved', 'signin'].includes(engine.status.kind)")
    if again.words.startswith("Sign in to send"):
        enter(again.page.context, RAPPORTEUR).page.close()
        again.page.evaluate("() => engine.retry()")
    again.wait_for("saved")
    assert store.texts()[point] == text
    again.page.context.close()


# Browsers that keep nothing


def test_browser_without_storage_says_so_before_typing_and_sends_all_the_same(
    profile: Callable[[], BrowserContext], store: Store
) -> None:
    context = profile()
    context.add_init_script(
        "indexedDB.open = () => { throw new DOMException('No.', 'InvalidStateError'); };"
    )
    rapporteur = enter(context, RAPPORTEUR).open()

    assert rapporteur.page.evaluate("() => engine.storage.kind") == "memory"
    point = rapporteur.create("Kept by the server only.")
    rapporteur.wait_for("saved")
    assert store.texts()[point] == "Kept by the server only."


def test_blocker_of_service_workers_holds_nothing_up(
    profile: Callable[[], BrowserContext], store: Store
) -> None:
    context = profile()
    context.add_init_script("navigator.serviceWorker.register = async () => undefined;")
    enter(context, RAPPORTEUR).open().create("Typed without a worker.")
    wait_until(lambda: "Typed without a worker." in store.texts().values())


def test_full_disk_is_said_and_the_text_is_sent_directly(writer: People, store: Store) -> None:
    rapporteur = writer(RAPPORTEUR)
    saved = rapporteur.create("There was room for this.")
    rapporteur.wait_for("saved")
    rapporteur.page.evaluate(
        """() => {
            const begin = IDBDatabase.prototype.transaction;
            IDBDatabase.prototype.transaction = function (stores, mode, options) {
                if (mode === "readwrite") throw new DOMException("Full.", "QuotaExceededError");
                return begin.call(this, stores, mode, options);
            };
        }"""
    )
    rapporteur.update(saved, "There was room for this, not for more.")
    point = rapporteur.create("There is no room for this.")

    assert rapporteur.page.evaluate("() => engine.storage.kind") == "full"
    rapporteur.wait_for("saved")
    texts = store.texts()
    assert texts[saved] == "There was room for this, not for more."
    assert texts[point] == "There is no room for this."


# New versions


def publish_another_version(server: Server) -> None:
    """Let one of the kept files have another name, as after any change of it."""
    manifest = server.data_dir / "static" / "staticfiles.json"
    names = json.loads(manifest.read_text(encoding="utf-8"))
    icon = server.data_dir / "static" / names["paths"]["img/favicon.svg"]
    shutil.copy(icon, icon.with_name("favicon.another.svg"))
    names["paths"]["img/favicon.svg"] = "img/favicon.another.svg"
    manifest.write_text(json.dumps(names), encoding="utf-8")
    server.stop()
    server.start()


def test_new_version_waits_until_the_person_agrees(writer: People, own_server: Server) -> None:
    page = writer(RAPPORTEUR).page
    page.evaluate(WORKER_READY)
    page.evaluate(
        """() => {
            window.offered = 0;
            engine.addEventListener("update-ready", () => (offered += 1));
        }"""
    )

    publish_another_version(own_server)
    page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")

    page.wait_for_function("() => offered === 1")
    assert page.evaluate("async () => (await caches.keys()).length") == 2
    with page.expect_navigation():
        page.evaluate("() => engine.applyUpdate()")
    page.wait_for_function("async () => (await caches.keys()).length === 1")
