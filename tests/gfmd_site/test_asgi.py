"""The short way of changes: one thread for each request, used again, and done before the answer."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.signals import request_finished, request_started

from gfmd_site.asgi import OneThreadHandler

CHANGES = "/reports/2018-3.1/changes/"
Said = list[dict[str, Any]]


def scope_of(path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"content-type", b"application/json")],
        "server": ("testserver", 80),
        "scheme": "http",
    }


def ask(handler: OneThreadHandler, messages: list[dict[str, Any]], path: str = CHANGES) -> Said:
    """Return what the handler sends to a client that says these messages and is silent then."""
    left, said = iter(messages), []

    async def receive() -> dict[str, Any]:
        return next(left)

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    asyncio.run(handler(scope_of(path), receive, send))
    return said


@contextmanager
def requests_heard() -> Iterator[list[tuple[str, str]]]:
    """Note the beginning and end of each request, with the name of its thread."""
    heard: list[tuple[str, str]] = []

    def begins(**_values: Any) -> None:
        heard.append(("begins", threading.current_thread().name))

    def ends(**_values: Any) -> None:
        heard.append(("ends", threading.current_thread().name))

    request_started.connect(begins)
    request_finished.connect(ends)
    try:
        yield heard
    finally:
        request_started.disconnect(begins)
        request_finished.disconnect(ends)


def test_changes_are_answered_whole_though_the_client_says_nothing_more() -> None:
    said = ask(OneThreadHandler(), [{"type": "http.request", "body": b"{}"}])

    assert (said[0]["type"], said[0]["status"]) == ("http.response.start", 401)
    body = b"".join(message.get("body", b"") for message in said[1:])
    assert json.loads(body)["error"] == "auth_required"
    assert said[-1].get("more_body", False) is False


def test_requests_for_changes_begin_and_end_in_a_thread_that_is_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # With more of them another may take the second request before the first has come back.
    monkeypatch.setattr("gfmd_site.asgi.MOST_AT_ONCE", 1)
    handler = OneThreadHandler()

    with requests_heard() as heard:
        for _number in range(2):
            ask(handler, [{"type": "http.request", "body": b"{}"}])

    assert heard == [(what, "changes_0") for what in ("begins", "ends", "begins", "ends")]


def test_client_that_leaves_before_its_changes_are_here_gets_no_answer() -> None:
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": b'{"ops": [', "more_body": True},
        {"type": "http.disconnect"},
    ]

    with requests_heard() as heard:
        said = ask(OneThreadHandler(), messages)

    assert (said, heard) == ([], [])


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_only_requests_are_served(kind: str) -> None:
    handler = OneThreadHandler()

    with pytest.raises(ValueError, match="Django can only handle ASGI/HTTP connections"):
        asyncio.run(handler({**scope_of(CHANGES), "type": kind}, None, None))
