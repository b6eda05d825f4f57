"""Lists cost the same number of queries for one row and for a hundred."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from practices.models import Constituency, GcmObjective
from reports.models import Comment, HeadCount, ReportingTemplate, SynthesisItem
from tests.build import (
    make_attribution,
    make_participation,
    make_point,
    make_practice,
    make_quote,
    make_report,
    make_session,
    make_synthesis,
    make_user,
)
from tests.cast import Cast

MANY = 100


def sessions(cast: Cast, number: int) -> None:
    session = make_session(cast.edition, f"9.{number}", theme=cast.session.theme)
    make_participation(session)
    HeadCount.objects.create(session=session, count=number + 1, constituency_id=constituency())


def constituency() -> int:
    return Constituency.objects.get(code="state").pk


def reports(cast: Cast, number: int) -> None:
    make_point(make_report(make_session(cast.edition, f"9.{number}")), "@Kenya asked for it.")


def points(cast: Cast, number: int) -> None:
    make_point(cast.report, f"@Kenya asked for it {number} times.", tags={"objectives": ["5"]})
    make_attribution(make_quote(cast.report, f"{number} neighbours."))


def comments(cast: Cast, number: int) -> None:
    point = make_point(cast.report, f"@Kenya asked for it {number} times.")
    Comment.objects.create(report=cast.report, point=point, author=cast.chair, text="@Kenya?")


def items(cast: Cast, number: int) -> None:
    synthesis = cast.edition.syntheses.first() or make_synthesis(cast.edition)
    section = synthesis.sections.get()
    SynthesisItem.objects.create(section=section, text=f"Item {number}", order=number)


LISTS: dict[str, tuple[Callable[[Cast, int], Any], int]] = {
    "reports_session": (sessions, 6),
    "reports_report": (reports, 8),
    "reports_point": (points, 17),
    "reports_comment": (comments, 14),
    "reports_revision": (points, 6),
    "reports_synthesisitem": (items, 6),
    "reports_reportingtemplate": (
        lambda cast, n: ReportingTemplate.objects.create(key=f"t{n}", title_en="T"),
        6,
    ),
    "practices_practice": (lambda cast, n: make_practice(title=f"Practice {n}"), 7),
    "practices_gcmobjective": (
        lambda cast, n: GcmObjective.objects.create(code=f"x{n}", label_en="X"),
        4,
    ),
    "auth_user": (lambda cast, n: make_user(f"person{n}"), 4),
}


@pytest.mark.parametrize("rows", [1, 3, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_list_costs_the_same_queries(
    name: str, rows: int, cast: Cast, django_assert_num_queries: Any, monkeypatch: Any
) -> None:
    make, queries = LISTS[name]
    for number in range(rows):
        make(cast, number)
    for model_admin in admin.site._registry.values():
        monkeypatch.setattr(model_admin, "list_per_page", 10 * MANY)
    client = Client()
    client.force_login(cast.plain_staff)
    address = reverse(f"admin:{name}_changelist")
    client.get(address)

    with django_assert_num_queries(queries):
        response = client.get(address)

    assert len(response.context["cl"].result_list) >= rows


def test_session_list_shows_people_and_report(cast: Cast) -> None:
    HeadCount.objects.create(session=cast.session, count=29, constituency_id=constituency())
    office = admin.site.get_model_admin(type(cast.session))
    client = Client()
    client.force_login(cast.staff)

    rows = client.get(reverse("admin:reports_session_changelist")).context["cl"].result_list

    shown = {row.number: (office.people(row), office.report_status(row)) for row in rows}
    assert shown == {"3.1": (29, "Draft"), "1.2": (None, "Draft")}


def test_cell_of_a_list_is_named_after_its_column(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.staff)
    address = reverse("admin:reports_session_changelist")

    page = client.get(address, {"q": "1.2", "o": "1"}).text

    row = page.partition("<tbody")[2].partition("</tbody>")[0]
    assert re.findall(r'data-label="([^"]*)"', row) == [
        *("Title", "Number", "Kind", "Theme", "Starts", "Room", "People", "Report"),
    ]
    assert re.findall(r'data-label="([^"]*)" data-empty', row) == ["People"]
    assert re.findall(r'column-(\w+) [^"]*" aria-sort="(\w+)"', page) == [("title", "ascending")]


def test_label_of_a_column_is_in_the_language_of_the_reader(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.staff)
    client.cookies["django_language"] = "fr"

    page = client.get(reverse("admin:reports_session_changelist"), {"q": "1.2"}).text

    row = page.partition("<tbody")[2].partition("</tbody>")[0]
    assert re.findall(r'data-label="([^"]*)"', row)[:3] == ["Titre", "Numéro", "Nature"]


def test_report_list_counts_points_sections_and_waiting_consents(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for it.")
    make_point(cast.report, "Another.", section="challenges")
    office = admin.site.get_model_admin(type(cast.report))
    client = Client()
    client.force_login(cast.staff)

    rows = client.get(reverse("admin:reports_report_changelist")).context["cl"].result_list

    shown = {
        row.code: (office.points(row), office.sections_filled(row), office.waiting_consents(row))
        for row in rows
    }
    assert shown == {"2018-3.1": (2, "2/6", 1), "2018-1.2": (0, "0/6", 0)}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, ["2018-1.2", "2018-3.1"]),
        ({"status__exact": "draft"}, ["2018-1.2", "2018-3.1"]),
        ({"status__exact": "accepted"}, []),
        ({"q": "services"}, ["2018-1.2"]),
        ({"q": "2018-3.1"}, ["2018-3.1"]),
    ],
)
def test_report_list_is_filtered(query: dict[str, str], codes: list[str], cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for it.")
    client = Client()
    client.force_login(cast.chair)

    response = client.get(reverse("admin:reports_report_changelist"), query)

    assert sorted(row.code for row in response.context["cl"].result_list) == codes


def test_who_has_not_answered_is_shown_to_named_staff_only(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for it.")
    address = reverse("admin:reports_report_changelist")
    seen = {}
    for role in ("staff", "plain_staff", "chair"):
        client = Client()
        client.force_login(getattr(cast, role))
        filtered = client.get(address, {"consents": "waiting"})
        rows = filtered.context["cl"].result_list if filtered.status_code == 200 else None
        seen[role] = (
            "column-waiting_consents" in client.get(address).content.decode(),
            rows and [row.code for row in rows],
        )

    assert seen == {
        "staff": (True, ["2018-3.1"]),
        "plain_staff": (False, None),
        "chair": (False, None),
    }
