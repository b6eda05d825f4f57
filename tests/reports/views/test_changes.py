"""The address that devices send changes to: what is an answer, and what is none."""

from __future__ import annotations

import json
import uuid
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from reports.choices import ReportStatus
from reports.domain import operations
from reports.domain.sync import begin_epoch, current_epoch, sha256_of
from reports.models import ConflictCopy, HeldOperation, Participation, Point, Presence, Report
from tests.build import make_attribution, make_point
from tests.cast import Cast
from tests.reports.domain.sending import Device

WORDS = "Ports train their crews."


def client_of(user: User | None, **options: Any) -> Client:
    client = Client(**options)
    if user is not None:
        client.force_login(user)
    return client


def post(user: User | None, report: Report, body: Any, **headers: str) -> HttpResponse:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return client_of(user).post(
        f"/reports/{report.code}/changes/", data, content_type="application/json", headers=headers
    )


def get(user: User | None, report: Report, query: str = "") -> HttpResponse:
    return client_of(user).get(f"/reports/{report.code}/changes/{query}")


def request_of(device: Device, *ops: Any, **more: Any) -> dict[str, Any]:
    return {"client_id": str(device.client_id), "ops": list(ops), **more}


def error(response: HttpResponse) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    assert set(response.json()) == {"error", "message"}
    assert response.json()["message"].endswith(".")
    return response.status_code, response.json()["error"]


@pytest.fixture
def device(cast: Cast) -> Device:
    return Device(cast.rapporteur, cast.report)


class TestAcknowledgement:
    def test_is_201_with_id_version_and_hash(self, cast: Cast, device: Device) -> None:
        op = device.create(WORDS)

        response = post(cast.rapporteur, cast.report, request_of(device, op))

        assert response.status_code == 201
        assert response.headers["Cache-Control"] == "no-store"
        assert response.json() == {
            "epoch": current_epoch(),
            "cursor": cast.report.revisions.get().pk,
            "acks": [
                {
                    "op_id": op["op_id"],
                    "result": "applied",
                    "point_id": op["point_id"],
                    "version": 1,
                    "sha256": sha256_of(WORDS),
                }
            ],
        }

    def test_comes_in_the_order_of_the_request(self, cast: Cast, device: Device) -> None:
        first, second = device.create("one"), device.create("two")

        response = post(cast.rapporteur, cast.report, request_of(device, second, first))

        assert [ack["op_id"] for ack in response.json()["acks"]] == [
            second["op_id"],
            first["op_id"],
        ]

    def test_of_a_held_change_is_201_too(self, cast: Cast, device: Device) -> None:
        Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.SUBMITTED)

        response = post(cast.rapporteur, cast.report, request_of(device, device.create(WORDS)))

        assert (response.status_code, response.json()["acks"][0]["result"]) == (201, "held")

    def test_of_a_lost_role_is_held_and_no_404(self, cast: Cast, device: Device) -> None:
        post(cast.rapporteur, cast.report, request_of(device, device.create(WORDS)))
        Participation.objects.filter(user=cast.rapporteur).delete()

        response = post(cast.rapporteur, cast.report, request_of(device, device.create("Late.")))

        assert (response.status_code, response.json()["acks"][0]["result"]) == (201, "held")
        assert HeldOperation.objects.count() == 1
        assert get(cast.rapporteur, cast.report).status_code == 404


class TestRefusal:
    def test_of_somebody_signed_out_is_no_redirect(self, cast: Cast, device: Device) -> None:
        body = request_of(device, device.create(WORDS))

        assert error(post(None, cast.report, body)) == (401, "auth_required")
        assert error(get(None, cast.report)) == (401, "auth_required")

    def test_of_a_stranger_is_as_if_there_were_no_report(self, cast: Cast, device: Device) -> None:
        body = request_of(device, device.create(WORDS))

        assert error(post(cast.outsider, cast.report, body)) == (404, "not_found")
        assert error(post(cast.outsider, cast.report, "nonsense")) == (404, "not_found")
        assert error(get(cast.outsider, cast.report)) == (404, "not_found")
        cast.report.code = "2018-9.9"
        assert error(post(cast.rapporteur, cast.report, body)) == (404, "not_found")

    def test_of_a_reader_who_never_wrote_is_403(self, cast: Cast, device: Device) -> None:
        body = request_of(device, device.create(WORDS))

        assert error(post(cast.chair, cast.report, body)) == (403, "forbidden")
        assert Point.objects.count() == 0

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "not json",
            "[]",
            "null",
            '{"client_id": NaN}',
            '{"client_id": "7"}',
            '{"ops": []}',
            '{"client_id": "%(id)s", "ops": {}}',
            '{"client_id": "%(id)s", "ops": [], "ops": []}',
            '{"client_id": "%(id)s", "surplus": 1}',
            '{"client_id": "%(id)s", "presence": 3}',
            '{"client_id": "%(id)s", "presence": {"point_id": 3}}',
            '{"client_id": "%(id)s", "settled": ["1"]}',
            '{"client_id": "%(id)s", "settled": [0]}',
            "[" * 100_000,
        ],
        ids=lambda body: body[:40],
    )
    def test_of_a_body_out_of_shape_is_400(self, body: str, cast: Cast) -> None:
        body = body.replace("%(id)s", str(uuid.uuid4()))

        assert error(post(cast.rapporteur, cast.report, body)) == (400, "invalid")

    def test_of_bytes_that_are_no_text_is_400(self, cast: Cast) -> None:
        assert error(post(cast.rapporteur, cast.report, b"\xff\xfe\x00")) == (400, "invalid")

    def test_of_more_than_a_megabyte_is_413(self, cast: Cast, device: Device) -> None:
        body = json.dumps(request_of(device)) + " " * 1_000_000

        assert error(post(cast.rapporteur, cast.report, body)) == (413, "too_large")

    def test_of_more_than_500_operations_is_413(self, cast: Cast, device: Device) -> None:
        body = request_of(device, *[{}] * 501)

        assert error(post(cast.rapporteur, cast.report, body)) == (413, "too_large")

    @pytest.mark.parametrize("since", ["-1", "x", "1.5", "٣", "9" * 30])
    def test_of_a_cursor_that_is_none_is_400(self, since: str, cast: Cast) -> None:
        assert error(get(cast.rapporteur, cast.report, f"?since={since}")) == (400, "invalid")

    def test_of_too_many_a_minute_asks_to_come_back(
        self, cast: Cast, device: Device, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(operations, "LIMIT", 1)
        body = request_of(device, device.create("a"), device.create("b"))

        response = post(cast.rapporteur, cast.report, body)

        assert error(response) == (503, "busy")
        assert response.headers["Retry-After"] == "5"
        assert post(cast.rapporteur, cast.report, request_of(device)).status_code == 201

    def test_by_an_unknown_fault_is_json_without_its_words(
        self, cast: Cast, device: Device
    ) -> None:
        body = request_of(device, device.create(WORDS))
        with mock.patch(
            "reports.views.changes.apply_operations", side_effect=KeyError("secret of a room")
        ):
            response = post(cast.rapporteur, cast.report, body)

        assert error(response) == (500, "server")
        assert "secret" not in response.content.decode()


class TestCsrf:
    def test_missing_token_is_json(self, cast: Cast, device: Device) -> None:
        client = client_of(cast.rapporteur, enforce_csrf_checks=True)
        body = json.dumps(request_of(device, device.create(WORDS)))

        response = client.post(
            f"/reports/{cast.report.code}/changes/", body, content_type="application/json"
        )

        assert error(response) == (403, "csrf")
        assert Point.objects.count() == 0

    def test_token_of_the_catch_up_is_taken(self, cast: Cast, device: Device) -> None:
        client = client_of(cast.rapporteur, enforce_csrf_checks=True)
        url = f"/reports/{cast.report.code}/changes/"
        token = client.get(url).headers["X-CSRFToken"]
        body = json.dumps(request_of(device, device.create(WORDS)))

        response = client.post(
            url, body, content_type="application/json", headers={"X-CSRFToken": token}
        )

        assert response.status_code == 201


class TestCatchUp:
    def test_gives_what_came_after_the_cursor(self, cast: Cast, device: Device) -> None:
        make_point(cast.report, "Before.")
        cursor = get(cast.notetaker, cast.report).json()["cursor"]
        op = device.create(WORDS)
        post(cast.rapporteur, cast.report, request_of(device, op))

        answer = get(cast.notetaker, cast.report, f"?since={cursor}").json()

        revision = cast.report.revisions.get(op_id=op["op_id"])
        assert (answer["epoch"], answer["cursor"], answer["more"]) == (
            current_epoch(),
            revision.pk,
            False,
        )
        (given,) = answer["ops"]
        assert given == {
            "cursor": revision.pk,
            "op_id": op["op_id"],
            "kind": "create",
            "point_id": op["point_id"],
            "version": 1,
            "fields": revision.after,
            "created_at": revision.created_at.isoformat(),
            "author": "Wanjiru Adeyemi",
            "client_id": str(device.client_id),
        }

    def test_of_nothing_new_is_empty(self, cast: Cast) -> None:
        make_point(cast.report, WORDS)
        cursor = get(cast.notetaker, cast.report).json()["cursor"]

        answer = get(cast.notetaker, cast.report, f"?since={cursor}").json()

        assert (answer["ops"], answer["cursor"], answer["more"]) == ([], cursor, False)

    def test_beyond_the_end_gives_the_true_end(self, cast: Cast) -> None:
        make_point(cast.report, WORDS)
        end = get(cast.notetaker, cast.report).json()["cursor"]

        assert get(cast.notetaker, cast.report, f"?since={end + 500}").json()["cursor"] == end

    def test_comes_in_pages(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(5):
            make_point(cast.report, f"Point {number}.")
        monkeypatch.setattr("reports.domain.sync.changes_since.__kwdefaults__", {"limit": 2})
        cursor, texts, more = 0, [], True
        while more:
            answer = get(cast.notetaker, cast.report, f"?since={cursor}").json()
            texts += [op["fields"]["text"] for op in answer["ops"]]
            cursor, more = answer["cursor"], answer["more"]

        assert texts == [f"Point {number}." for number in range(5)]

    def test_country_tags_are_kept_back_beside_a_stand_in(self, cast: Cast) -> None:
        tags = {"countries": ["KEN"], "objectives": ["5"]}
        make_point(cast.report, "@Kenya trains crews.", tags=tags)

        given = {
            user.username: get(user, cast.report).json()["ops"][0]["fields"]["tags"]
            for user in (cast.notetaker, cast.chair)
        }

        assert given["notetaker"]["countries"] == ["KEN"]
        assert ("countries" in given["chair"], given["chair"]["objectives"]) == (False, ["5"])

    def test_holds_changes_of_the_whole_report(self, cast: Cast) -> None:
        client_of(cast.rapporteur).post(
            f"/reports/{cast.report.code}/header/",
            {"rapporteur_line": "W. A.", "note_taker_line": "", "language": "fr"},
        )
        client_of(cast.rapporteur).post(f"/reports/{cast.report.code}/submit/")

        ops = get(cast.notetaker, cast.report).json()["ops"]

        assert [(op["kind"], op["point_id"]) for op in ops] == [("header", None), ("status", None)]
        assert ops[0]["fields"] == {"rapporteur_line": "W. A.", "language": "fr"}
        assert ops[1]["fields"]["status"] == "submitted"

    def test_outside_the_team_tells_no_names(self, cast: Cast) -> None:
        point = make_point(cast.report, "@Kenya trains crews.", author=cast.rapporteur)
        make_attribution(point, mention="Kenya")
        Presence.objects.all().delete()

        answer = get(cast.plain_staff, cast.report).json()

        (op,) = answer["ops"]
        assert op["fields"]["text"] == "A participant trains crews."
        assert set(op) & {"author", "client_id"} == set()
        assert "attributions" not in op["fields"]
        assert "conflicts" not in answer
        assert "Kenya" not in json.dumps(answer)

    def test_shows_conflicts_to_the_team_until_they_are_settled(
        self, cast: Cast, device: Device
    ) -> None:
        point = make_point(cast.report, WORDS)
        other = Device(cast.notetaker, cast.report)
        post(cast.notetaker, cast.report, request_of(other, other.update(point, text="Cities.")))
        post(cast.rapporteur, cast.report, request_of(device, device.update(point, text="Isles.")))

        (conflict,) = get(cast.notetaker, cast.report).json()["conflicts"]
        assert (conflict["text"], conflict["kept_text"]) == ("Isles.", "Cities.")

        post(cast.notetaker, cast.report, request_of(other, settled=[conflict["id"]]))
        assert get(cast.notetaker, cast.report).json()["conflicts"] == []
        assert ConflictCopy.objects.get().settled_by == cast.notetaker

    def test_tells_a_person_what_is_held_of_theirs(self, cast: Cast, device: Device) -> None:
        Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.SUBMITTED)
        op = device.create(WORDS)
        post(cast.rapporteur, cast.report, request_of(device, op))

        (held,) = get(cast.rapporteur, cast.report).json()["held"]

        assert (held["op_id"], held["status"], held["fields"]["text"]) == (
            op["op_id"],
            "waiting",
            WORDS,
        )
        assert get(cast.notetaker, cast.report).json()["held"] == []

    def test_epoch_changes_with_a_restore_only(self, cast: Cast) -> None:
        before = get(cast.rapporteur, cast.report).json()["epoch"]
        assert get(cast.rapporteur, cast.report).json()["epoch"] == before

        begin_epoch()

        assert get(cast.rapporteur, cast.report).json()["epoch"] != before


def test_other_methods_are_not_allowed(cast: Cast) -> None:
    client = client_of(cast.rapporteur)
    url = f"/reports/{cast.report.code}/changes/"

    assert [client.put(url).status_code, client.delete(url).status_code] == [405, 405]
