"""The address for devices that write in a statement: JSON whatever happens, nothing refused."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from reports.domain import statement as rules
from reports.models import Statement, StatementLine
from tests.build import make_point
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(cast: Cast) -> StatementLine:
    make_point(cast.report, "Permits follow the worker.")
    rules.draft_statement(report=cast.report, minutes=rules.DEFAULT_MINUTES, by=cast.rapporteur)
    return StatementLine.objects.get(kind="discussion", points__isnull=False)


def address(cast: Cast) -> str:
    return reverse("reports:statement-changes", args=[cast.report.code])


def client_of(user: User | None, *, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks)
    if user is not None:
        client.force_login(user)
    return client


def body(line: StatementLine, text: str, **more: Any) -> dict[str, Any]:
    sent = {
        "op_id": str(uuid.uuid4()),
        "kind": "update",
        "ref": str(line.pk),
        "base": {"text": "Permits follow the worker."},
        "fields": {"text": text},
    }
    return {"client_id": str(uuid.uuid4()), "ops": [sent], **more}


def post(client: Client, cast: Cast, sent: Any) -> Any:
    data = sent if isinstance(sent, str) else json.dumps(sent)
    return client.post(address(cast), data, content_type="application/json")


def test_change_is_acknowledged_and_comes_to_others(cast: Cast, line: StatementLine) -> None:
    writer, other = client_of(cast.rapporteur), client_of(cast.notetaker)
    before = other.get(address(cast)).json()

    response = post(writer, cast, body(line, "Visas follow.", user=str(cast.rapporteur.pk)))

    (ack,) = response.json()["acks"]
    after = other.get(address(cast), {"since": before["cursor"]}).json()
    part = other.get(reverse("reports:statement", args=[cast.report.code]), {"part": "1"})
    assert (response.status_code, ack["result"], len(ack["sha256"])) == (201, "applied", 64)
    assert (after["cursor"] > before["cursor"], after["epoch"]) == (True, before["epoch"])
    assert ("Visas follow." in part.content.decode(), part.headers["X-Part"]) == (True, "1")
    assert "<html" not in part.content.decode()


def test_words_of_somebody_who_cannot_write_now_are_held(cast: Cast, line: StatementLine) -> None:
    chair, rapporteur = client_of(cast.chair), client_of(cast.rapporteur)
    early = post(chair, cast, body(line, "Too early."))
    Statement.objects.update(status="handed_in")
    late = post(rapporteur, cast, body(line, "Too late."))
    reviewed = post(chair, cast, body(line, "Permits follow every worker."))
    page = rapporteur.get(reverse("reports:statement", args=[cast.report.code])).content.decode()

    answers = [one.json()["acks"][0]["result"] for one in (early, late, reviewed)]
    line.refresh_from_db()
    assert (answers, line.text) == (["held", "held", "applied"], "Permits follow every worker.")
    assert ("Too late." in page, 'data-held="1"' in page) == (True, True)


def test_signed_out_device_and_strangers_get_json(cast: Cast, line: StatementLine) -> None:
    sent = body(line, "Not mine.")
    answers = [
        (client.get(address(cast)).status_code, post(client, cast, sent).json()["error"])
        for client in (client_of(None), client_of(cast.outsider), client_of(cast.other_rapporteur))
    ]
    unsure = post(client_of(cast.rapporteur, checks=True), cast, sent)
    other = post(client_of(cast.rapporteur), cast, {**sent, "user": "999999"})

    line.refresh_from_db()
    assert answers == [(401, "auth_required"), (404, "not_found"), (404, "not_found")]
    assert (unsure.json()["error"], other.json()["error"]) == ("csrf", "auth_required")
    assert line.text == "Permits follow the worker."


@pytest.mark.parametrize(
    ("sent", "status", "error"),
    [
        ("no json", 400, "invalid"),
        ([], 400, "invalid"),
        ({"client_id": "x"}, 400, "invalid"),
        ({"client_id": str(uuid.uuid4()), "ops": [{}] * 201}, 413, "too_large"),
        ('{"client_id": "' + "x" * 1_000_001 + '"}', 413, "too_large"),
    ],
)
def test_bad_request_is_refused_whole(
    cast: Cast, line: StatementLine, sent: Any, status: int, error: str
) -> None:
    response = post(client_of(cast.rapporteur), cast, sent)
    assert (response.status_code, response.json()["error"]) == (status, error)


def test_session_without_a_statement_has_no_changes(cast: Cast) -> None:
    assert client_of(cast.rapporteur).get(address(cast)).status_code == 404
