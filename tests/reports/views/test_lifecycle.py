"""Handing a report over, as each person meets it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from reports.choices import ReportStatus, Role
from reports.models import Participation, Report
from tests.build import make_attribution, make_point, make_quote
from tests.cast import Cast


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def url(report: Report, name: str) -> str:
    return reverse(f"reports:{name}", kwargs={"code": report.code})


def set_status(report: Report, status: str) -> None:
    Report.objects.filter(pk=report.pk).update(status=status)


def test_report_travels_from_rapporteur_to_chair_and_back(cast: Cast) -> None:
    report = cast.report
    make_point(report)
    rapporteur, chair = client_of(cast.rapporteur), client_of(cast.chair)
    statuses = []
    for client, name, data in [
        (rapporteur, "submit", {}),
        (chair, "return", {"reason": "Section 2 needs the numbers."}),
        (rapporteur, "submit", {}),
        (chair, "accept", {}),
        (chair, "reopen", {"reason": "A State corrected its figure."}),
    ]:
        assert client.post(url(report, name), data).status_code == 302
        report.refresh_from_db()
        statuses.append(report.status)

    assert statuses == ["submitted", "returned", "submitted", "accepted", "reopened"]
    assert report.reason == "A State corrected its figure."
    log = report.revisions.filter(kind="status").values_list("author__username", flat=True)
    assert list(log) == ["rapporteur", "chair", "rapporteur", "chair", "chair"]


def test_submission_shows_what_is_thin_and_lets_the_person_decide(cast: Cast) -> None:
    make_point(cast.report, "A point of the summary.", tags={"questions": [1]})
    make_attribution(make_quote(cast.report), kind="person", name="Amina Okello-Reyes")

    page = client_of(cast.rapporteur).get(url(cast.report, "submit")).content.decode()

    assert "2. Challenges" in page
    assert "1. Summary/Main discussion points" not in page
    assert "Amina Okello-Reyes" in page
    assert "Nothing here keeps you from submitting. You decide." in page


LONG = "@Kenya said that " + " ".join(["permits"] * 30)


def long_points(user: object, report: Report) -> list[tuple[str, str]]:
    page = client_of(user).get(url(report, "submit")).content.decode()
    return re.findall(r'href="[^"]*#point-([^"]+)"[^>]*>([^<]*)</a>', page)


def test_submission_leads_to_each_long_point(cast: Cast) -> None:
    make_point(cast.report, "A short one.")
    points = [make_point(cast.report, f"{number} {LONG}") for number in (1, 2)]

    assert long_points(cast.rapporteur, cast.report) == [
        (str(point.pk), f"{number} Kenya said that {' '.join(['permits'] * 8)} …")
        for number, point in enumerate(points, start=1)
    ]


def test_long_point_names_nobody_outside_the_team(cast: Cast) -> None:
    point = make_point(cast.report, LONG)
    assert "Kenya" in long_points(cast.staff, cast.report)[0][1]

    assert long_points(cast.plain_staff, cast.report) == [
        (str(point.pk), f"A participant said that {' '.join(['permits'] * 8)} …")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_submission_costs_the_same_with_any_number_of_points(
    count: int, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        make_point(cast.report, LONG)
    client = client_of(cast.rapporteur)
    with django_assert_num_queries(17):
        client.get(url(cast.report, "submit"))


def test_submission_without_a_rapporteur_says_the_way_out(cast: Cast) -> None:
    Participation.objects.filter(session=cast.session, role=Role.RAPPORTEUR).delete()

    response = client_of(cast.staff).post(url(cast.report, "submit"))

    cast.report.refresh_from_db()
    assert (response.status_code, cast.report.status) == (409, "draft")
    assert "The report has no rapporteur yet. Write the name in the header" in (
        response.content.decode()
    )


@pytest.mark.parametrize(
    ("name", "status"), [("return", ReportStatus.SUBMITTED), ("reopen", ReportStatus.ACCEPTED)]
)
def test_reason_is_asked_for(name: str, status: str, cast: Cast) -> None:
    set_status(cast.report, status)

    page = client_of(cast.chair).post(url(cast.report, name), {"reason": "  "}).content.decode()

    cast.report.refresh_from_db()
    assert cast.report.status == status
    assert "Write a reason, so that the rapporteur knows what to do." in page


def test_reason_stands_at_the_top_of_the_returned_report(cast: Cast) -> None:
    set_status(cast.report, ReportStatus.SUBMITTED)
    client_of(cast.chair).post(url(cast.report, "return"), {"reason": "Shorter, please."})

    page = client_of(cast.rapporteur).get(cast.report.get_absolute_url()).content.decode()

    assert "Returned by the chair" in page
    assert "Shorter, please." in page


def test_comment_reaches_the_other_side_and_is_settled(cast: Cast) -> None:
    point = make_point(cast.report)
    comment_url = reverse(
        "reports:point-comment", kwargs={"code": cast.report.code, "point_id": point.pk}
    )
    client_of(cast.chair).post(comment_url, {"text": "Which States?"})
    comment = cast.report.comments.get()
    rapporteur = client_of(cast.rapporteur)

    page = rapporteur.get(cast.report.get_absolute_url()).content.decode()
    rapporteur.post(
        reverse("reports:settle", kwargs={"code": cast.report.code, "comment_id": comment.pk})
    )

    comment.refresh_from_db()
    assert "Which States?" in page
    assert (comment.point, comment.author, comment.resolved_by) == (
        point,
        cast.chair,
        cast.rapporteur,
    )
