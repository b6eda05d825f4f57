"""What goes into a request, what counts as an answer, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

ACK = {"op_id": "a", "result": "applied", "point_id": "p", "version": 2, "sha256": "0" * 64}
WHOLE = {"epoch": "e", "cursor": 9, "acks": [ACK]}


def evaluate(page: Page, module: str, script: str, argument: Any = None) -> Any:
    load = f'const live = await import("/static/js/live/{module}.js");'
    return page.evaluate(f"async (given) => {{ {load} {script} }}", argument)


def outcome(page: Page, **answer: Any) -> str:
    """Return how an answer to one operation is understood."""

    def give(route: Route) -> None:
        if "body" in answer or "json" in answer:
            route.fulfill(**answer)
        else:
            route.abort()

    page.route("**/changes/", give)
    return evaluate(
        page,
        "wire",
        """
        const wire = new live.Wire({ base: "/reports/2018-3.1/" });
        return (await wire.send({ client_id: "c", ops: [{ op_id: "a" }] })).outcome;
        """,
    )


def test_batch_takes_one_row_of_each_point_and_of_one_window(page: Page) -> None:
    batch = evaluate(
        page,
        "batch",
        """
        const rows = [
            { opId: "1", pointId: "a", clientId: "x", fields: {}, state: "open" },
            { opId: "2", pointId: "a", clientId: "x", fields: {}, state: "open" },
            { opId: "3", pointId: "b", clientId: "y", fields: {}, state: "open" },
            { opId: "4", pointId: "c", clientId: "x", fields: {}, state: "sending" },
            { opId: "5", pointId: "d", clientId: "x", fields: {}, state: "open", typedAt: 99 },
        ];
        return live.nextBatch(rows, 50).map(({ opId }) => opId);
        """,
    )

    assert batch == ["1", "4"]


def test_batch_stays_small_enough_for_a_bad_network(page: Page) -> None:
    sizes = evaluate(
        page,
        "batch",
        """
        const rows = (count, size) => Array.from({ length: count }, (_none, index) => ({
            opId: index, pointId: index, clientId: "x", state: "open",
            fields: { text: "x".repeat(size) },
        }));
        return [rows(600, 1), rows(100, 19_000)].map((some) => live.nextBatch(some, 1).length);
        """,
    )

    assert sizes == [200, 15]


def test_waiting_for_the_next_try_grows_to_fifteen_seconds(page: Page) -> None:
    delays = evaluate(
        page,
        "batch",
        """
        Math.random = () => 0.5;
        return [1, 2, 3, 4, 5, 50].map((failures) => live.retryDelay(failures))
            .concat(live.retryDelay(1, 6), live.retryDelay(1, 3_600));
        """,
    )

    assert delays == [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 6_000, 15_000]


def test_answer_with_every_operation_and_hash_counts(page: Page) -> None:
    assert outcome(page, status=201, json=WHOLE) == "ok"


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 200, "json": WHOLE},
        {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to the hotel</h1>"},
        {"status": 201, "content_type": "text/html", "body": "<h1>Welcome to the hotel</h1>"},
        {"status": 302, "headers": {"Location": "http://127.0.0.1:9/"}, "body": ""},
        {"status": 201, "content_type": "application/json", "body": '{"epoch": "e", "acks": ['},
        {"status": 201, "json": {**WHOLE, "acks": []}},
        {"status": 201, "json": {**WHOLE, "acks": [{**ACK, "op_id": "b"}]}},
        {"status": 201, "json": {**WHOLE, "acks": [{**ACK, "sha256": ""}]}},
        {"status": 201, "json": {**WHOLE, "acks": [{**ACK, "result": "done"}]}},
        {"status": 502, "content_type": "text/html", "body": "Bad gateway"},
        {},
    ],
    ids=[
        "200",
        "portal",
        "portal with 201",
        "redirect",
        "truncated",
        "no acks",
        "another id",
        "no hash",
        "unknown result",
        "proxy",
        "no network",
    ],
)
def test_answer_that_proves_nothing_does_not_count(answer: dict[str, Any], page: Page) -> None:
    assert outcome(page, **answer) == "offline"


@pytest.mark.parametrize(
    ("status", "error", "understood"),
    [
        (401, "auth_required", "auth_required"),
        (403, "csrf", "csrf"),
        (403, "forbidden", "forbidden"),
        (404, "not_found", "not_found"),
        (413, "too_large", "too_large"),
        (503, "busy", "busy"),
        (500, "server", "busy"),
    ],
)
def test_refusals_of_the_server_are_told_apart(
    status: int, error: str, understood: str, page: Page
) -> None:
    assert outcome(page, status=status, json={"error": error, "message": "No."}) == understood


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Saved"),
        ({"unsent": 2}, "Saving…"),
        ({"unsent": 2, "isReachable": False}, "Saved on this device – 2 not sent"),
        ({"unsent": 2, "isReachable": False, "isKept": False}, "Saving…"),
        ({"unsent": 1, "conflicts": 3}, "Conflict – 3 to resolve"),
        ({"unsent": 4, "needsSignIn": True}, "Sign in to send 4 changes"),
        ({"needsSignIn": True}, "Saved"),
        ({"held": 5}, "Held for the chair – 5"),
    ],
)
def test_status_says_what_is_true_and_most_pressing(
    facts: dict[str, Any], words: str, page: Page
) -> None:
    calm = {"unsent": 0, "conflicts": 0, "held": 0, "isReachable": True, "needsSignIn": False}
    calm |= {"isKept": True, "savedAt": None}

    status = evaluate(page, "status", "return live.statusOf(given);", {**calm, **facts})

    assert status["words"] == words
