"""The address that devices of chairs use: JSON whatever happens, and each change once."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Synthesis, SynthesisItem
from tests.build import make_point, make_synthesis
from tests.cast import Cast


def address(synthesis: Synthesis) -> str:
    return reverse("admin:reports_synthesis_compile_changes", args=[synthesis.pk])


def client_of(user: Any, *, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks)
    if user is not None:
        client.force_login(user)
    return client


def op(synthesis: Synthesis, **fields: Any) -> dict[str, Any]:
    item = SynthesisItem.objects.filter(section__synthesis=synthesis).order_by("pk").first()
    assert item is not None
    return {"op_id": str(uuid.uuid4()), "kind": "update", "ref": str(item.ref), "fields": fields}


def post(client: Client, synthesis: Synthesis, body: Any) -> Any:
    data = body if isinstance(body, str) else json.dumps(body)
    return client.post(address(synthesis), data, content_type="application/json")


def test_change_is_acknowledged_and_comes_to_others(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    chair, staff = client_of(cast.chair), client_of(cast.staff)
    began = staff.get(address(synthesis)).json()
    sent = op(synthesis, text="New words.")
    body = {"client_id": str(uuid.uuid4()), "user": str(cast.chair.pk), "ops": [sent]}

    first, second = (post(chair, synthesis, body) for _time in range(2))
    news = staff.get(address(synthesis), {"since": began["cursor"]}).json()

    (ack,) = first.json()["acks"]
    assert (first.status_code, ack["result"], ack["op_id"]) == (201, "applied", sent["op_id"])
    assert second.json()["acks"][0]["result"] == "duplicate"
    assert [(one["kind"], one["ref"]) for one in news["ops"]] == [("update", sent["ref"])]
    assert (news["cursor"] > began["cursor"], news["epoch"]) == (True, first.json()["epoch"])


def test_change_of_a_report_moves_the_cursor_of_points(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    client = client_of(cast.chair)
    before = client.get(address(synthesis)).json()["points"]

    make_point(cast.report)

    assert client.get(address(synthesis)).json()["points"] > before


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("no json", 400, "invalid"),
        ([], 400, "invalid"),
        ({"client_id": "x"}, 400, "invalid"),
        ({"client_id": str(uuid.uuid4()), "ops": {}}, 400, "invalid"),
        ({"client_id": str(uuid.uuid4()), "colour": 1}, 400, "invalid"),
        ({"client_id": str(uuid.uuid4()), "ops": [{}] * 201}, 413, "too_large"),
        ('{"client_id": "' + "x" * 1_000_001 + '"}', 413, "too_large"),
        ({"client_id": str(uuid.uuid4()), "user": "999999"}, 401, "auth_required"),
    ],
)
def test_bad_request_is_refused_whole(cast: Cast, body: Any, status: int, error: str) -> None:
    synthesis = make_synthesis(cast.edition)

    response = post(client_of(cast.chair), synthesis, body)

    assert (response.status_code, response.json()["error"]) == (status, error)


def test_signed_out_device_and_stranger_get_json(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    body = {"client_id": str(uuid.uuid4()), "ops": [op(synthesis, text="Not mine.")]}

    answers = [
        (client.get(address(synthesis)).status_code, post(client, synthesis, body).json()["error"])
        for client in (client_of(None), client_of(cast.reader), client_of(cast.rapporteur))
    ]
    unsure = post(client_of(cast.chair, checks=True), synthesis, body)

    assert answers == [(401, "auth_required"), (404, "not_found"), (404, "not_found")]
    assert (unsure.status_code, unsure.json()["error"]) == (403, "csrf")
    assert not SynthesisItem.objects.filter(text="Not mine.").exists()
