"""The report as the live editor starts from it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from reports.domain.points import delete_point, update_point
from reports.domain.revisions import Origin
from tests.build import make_point
from tests.cast import Cast

QUERIES = 12


def state_of(cast: Cast, role: str = "rapporteur") -> dict[str, Any]:
    client = Client()
    client.force_login(getattr(cast, role))
    return client.get(f"/reports/{cast.report.code}/state/").json()


def test_state_holds_a_point_with_everything_a_change_can_hold(cast: Cast) -> None:
    point = make_point(cast.report, "Permits follow the worker, said @Moldova.")
    update_point(
        point=point,
        fields={"tags": {"questions": [2, 1]}, "support": "broad", "level": 1},
        origin=Origin(author=cast.notetaker),
    )

    [shown] = state_of(cast)["points"]

    attributions, changed_at = shown.pop("attributions"), shown.pop("changed_at")
    point.refresh_from_db()
    assert changed_at == point.changed_at.isoformat()
    assert [(row["mention"], row["consent"]) for row in attributions] == [("Moldova", "not_asked")]
    assert shown == {
        "id": str(point.pk),
        "version": 2,
        "section": point.section.key,
        "kind": "point",
        "heading": "",
        "level": 1,
        "order": point.order,
        "text": "Permits follow the worker, said @Moldova.",
        "language": "",
        "support": "broad",
        "contested": False,
        "tags": {
            "constituencies": [],
            "countries": [],
            "objectives": [],
            "principles": [],
            "questions": [1, 2],
            "targets": [],
        },
        "practice": None,
        "dismissed": [],
        "author": "Pilar Quintana",
    }


def test_state_leaves_out_deleted_points(cast: Cast) -> None:
    delete_point(point=make_point(cast.report, "Taken back."), origin=Origin())

    assert state_of(cast)["points"] == []


def test_state_says_who_asks_and_where_the_log_ends(cast: Cast) -> None:
    make_point(cast.report, "The only change.")

    state = state_of(cast, "notetaker")

    assert state["user"] == {"id": cast.notetaker.pk, "name": "Pilar Quintana"}
    assert state["cursor"] == cast.report.revisions.get().pk
    assert state["report"] == {
        "code": "2018-3.1",
        "status": "draft",
        "language": "en",
        "can_edit": True,
        "can_submit": False,
        "sees_names": True,
        "label": cast.session.label,
        "links": {
            "practice_new": "/practices/new/?point=POINT",
            "practice": "/practices/PRACTICE/",
        },
    }
    assert [question["number"] for question in state["questions"]] == [1, 2]


@pytest.mark.parametrize(
    ("role", "status", "error"),
    [(None, 401, "auth_required"), ("outsider", 404, "not_found"), ("chair", 403, "forbidden")],
)
def test_state_is_refused_in_words_a_program_understands(
    role: str | None, status: int, error: str, cast: Cast
) -> None:
    client = Client()
    if role:
        client.force_login(getattr(cast, role))

    response = client.get(f"/reports/{cast.report.code}/state/")

    assert (response.status_code, response.json()["error"]) == (status, error)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("count", [1, 40])
def test_state_costs_the_same_whatever_the_number_of_points(
    count: int, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_point(cast.report, f"Point {number} of a full room, said @Moldova.")
    client = Client()
    client.force_login(cast.rapporteur)
    client.get(f"/reports/{cast.report.code}/state/")  # the first one of all begins the epoch

    with django_assert_num_queries(QUERIES):
        response = client.get(f"/reports/{cast.report.code}/state/")

    assert len(response.json()["points"]) == count


def test_shell_is_the_same_for_everybody(cast: Cast) -> None:
    client = Client()
    before = client.get("/reports/shell/").content
    client.force_login(cast.rapporteur)

    assert client.get("/reports/shell/").content == before


def test_worker_keeps_the_frame_and_its_files_only(cast: Cast) -> None:
    response = Client().get("/sw.js")

    source = response.content.decode()
    assert response.headers["Content-Type"] == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    assert '"shell": "/reports/shell/"' in source
    assert '"/static/js/live/engine.js"' in source
    assert cast.report.code not in source
