"""What the repository lacks, for staff: thin terms, and points that nobody has recorded."""

from __future__ import annotations

from typing import Any

from django.test import Client

from practices.models import GcmObjective
from tests.build import make_point, make_practice
from tests.cast import Cast

URL = "/practices/lacking/"


def page_of(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.get(URL).content.decode()


def test_points_about_good_practices_stand_there_until_they_are_recorded(cast: Cast) -> None:
    open_point = make_point(cast.report, "Ports opened desks.", section="opportunities")
    recorded = make_point(cast.report, "Villages train peers.", section="opportunities")
    make_point(cast.report, "Fees are high.", section="challenges")
    make_practice().sources.create(point_ref=recorded.pk)

    page = page_of(cast.staff)

    assert f'href="/practices/new/?point={open_point.pk}"' in page
    assert [
        words in page for words in ("Ports opened desks", "Villages train", "Fees are high")
    ] == [True, False, False]


def test_staff_without_the_right_read_no_name_there(cast: Cast) -> None:
    make_point(cast.report, "@[Quillon Union] opened desks.", section="opportunities")

    assert "Quillon" in page_of(cast.staff)
    assert "Quillon" not in page_of(cast.plain_staff)


def test_terms_with_enough_practices_are_not_thin(cast: Cast) -> None:
    five = GcmObjective.objects.get(code="5")
    for _number in range(3):
        make_practice(status="published", primary_objective=five)

    page = page_of(cast.staff)

    assert ("?objective=5" in page, "?objective=18" in page) == (False, True)
