"""What the table of permissions cannot say: unknown things, closed reports, who signs a change."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from reports.choices import ReportStatus
from reports.models import Report
from tests.build import make_point
from tests.cast import Cast
from tests.test_permission_matrix import client_of


def test_unknown_objects_look_like_forbidden_ones(cast: Cast) -> None:
    client = client_of(cast, "rapporteur")
    unknown_point = reverse(
        "reports:point", kwargs={"code": cast.report.code, "point_id": uuid.uuid4()}
    )
    foreign_point = make_point(cast.other_report, "A point of another room.")
    foreign = reverse(
        "reports:point", kwargs={"code": cast.report.code, "point_id": foreign_point.pk}
    )

    assert client.get("/reports/2018-9.9/").status_code == 404
    assert client.get(cast.other_report.get_absolute_url()).status_code == 404
    assert client.get(unknown_point).status_code == 404
    assert client.get(foreign).status_code == 404


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.ACCEPTED])
def test_closed_report_cannot_be_written(status: str, cast: Cast) -> None:
    point = make_point(cast.report, "As submitted.")
    Report.objects.filter(pk=cast.report.pk).update(status=status)
    client = client_of(cast, "rapporteur")

    response = client.post(
        cast.report.get_absolute_url(),
        {f"text-{point.pk}": "Changed behind the chair's back.", f"version-{point.pk}": "1"},
    )

    point.refresh_from_db()
    assert (response.status_code, point.text) == (403, "As submitted.")


def test_origin_of_a_change_is_the_person_signed_in(cast: Cast) -> None:
    point = make_point(cast.report, "First wording.")
    client_of(cast, "notetaker").post(
        cast.report.get_absolute_url(),
        {f"text-{point.pk}": "Second wording.", f"version-{point.pk}": "1"},
    )

    latest = cast.report.revisions.order_by("-pk")[0]

    assert (latest.author, latest.before, latest.after) == (
        cast.notetaker,
        {"text": "First wording."},
        {"text": "Second wording."},
    )
