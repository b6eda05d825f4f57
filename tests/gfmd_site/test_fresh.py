"""Asking once more before names leave and before a speaker's answer changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from reports.domain.invitations import issue
from reports.models import Attribution
from tests.build import PASSWORD, make_attribution, make_point, make_quote
from tests.cast import Cast

ASKED = "/accounts/reauthenticate/"


@pytest.fixture(autouse=True)
def _as_in_production(db: None, settings: Settings) -> None:
    cache.clear()
    settings.CONFIRM_BEFORE_NAMES_LEAVE = timedelta(minutes=30)
    settings.CONFIRM_BEFORE_CONSENT = timedelta(hours=12)


def signed_in(username: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return client


def export(client: Client, cast: Cast, profile: str) -> Any:
    address = reverse("reports:export", args=[cast.report.code])
    return client.post(address, {"format": "csv", "profile": profile})


def later(**span: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def test_names_leave_right_after_the_sign_in(cast: Cast) -> None:
    make_point(cast.report)

    assert export(signed_in("rapporteur"), cast, "team").status_code == 200


def test_names_leave_later_only_after_asking_once_more(cast: Cast) -> None:
    make_point(cast.report)
    client = signed_in("rapporteur")
    with later(minutes=31):
        asked = export(client, cast, "team")
        resumed = client.post(asked.headers["Location"], {"password": PASSWORD})

    address = quote(reverse("reports:export", args=[cast.report.code]), safe="")
    assert asked.headers["Location"] == f"{ASKED}?next={address}"
    # What was filled in is not lost: the check page of the very same export comes.
    assert (resumed.status_code, "reports/release_check.html") == (
        200,
        resumed.templates[0].name,
    )


def test_public_copies_are_never_asked_about(cast: Cast) -> None:
    make_point(cast.report)
    client = signed_in("rapporteur")

    with later(days=3):
        assert export(client, cast, "public").status_code == 200


def test_clock_set_back_does_not_make_an_old_sign_in_fresh(cast: Cast) -> None:
    make_point(cast.report)
    client = signed_in("rapporteur")

    with later(hours=-5):
        assert export(client, cast, "team").headers["Location"].startswith(ASKED)


@pytest.mark.parametrize(("hours", "changed"), [(11, "refused"), (13, "not_asked")])
def test_answer_of_a_speaker_changes_on_the_day_of_the_sign_in(
    hours: int, changed: str, cast: Cast
) -> None:
    row = make_attribution(make_quote(cast.report))
    client = signed_in("rapporteur")
    address = reverse("reports:consents-speaker", args=[cast.report.code, row.pk])

    with later(hours=hours):
        looked = client.get(address).status_code
        client.post(address, {"consent": "refused", "how": "orally", "level": "country"})

    assert (looked, Attribution.objects.get(pk=row.pk).consent) == (200, changed)


def test_guest_without_password_is_not_asked_what_nobody_can_answer(cast: Cast) -> None:
    make_point(cast.report)
    made = issue(session=cast.session, role="rapporteur", by=None)
    client = Client()
    client.get(reverse("reports:invitation-link", args=[made.secret]))
    client.post("/invitation/", {"action": "open"})

    with later(hours=6):
        assert export(client, cast, "team").status_code == 200


def test_demonstration_never_asks(cast: Cast, settings: Settings) -> None:
    settings.CONFIRM_BEFORE_NAMES_LEAVE = timedelta(0)
    make_point(cast.report)
    client = signed_in("rapporteur")

    with later(days=3):
        assert export(client, cast, "team").status_code == 200
