"""The form by which named staff take a name out for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Purge
from tests.build import make_attribution, make_point
from tests.cast import Cast


@pytest.fixture
def staff(cast: Cast, tmp_path: Path, settings: Any) -> Client:
    settings.DATA_DIR = tmp_path
    client = Client()
    client.force_login(cast.staff)
    return client


def send(client: Client, cast: Cast, query: str = "", **changes: str) -> Any:
    url = reverse("reports:anonymise", args=[cast.report.code]) + query
    fields = {
        "names": "Amina Quillon",
        "scope": "report",
        "reason": "On request.",
        "confirmation": cast.report.code,
    }
    return client.post(url, {**fields, **changes})


def test_name_goes_after_the_confirmation(cast: Cast, staff: Client) -> None:
    point = make_point(cast.report, "Amina Quillon spoke.")

    response = send(staff, cast)

    point.refresh_from_db()
    assert (response.status_code, point.text) == (302, "A participant spoke.")
    assert Purge.objects.get().by == cast.staff


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"confirmation": "yes"}, "confirmation"),
        ({"reason": ""}, "reason"),
        ({"names": ""}, "names"),
        ({"names": " . "}, "names"),
        ({"scope": "point"}, "scope"),
    ],
)
def test_nothing_goes_without_every_answer(
    changes: dict[str, str], field: str, cast: Cast, staff: Client
) -> None:
    point = make_point(cast.report, "Amina Quillon spoke.")

    response = send(staff, cast, **changes)

    point.refresh_from_db()
    assert (response.status_code, point.text) == (422, "Amina Quillon spoke.")
    assert sorted(response.context["form"].errors) == [field]


def test_form_begins_with_the_spellings_of_a_speaker(cast: Cast, staff: Client) -> None:
    point = make_point(cast.report, "@Kenya spoke.")
    row = make_attribution(point, mention="Kenya")
    url = reverse("reports:anonymise", args=[cast.report.code])

    names = staff.get(url, {"speaker": str(row.pk)}).context["form"]["names"].value()
    send(staff, cast, f"?speaker={row.pk}", names=names, scope="point")

    point.refresh_from_db()
    assert sorted(names.splitlines()) == ["KEN", "Kenya", "كينيا"]
    assert (point.text, point.attributions.count()) == ("A participant spoke.", 0)
