"""An account that asks too often waits; nobody else in the venue does."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from gfmd_site import throttle
from gfmd_site.throttle import Limit, seconds_to_wait
from reports.domain.statement import DEFAULT_MINUTES, draft_statement
from tests.build import make_synthesis
from tests.cast import Cast
from tests.test_permission_matrix import client_of

pytestmark = pytest.mark.django_db
NOW = "2026-11-21 12:00+00:00"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setitem(throttle.LIMITS, "release", Limit(2))


def test_wait_begins_beyond_the_limit_and_ends_with_the_window() -> None:
    with time_machine.travel("2026-11-21 12:40+00:00", tick=False):
        waits = [seconds_to_wait("release", "7") for _request in range(4)]
    with time_machine.travel("2026-11-21 13:00+00:00", tick=False):
        later = seconds_to_wait("release", "7")

    assert (waits, later) == ([0, 0, 1200, 1200], 0)


def test_other_accounts_and_other_forms_are_counted_apart() -> None:
    with time_machine.travel(NOW, tick=False):
        for _request in range(5):
            seconds_to_wait("release", "7")

        assert (seconds_to_wait("release", "8"), seconds_to_wait("upload", "7")) == (0, 0)


def test_export_that_is_asked_for_too_often_says_when_to_come_back(cast: Cast) -> None:
    address, form = "/reports/2018-3.1/export/", {"format": "csv", "note": "what I typed"}
    busy, other = client_of(cast, "rapporteur"), client_of(cast, "notetaker")
    with time_machine.travel(NOW, tick=False):
        answers = [busy.post(address, form) for _request in range(3)]
        looking, others = busy.get(address), other.post(address, form)

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "3600"
    assert "what I typed" in answers[2].content.decode()
    assert (looking.status_code, others.status_code) == (200, 200)


def test_ways_out_of_ones_own_words_are_counted_with_the_others(cast: Cast) -> None:
    """Whoever writes down names to learn what the check says gets no thousand tries."""
    synthesis = make_synthesis(cast.edition)
    draft_statement(report=cast.report, minutes=DEFAULT_MINUTES, by=cast.rapporteur)
    ways = [
        reverse("reports:statement-export", args=[cast.report.code]),
        reverse("reports:synthesis-outputs", args=[synthesis.pk]),
        reverse("reports:synthesis-publish", args=[synthesis.pk]),
    ]
    chair = client_of(cast, "chair")
    with time_machine.travel(NOW, tick=False):
        before = [chair.post(way).status_code for way in ways[:2]]
        beyond = [chair.post(way).status_code for way in ways]

    assert (before, beyond) == ([302, 302], [429, 429, 429])


def test_secret_of_an_address_is_not_kept_by_the_counter() -> None:
    seconds_to_wait("speaker", "a-secret-of-a-link")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM gfmd_cache")
        keys = [key for (key,) in cursor.fetchall()]
    assert len(keys) == 1
    assert "a-secret-of-a-link" not in keys[0]
