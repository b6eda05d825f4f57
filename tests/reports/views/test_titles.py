"""Two pages that a person has open beside each other are told apart by their titles."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.build import make_point
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def titles(client: Client, *addresses: str) -> list[str]:
    found = [re.search(r"<title>(.*?)</title>", client.get(at).text) for at in addresses]
    return [re.sub(r"\s+", " ", title[1]).strip() for title in found if title]


def client_of(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


def test_report_and_setup_of_one_session(cast: Cast) -> None:
    report, setup = cast.report.get_absolute_url(), f"/setup/2018/sessions/{cast.session.pk}/"

    assert titles(client_of(cast), report, setup) == [
        "3.1 Aligning governance with new drivers · GFMD reporting",
        "Set-up · 3.1 Aligning governance with new drivers · GFMD reporting",
    ]


def test_comment_on_a_report_and_on_a_point(cast: Cast) -> None:
    point = make_point(cast.report, "Fees are low.")
    report = cast.report.get_absolute_url()

    assert titles(client_of(cast), f"{report}comment/", f"{report}points/{point.pk}/comment/") == [
        "Comment on the report · 3.1 Aligning governance with new drivers · GFMD reporting",
        "Comment on a point · 3.1 Aligning governance with new drivers · GFMD reporting",
    ]


def test_programme_of_a_new_edition_and_of_one_that_is_there(cast: Cast) -> None:
    assert titles(client_of(cast), "/setup/programme/", "/setup/2018/programme/") == [
        "Import a programme · GFMD reporting",
        "Import a programme 2018 · GFMD reporting",
    ]


def test_history_in_the_office_says_of_what(cast: Cast) -> None:
    session = reverse("admin:reports_session_history", args=[cast.session.pk])
    edition = reverse("admin:reports_edition_history", args=[cast.edition.pk])

    assert [one.split(" · ")[1:] for one in titles(client_of(cast), session, edition)] == [
        ["Session", "GFMD reporting office"],
        ["Edition", "GFMD reporting office"],
    ]
