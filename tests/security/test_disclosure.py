"""Whoever finds a weakness finds whom to tell, and the site says when that is out of date."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings

from gfmd_site.checks import check_contact_for_weaknesses

NOW = "2026-11-21 12:00+00:00"
ADDRESS = "/.well-known/security.txt"


def told(contact: str, until: str) -> dict[str, Any]:
    return {"SECURITY_CONTACT": contact, "SECURITY_CONTACT_UNTIL": until}


@time_machine.travel(NOW, tick=False)
def test_contact_stands_where_people_look() -> None:
    with override_settings(**told("mailto:security@example.org", "2027-06-30")):
        response = Client().get(ADDRESS)

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2027-06-30T23:59:59Z",
        "Preferred-Languages: en, fr, es, ar",
        "Canonical: http://testserver/.well-known/security.txt",
    ]


@time_machine.travel(NOW, tick=False)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("contact", "until"),
    [("", "2027-06-30"), ("mailto:a@example.org", ""), ("mailto:a@example.org", "2026-11-20")],
)
def test_contact_that_is_none_or_over_is_not_told(contact: str, until: str) -> None:
    with override_settings(**told(contact, until)):
        assert Client().get(ADDRESS).status_code == 404


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("contact", "until", "warns"),
    [
        ("mailto:a@example.org", "2027-06-30", False),
        ("https://example.org/report", "2027-06-30", False),
        ("", "2027-06-30", True),
        ("a@example.org", "2027-06-30", True),
        ("mailto:a@example.org", "next year", True),
        ("mailto:a@example.org", "2026-12-01", True),
        ("mailto:a@example.org", "2026-11-01", True),
        ("mailto:a@example.org", "2029-01-01", True),
    ],
)
def test_check_watches_the_contact(contact: str, until: str, warns: bool) -> None:
    with override_settings(IS_PRODUCTION=True, **told(contact, until)):
        found = [message.id for message in check_contact_for_weaknesses()]

    assert found == (["gfmd.W003"] if warns else [])
