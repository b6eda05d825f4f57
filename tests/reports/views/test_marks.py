"""The page of marks, the check of the editor, and the list at submission."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reports.domain.marks import open_marks
from reports.domain.queries import report_rows
from reports.models import KeptMark, Point
from tests.build import make_participation, make_point
from tests.cast import Cast


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.rapporteur)
    return client


def page(cast: Cast) -> str:
    return reverse("reports:marks", args=[cast.report.code])


def check(client: Client, cast: Cast, body: Any) -> HttpResponse:
    address = reverse("reports:marks-check", args=[cast.report.code])
    content = body if isinstance(body, str) else json.dumps(body)
    return client.post(address, content, content_type="application/json")


def key_of(cast: Cast) -> str:
    (row,) = open_marks(report_rows().get(pk=cast.report.pk))
    return row.fingerprint


def asked(point: Point, text: str | None = None) -> dict[str, str]:
    return {
        "id": str(point.pk),
        "text": point.text if text is None else text,
        "section": point.section.key,
        "kind": point.kind,
        "language": "",
    }


def test_page_shows_each_mark_with_reason_and_choices(client: Client, cast: Cast) -> None:
    make_point(cast.report, "Kenya shared the plan.")

    response = client.get(page(cast))

    assert '<mark class="name-mark__words">Kenya</mark>' in response.text
    assert "reads as the State that spoke" in response.text
    assert response.text.count('name="choice"') == 3


def test_page_without_marks_says_that_reading_is_still_needed(client: Client, cast: Cast) -> None:
    make_point(cast.report, "Ports differ.")
    assert "No words are left that may tell who spoke." in client.get(page(cast)).text


def test_cochair_reads_the_marks_but_does_not_decide(cast: Cast) -> None:
    make_point(cast.report, "Kenya shared the plan.")
    client = Client()
    client.force_login(cast.cochair)

    response = client.get(page(cast))

    assert ("Kenya" in response.text, 'name="choice"' in response.text) == (True, False)


@pytest.mark.parametrize(
    ("choice", "text", "still_open"),
    [
        ("mention", "@Kenya shared the plan.", 0),
        ("general", "A State from East Africa shared the plan.", 0),
        ("keep", "Kenya shared the plan.", 0),
        ("sell", "Kenya shared the plan.", 1),
    ],
)
def test_button_does_what_it_says(
    choice: str, text: str, still_open: int, client: Client, cast: Cast
) -> None:
    point = make_point(cast.report, "Kenya shared the plan.")

    response = client.post(
        page(cast), {"choice": choice, "point": point.pk, "key": key_of(cast)}, follow=True
    )

    point.refresh_from_db()
    left = open_marks(report_rows().get(pk=cast.report.pk))
    assert (response.status_code, point.text, len(left)) == (200, text, still_open)


def test_kept_mark_can_be_marked_again(client: Client, cast: Cast) -> None:
    point = make_point(cast.report, "Kenya shared the plan.")
    client.post(page(cast), {"choice": "keep", "point": point.pk, "key": key_of(cast)})
    assert "Kept by Wanjiru Adeyemi" in client.get(page(cast)).text

    client.post(page(cast), {"choice": "reopen", "kept": KeptMark.objects.get().pk})

    assert len(open_marks(report_rows().get(pk=cast.report.pk))) == 1


def test_kept_mark_of_another_room_is_out_of_reach(client: Client, cast: Cast) -> None:
    other = make_point(cast.other_report, "Kenya shared the plan.")
    kept = KeptMark.objects.create(
        report=cast.other_report, point=other, kind="country", fingerprint="0" * 64
    )

    client.post(page(cast), {"choice": "reopen", "kept": kept.pk})

    assert KeptMark.objects.get() == kept


def test_check_answers_with_places_reasons_and_replacements(client: Client, cast: Cast) -> None:
    point = make_point(cast.report, "Ports differ.")

    response = check(client, cast, {"points": [asked(point, "Then Kenya explained it.")]})

    (mark,) = response.json()["marks"][str(point.pk)]
    assert {name: mark[name] for name in ("start", "end", "kind", "words")} == {
        "start": 5,
        "end": 10,
        "kind": "country",
        "words": "Kenya",
    }
    assert (mark["as_mention"], mark["general"]) == (
        "Then @Kenya explained it.",
        "a State from East Africa",
    )
    assert response.headers["Cache-Control"] == "no-store"


def test_check_stores_nothing(client: Client, cast: Cast) -> None:
    point = make_point(cast.report, "Ports differ.")
    revisions = cast.report.revisions.count()

    check(client, cast, {"points": [asked(point, "Kenya explained it.")]})

    point.refresh_from_db()
    assert (point.text, cast.report.revisions.count()) == ("Ports differ.", revisions)


def test_check_knows_the_people_of_the_session(client: Client, cast: Cast) -> None:
    make_participation(cast.session, name="Oriane Vasseur")
    point = make_point(cast.report, "Ports differ.")

    response = check(client, cast, {"points": [asked(point, "oriane vasseur paid.")]})

    (mark,) = response.json()["marks"][str(point.pk)]
    assert (mark["kind"], mark["words"]) == ("person", "oriane vasseur")


def test_keep_from_the_editor_takes_the_mark_away(client: Client, cast: Cast) -> None:
    point = make_point(cast.report, "Kenya shared the plan.")
    keep = {"point": str(point.pk), "key": key_of(cast), "kind": "country"}

    response = check(client, cast, {"points": [asked(point)], "keep": keep})

    assert response.json() == {"marks": {str(point.pk): []}}
    assert KeptMark.objects.get().kept_by == cast.rapporteur


@pytest.mark.parametrize(
    "body",
    [
        "no json",
        "[]",
        "{}",
        '{"points": {}}',
        '{"points": [1]}',
        '{"points": [{"id": "x", "text": ""}]}',
        '{"points": [{"id": "00000000-0000-4000-8000-000000000001", "text": 7}]}',
        '{"points": [], "keep": 3}',
        '{"points": [], "keep": {"kind": "everything"}}',
    ],
)
def test_check_refuses_what_it_cannot_read(body: str, client: Client, cast: Cast) -> None:
    response = check(client, cast, body)
    assert (response.status_code, response.json()["error"]) == (400, "invalid")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_check_do_not_grow(
    count: int, client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    points = [make_point(cast.report, "Kenya shared the plan.") for _number in range(count)]
    body = {"points": [asked(point) for point in points]}
    check(client, cast, body)

    with django_assert_num_queries(8):
        response = check(client, cast, body)

    assert [len(marks) for marks in response.json()["marks"].values()] == [1] * count


def test_submission_lists_what_is_open(client: Client, cast: Cast) -> None:
    make_point(cast.report, "Kenya shared the plan.")

    response = client.get(reverse("reports:submit", args=[cast.report.code]))

    assert "1 place may tell who spoke" in response.text
    assert page(cast) in response.text


def test_submission_shows_marks_to_nobody_who_may_not_see_names(cast: Cast) -> None:
    make_point(cast.report, "Kenya shared the plan.")
    client = Client()
    client.force_login(cast.plain_staff)

    response = client.get(reverse("reports:submit", args=[cast.report.code]))

    assert (response.status_code, "Kenya" in response.text) == (200, False)
