"""The pages of the memory, and the answer while somebody types."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from reports.domain.memory_index import refresh_memory
from reports.models import Report
from tests.build import make_edition, make_point, make_practice, make_report, make_session
from tests.cast import Cast

PORTS = "Ports train their crews before every voyage."
PAGE = "/memory/"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def earlier(cast: Cast) -> Report:
    edition = make_edition(year=2017, title="Tenth Global Forum", memory_is_open=True)
    return make_report(make_session(edition, "2.1"), cast.report.template, status="accepted")


def ask(client: Client, cast: Cast, body: Any) -> HttpResponse:
    content = body if isinstance(body, str) else json.dumps(body)
    address = reverse("reports:said", args=[cast.report.code])
    return client.post(address, content, content_type="application/json")


def test_page_shows_edition_place_and_text_and_leads_there(cast: Cast, earlier: Report) -> None:
    point = make_point(earlier, PORTS, support="broad")

    response = client_of(cast.staff).get(PAGE, {"text": "crews"})

    assert '<span class="memory-hit__year">2017</span>' in response.text
    assert f'<a href="/reports/2017-2.1/#point-{point.pk}" dir="auto">Roundtable 2.1</a>' in (
        response.text
    )
    assert PORTS in response.text
    assert "support: broad" in response.text


def test_reader_of_an_open_edition_sees_the_text_and_no_link(cast: Cast, earlier: Report) -> None:
    make_point(earlier, PORTS)

    response = client_of(cast.reader).get(PAGE, {"text": "crews"})

    assert PORTS in response.text
    assert "/reports/2017-2.1/" not in response.text


def test_practices_stand_beside_what_was_said(cast: Cast) -> None:
    make_practice(title="Crews in port", status="published")

    response = client_of(cast.reader).get(PAGE, {"text": "crews"})

    assert "Crews in port" in response.text
    assert "1 practice with these words" in response.text


@pytest.mark.parametrize(
    "query", ["year=abc", "kind=poem", "objective=99&page=x", "text=%00%27%22*"]
)
def test_what_cannot_be_used_is_left_out(query: str, cast: Cast) -> None:
    make_point(cast.report, PORTS)

    assert client_of(cast.staff).get(f"{PAGE}?{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_queries(
    count: int, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_point(cast.report, PORTS)
    refresh_memory()
    client = client_of(cast.staff)
    client.get(PAGE, {"text": "crews", "kind": "point"})

    with django_assert_num_queries(15):
        response = client.get(PAGE, {"text": "crews", "kind": "point"})

    assert response.text.count("memory-hit__text") == count


def test_trends_say_the_same_as_picture_and_table(cast: Cast, earlier: Report) -> None:
    make_point(earlier, PORTS, tags={"objectives": ["6"]})

    response = client_of(cast.staff).get(f"{PAGE}trends/")

    assert 'title="6 Recruitment and decent work, 2017: 100\u00a0%"' in response.text
    cell = '<td class="text-end">1 <span class="trends__share">100\u00a0%</span></td>'
    assert cell in response.text


def test_trends_without_reports_say_so(cast: Cast) -> None:
    assert "There is no report that you may read." in Client().get(f"{PAGE}trends/").text


def test_answer_while_typing_names_edition_and_place(cast: Cast, earlier: Report) -> None:
    make_point(earlier, "Recruitment fees should be paid by employers, not by migrant workers.")

    response = ask(
        client_of(cast.rapporteur),
        cast,
        {"text": "Employers pay the recruitment fees of migrant workers.", "language": "en"},
    )

    (said,) = response.json()["said"]
    assert (said["year"], said["where"], said["address"]) == (2017, "Roundtable 2.1", "")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("body", ["{", "[]", {}, {"text": 5}])
def test_something_else_than_a_text_is_invalid(body: Any, cast: Cast) -> None:
    response = ask(client_of(cast.rapporteur), cast, body)

    assert (response.status_code, response.json()["error"]) == (400, "invalid")


def test_only_writers_ask_while_typing(cast: Cast) -> None:
    statuses = [
        ask(client, cast, {"text": PORTS}).status_code
        for client in (client_of(cast.chair), client_of(cast.outsider), Client())
    ]

    assert statuses == [403, 404, 401]
