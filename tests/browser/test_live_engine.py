"""Saving while people write: what is said to be saved is saved, once, and seen by the others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Route

from tests.browser.live import (
    NOTE_TAKER,
    RAPPORTEUR,
    Store,
    Writer,
    enter,
    own_server,
    profile,
    store,
    wait_until,
    wait_until_equal,
    writer,
)
from tests.browser.server import Server

__all__ = ["own_server", "profile", "store", "writer"]
pytestmark = pytest.mark.browser

People = Callable[[str], Writer]
CHANGES = "**/changes/"
KILLS = 3


def both(writer: People) -> tuple[Writer, Writer]:
    return writer(RAPPORTEUR), writer(NOTE_TAKER)


def shared_point(one: Writer, other: Writer, text: str) -> str:
    """Let one person write a point that both have, saved."""
    point = one.create(text)
    other.wait_for_text(point, text)
    one.wait_for("saved")
    return point


def assert_all_agree(store: Store, *writers: Writer) -> None:
    """Everybody sees what the database holds, and the database is sound."""
    for one in writers:
        wait_until_equal(one.texts, store.texts)
    assert store.is_whole()


# Two people


def test_saved_changes_are_seen_by_the_other(writer: People) -> None:
    rapporteur, note_taker = both(writer)
    texts = [f"Point {number} of many." for number in range(5)]

    points = [rapporteur.create(text) for text in texts]

    wait_until_equal(lambda: [note_taker.text(point) for point in points], lambda: texts)


def test_change_that_cannot_be_stored_keeps_its_reason_until_it_is_mended(writer: People) -> None:
    rapporteur = writer(RAPPORTEUR)
    point = rapporteur.create("Permits follow the worker.")
    rapporteur.wait_for("saved")
    refused = [{"pointId": point, "message": "A point has level 0, 1 or 2."}]

    rapporteur.page.evaluate("(id) => engine.update(id, { level: 7 })", point)

    wait_until_equal(lambda: rapporteur.page.evaluate("engine.refused"), lambda: refused)
    assert rapporteur.words == "Saving…"
    rapporteur.page.reload()
    rapporteur.open()
    assert rapporteur.page.evaluate("engine.refused") == refused
    rapporteur.page.evaluate("(id) => engine.update(id, { level: 1 })", point)
    rapporteur.wait_for("saved")
    assert rapporteur.page.evaluate("engine.refused") == []


def test_edits_in_different_places_of_one_text_both_stay(writer: People, store: Store) -> None:
    rapporteur, note_taker = both(writer)
    point = shared_point(rapporteur, note_taker, "Permits follow the worker.")

    rapporteur.update(point, "Work permits follow the worker.")
    note_taker.update(point, "Permits follow the worker everywhere.")

    for one in (rapporteur, note_taker):
        one.wait_for_text(point, "Work permits follow the worker everywhere.")
    assert_all_agree(store, rapporteur, note_taker)
    assert (rapporteur.conflicts, note_taker.conflicts) == ([], [])


def test_same_words_changed_by_both_are_shown_to_both_and_settled(
    writer: People, store: Store
) -> None:
    rapporteur, note_taker = both(writer)
    point = shared_point(rapporteur, note_taker, "Permits follow the worker.")

    rapporteur.update(point, "Permits follow the nurse.")
    rapporteur.wait_for("saved")
    note_taker.page.context.set_offline(True)
    rapporteur.update(point, "Permits follow the builder.")
    note_taker.update(point, "Permits follow the farmer.")
    rapporteur.wait_for("saved")
    note_taker.page.context.set_offline(False)

    for one in (rapporteur, note_taker):
        one.wait_for("conflict")
    assert note_taker.words == "Conflict – 1 to resolve"
    [mine] = note_taker.conflicts
    assert (mine["mine"], mine["theirs"]) == (
        "Permits follow the farmer.",
        "Permits follow the builder.",
    )
    note_taker.page.evaluate("(id) => engine.resolve(id, 'both')", mine["id"])
    for one in (rapporteur, note_taker):
        one.wait_for("saved")
    assert_all_agree(store, rapporteur, note_taker)
    texts = sorted(text for text in store.texts().values() if text.startswith("Permits follow"))
    assert texts == ["Permits follow the builder.", "Permits follow the farmer."]


def test_point_deleted_by_the_other_comes_back_with_what_was_typed(
    writer: People, store: Store
) -> None:
    rapporteur, note_taker = both(writer)
    point = shared_point(rapporteur, note_taker, "Permits.")

    note_taker.page.context.set_offline(True)
    note_taker.update(point, "Permits follow the worker.")
    rapporteur.remove(point)
    rapporteur.wait_for("saved")
    note_taker.page.context.set_offline(False)

    note_taker.wait_for("conflict")
    rapporteur.wait_for_text(point, "Permits follow the worker.")
    assert_all_agree(store, rapporteur, note_taker)


def test_presence_names_the_other_and_the_point(writer: People) -> None:
    rapporteur, note_taker = both(writer)
    point = shared_point(rapporteur, note_taker, "Permits.")

    note_taker.page.evaluate("(id) => engine.announce(id)", point)

    rapporteur.page.wait_for_function(
        "(id) => engine.presence.some(({ pointId }) => pointId === id)", arg=point
    )
    assert len(rapporteur.page.evaluate("() => engine.presence")) == 1


# The server and its answers


def test_fast_typing_is_few_operations(writer: People, store: Store) -> None:
    rapporteur = writer(RAPPORTEUR)
    text = "Permits follow the worker wherever the work is."
    point = rapporteur.create("")
    for end in range(1, len(text) + 1):
        rapporteur.update(point, text[:end])
    rapporteur.wait_for("saved")

    assert store.texts()[point] == text
    assert store.revisions(point) <= 3


def test_duplicate_delivery_has_one_effect(writer: People, store: Store) -> None:
    rapporteur = writer(RAPPORTEUR)

    def five_times(route: Route) -> None:
        answers = [route.fetch() for _ in range(5)]
        route.fulfill(response=answers[-1])

    rapporteur.page.route(CHANGES, five_times)
    point = rapporteur.create("Delivered five times.")
    rapporteur.wait_for("saved")

    assert store.revisions(point) == 1
    assert_all_agree(store, rapporteur)


def spoil_hash(route: Route) -> None:
    answer = route.fetch()
    body = answer.json()
    for ack in body.get("acks", []):
        ack["sha256"] = "0" * 64
    route.fulfill(response=answer, json=body)


ANSWERS: dict[str, Callable[[Route], Any]] = {
    "portal": lambda route: route.fulfill(
        status=200, content_type="text/html", body="<h1>Hotel</h1>"
    ),
    "redirect": lambda route: route.fulfill(status=302, headers={"Location": "/healthz"}),
    "lost": lambda route: (route.fetch(), route.abort()),
    "truncated": lambda route: route.fulfill(
        status=201, content_type="application/json", body=route.fetch().text()[:40]
    ),
    "wrong hash": spoil_hash,
}


@pytest.mark.parametrize("fault", sorted(ANSWERS))
def test_answer_that_proves_nothing_leaves_the_change_unsent(
    fault: str, writer: People, store: Store
) -> None:
    rapporteur = writer(RAPPORTEUR)
    rapporteur.page.route(CHANGES, ANSWERS[fault])
    rapporteur.page.evaluate("() => { said.length = 0; }")
    point = rapporteur.create("Behind a bad network.")

    rapporteur.wait_for("device")
    assert rapporteur.words == "Saved on this device – 1 not sent"
    said = rapporteur.page.evaluate("() => said")
    assert [words for words in said if words.startswith("Saved ") and "device" not in words] == []
    rapporteur.page.unroute(CHANGES)
    rapporteur.page.evaluate("() => engine.retry()")
    rapporteur.wait_for("saved")
    assert store.revisions(point) == 1
    assert_all_agree(store, rapporteur)


def test_answer_from_before_the_network_went_does_not_bring_it_back(writer: People) -> None:
    rapporteur = writer(RAPPORTEUR)
    page = rapporteur.page
    late: list[tuple[Route, APIResponse]] = []
    page.route(f"{CHANGES}?since=*", lambda route: late.append((route, route.fetch())))
    with page.expect_request(f"{CHANGES}?since=*"):
        page.evaluate("() => engine.retry()")
    page.context.set_offline(True)
    rapporteur.create("Typed while an answer was on its way.")
    rapporteur.wait_for("device")
    page.evaluate("() => { said.length = 0; }")

    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        for route, answer in late:
            route.fulfill(response=answer)

    assert late != []
    assert rapporteur.words == "Saved on this device – 1 not sent"
    assert page.evaluate("() => said.filter((words) => words === 'Saving…')") == []


def die_before(server: Server) -> Callable[[Route], None]:
    def handle(route: Route) -> None:
        server.kill()
        route.abort()

    return handle


def die_after(server: Server) -> Callable[[Route], None]:
    def handle(route: Route) -> None:
        route.fetch()
        server.kill()
        route.abort()

    return handle


@pytest.mark.parametrize("moment", [die_before, die_after], ids=["before", "after"])
def test_server_killed_around_the_commit_keeps_each_change_once(
    moment: Callable[[Server], Callable[[Route], None]],
    writer: People,
    own_server: Server,
    store: Store,
) -> None:
    rapporteur = writer(RAPPORTEUR)
    points = []
    for number in range(KILLS):
        rapporteur.page.route(CHANGES, moment(own_server))
        points.append(rapporteur.create(f"Typed as the server died, {number}."))
        rapporteur.wait_for("device")
        rapporteur.page.unroute(CHANGES)
        own_server.start()
        rapporteur.page.evaluate("() => engine.retry()")
        rapporteur.wait_for("saved")

    assert [store.revisions(point) for point in points] == [1] * KILLS
    assert_all_agree(store, rapporteur)


def test_restore_of_an_older_copy_gets_back_what_it_forgot(
    writer: People, own_server: Server, store: Store
) -> None:
    rapporteur = writer(RAPPORTEUR)
    first = rapporteur.create("Before the copy was made.")
    rapporteur.wait_for("saved")
    own_server.stop()
    database = own_server.data_dir / "gfmd.sqlite3"
    shutil.copy(database, database.with_suffix(".old"))
    own_server.start()
    rapporteur.page.evaluate("() => engine.retry()")
    rapporteur.update(first, "Before the copy was made, and after it.")
    second = rapporteur.create("Only after it.")
    rapporteur.wait_for("saved")
    own_server.stop()

    shutil.copy(database.with_suffix(".old"), database)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    own_server.manage("shell", "-c", "from reports.domain.sync import *; begin_epoch()")
    own_server.start()
    rapporteur.page.evaluate("() => engine.retry()")

    wait_until(lambda: store.texts().get(second) == "Only after it.")
    rapporteur.wait_for("saved")
    assert store.texts()[first] == "Before the copy was made, and after it."
    assert_all_agree(store, rapporteur)


# Rights


def test_expired_session_asks_to_sign_in_and_goes_on_by_itself(
    profile: Callable[[], BrowserContext], store: Store
) -> None:
    context = profile()
    rapporteur = enter(context, RAPPORTEUR).open()
    store.sign_everybody_out()

    point = rapporteur.create("Typed after the session had ended.")
    rapporteur.wait_for("signin")
    assert rapporteur.words == "Sign in to send 1 changes"
    enter(context, RAPPORTEUR).page.close()
    rapporteur.page.evaluate("() => engine.retry()")

    rapporteur.wait_for("saved")
    assert store.authors(point) == {RAPPORTEUR}


def test_text_of_one_person_is_neither_shown_nor_sent_by_another(
    profile: Callable[[], BrowserContext], store: Store
) -> None:
    context = profile()
    rapporteur = enter(context, RAPPORTEUR).open()
    store.sign_everybody_out()
    point = rapporteur.create("For nobody else on this laptop.")
    rapporteur.wait_for("signin")

    note_taker = enter(context, NOTE_TAKER).open()
    rapporteur.page.evaluate("() => engine.retry()")
    rapporteur.page.wait_for_timeout(2_000)

    assert note_taker.text(point) is None
    assert point not in store.texts()
    assert rapporteur.words == "Sign in to send 1 changes"
    note_taker.page.close()
    store.sign_everybody_out()
    enter(context, RAPPORTEUR).page.close()
    rapporteur.page.evaluate("() => engine.retry()")
    rapporteur.wait_for("saved")
    assert store.authors(point) == {RAPPORTEUR}


LOST_RIGHTS = {
    "report handed over": "UPDATE reports_report SET status = 'submitted'",
    "role taken away": "DELETE FROM reports_participation WHERE role IN ('rapporteur')",
}


@pytest.mark.parametrize("how", sorted(LOST_RIGHTS))
def test_change_that_comes_too_late_is_held_for_the_chair(
    how: str, writer: People, store: Store
) -> None:
    rapporteur = writer(RAPPORTEUR)
    saved = rapporteur.create("In time.")
    rapporteur.wait_for("saved")
    rapporteur.page.context.set_offline(True)
    point = rapporteur.create("Too late.")
    store.run(LOST_RIGHTS[how])
    rapporteur.page.context.set_offline(False)

    rapporteur.wait_for("held")
    assert rapporteur.words == "Held for the chair – 1"
    assert rapporteur.text(point) == "Too late."
    assert (saved in store.texts(), point in store.texts()) == (True, False)
    [(held,)] = store.rows("SELECT point_ref FROM reports_heldoperation")
    assert held == point.replace("-", "")


# Windows


def test_two_windows_of_one_person_show_the_same_and_lose_nothing(
    profile: Callable[[], BrowserContext], store: Store
) -> None:
    context = profile()
    first = enter(context, RAPPORTEUR).open()
    second = Writer(context.new_page(), first.user_id)
    second.page.goto("/")
    second.open()
    sent_by_second: list[str] = []
    second.page.on("request", lambda request: sent_by_second.append(request.method))

    point = second.create("Typed in the second window")
    first.wait_for_text(point, "Typed in the second window")
    second.wait_for("saved")
    assert sent_by_second == []
    second.update(point, "Typed in the second window, and left")
    first.wait_for_text(point, "Typed in the second window, and left")
    first.page.close()
    second.wait_for("saved")

    assert store.texts()[point] == "Typed in the second window, and left"
    third = second.create("The window that is left goes on")
    second.wait_for("saved")
    assert store.revisions(third) == 1
    assert_all_agree(store, second)
