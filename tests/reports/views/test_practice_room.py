"""Practices and the points behind them: the page of a room, and the way back from a practice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.models import Practice
from tests.build import make_point, make_practice, make_synthesis
from tests.cast import Cast


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def good(cast: Cast, text: str, **changes: Any) -> Any:
    return make_point(cast.report, text, section="opportunities", **changes)


def source_of(practice: Practice, point: Any) -> None:
    practice.sources.create(edition_year=2018, session_number="3.1", point_ref=point.pk)


def test_room_page_parts_points_into_recorded_and_not(cast: Cast) -> None:
    waiting = good(cast, "Ports opened welcome desks.")
    linked = good(cast, "A hotline answers in nine languages.")
    named = good(cast, "Unions run a school.")
    make_point(cast.report, "Nothing about practices.", section="challenges")
    published = make_practice(title="A hotline for seafarers", status="published")
    source_of(published, linked)
    named.practice = make_practice(title="School of the unions", status="draft")
    named.save()

    page = client_of(cast.rapporteur).get(reverse("reports:practices", args=[cast.report.code]))

    assert [row["point"] for row in page.context["missing"]] == [waiting]
    assert [(row["point"], row["practice"]) for row in page.context["recorded"]] == [
        (linked, published),
        (named, None),
    ]
    html = page.content.decode()
    assert f"/practices/new/?point={waiting.pk}" in html
    assert "School of the unions" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_room_page_costs_the_same_queries_for_any_number(
    count: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        good(cast, f"@Kenya opened desk {number}.")
        source_of(
            make_practice(title=f"Desk {number}", status="published"),
            good(cast, f"@Kenya runs {number}."),
        )
    client = client_of(cast.rapporteur)
    address = reverse("reports:practices", args=[cast.report.code])
    client.get(address)

    with django_assert_num_queries(14):
        page = client.get(address)

    assert (len(page.context["missing"]), len(page.context["recorded"])) == (count, count)


def test_room_page_keeps_back_who_has_not_agreed(cast: Cast) -> None:
    good(cast, "@Kenya opened welcome desks.")

    page = client_of(cast.chair).get(reverse("reports:practices", args=[cast.report.code]))
    outside = client_of(cast.outsider).get(reverse("reports:practices", args=[cast.report.code]))

    assert (page.status_code, outside.status_code) == (200, 404)
    assert b"welcome desks" in page.content


def test_practice_leads_back_to_its_point_for_those_who_read_the_report(cast: Cast) -> None:
    point = good(cast, "Ports opened welcome desks.")
    practice = make_practice(status="published")
    source_of(practice, point)
    way = f"/reports/2018-3.1/#point-{point.pk}"

    pages = {
        who: client.get(practice.get_absolute_url()).content.decode()
        for who, client in (
            ("rapporteur", client_of(cast.rapporteur)),
            ("outsider", client_of(cast.outsider)),
            ("anybody", Client()),
        )
    }

    assert {who: way in page for who, page in pages.items()} == {
        "rapporteur": True,
        "outsider": False,
        "anybody": False,
    }
    assert str(point.pk) not in pages["anybody"]


def test_board_leads_to_the_practices_of_each_room(cast: Cast) -> None:
    make_point(cast.report)

    board = client_of(cast.chair).get(reverse("reports:board")).content.decode()

    assert reverse("reports:practices", args=[cast.report.code]) in board


def test_words_that_may_tell_who_spoke_are_shown_before_a_practice_is_made(cast: Cast) -> None:
    point = make_point(cast.report, "The delegate of Kenya opened welcome desks.")
    address = f"/practices/new/?point={point.pk}"

    team = client_of(cast.rapporteur).get(address).content.decode()
    page = reverse("reports:marks", args=[cast.report.code])

    assert "These words may tell who spoke" in team
    assert f"{page}#mark-{point.pk}" in team


def test_workbench_leads_from_each_point_to_its_practice(cast: Cast) -> None:
    point = good(cast, "Ports opened welcome desks.")
    synthesis = make_synthesis(cast.edition)

    page = client_of(cast.chair).get(
        reverse("admin:reports_synthesis_compile", args=[synthesis.pk])
    )

    link = f'<a href="/practices/new/?point={point.pk}">Make a practice<span'
    assert link in page.content.decode()
