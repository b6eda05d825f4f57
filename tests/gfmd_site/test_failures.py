"""A database that is away while the account is read: “come back in a moment”, never a lost text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import Client

from tests.cast import Cast

CHANGES = "/reports/2018-3.1/changes/"


@contextmanager
def database(error: DatabaseError) -> Iterator[None]:
    """Let every query fail, as the driver does when its server is away."""

    def fail(*arguments: Any) -> None:
        raise error

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture
def client(cast: Cast) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(cast.rapporteur)
    return made


AWAY = OperationalError("connection refused")
BROKEN = OperationalError("file is not a database")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(AWAY, 503, "busy"), (BROKEN, 500, "server")],
    ids=["away", "broken"],
)
def test_a_program_is_told_in_its_own_words(
    client: Client, error: DatabaseError, status: int, code: str
) -> None:
    with database(error):
        answers = [client.get(f"{CHANGES}?since=0"), client.get("/reports/2018-3.1/state/")]

    assert [(answer.status_code, answer.json()["error"]) for answer in answers] == [
        (status, code)
    ] * 2


def test_a_person_is_told_to_wait_and_keeps_what_was_typed(client: Client) -> None:
    typed = "Ports train <their> crews."
    with database(AWAY):
        answer = client.post("/reports/2018-3.1/comment/", {"text": typed})

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "The site is away for a moment" in page
    assert "Ports train &lt;their&gt; crews." in page


def test_a_fault_that_waiting_does_not_mend_is_a_fault(client: Client) -> None:
    with database(BROKEN):
        answer = client.get("/board/")

    assert (answer.status_code, "Something failed on our side" in answer.content.decode()) == (
        500,
        True,
    )
