"""Who has a report open right now."""

from __future__ import annotations

import uuid
from datetime import timedelta

import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from reports.domain.presence import FRESH, leave, note_presence, who_is_here
from reports.models import Presence
from tests.build import make_point
from tests.cast import Cast

DEVICE = uuid.UUID("6a0f1c1e-5d6c-4a52-9a53-1df6f2f3f4aa")


def arrive(cast: Cast, user: User, point_id: uuid.UUID | None = None) -> None:
    note_presence(
        report=cast.report, user=user, client_id=DEVICE, point_id=point_id, is_writer=True
    )


def names(cast: Cast) -> list[str]:
    return [row["name"] for row in who_is_here([cast.report.pk])[cast.report.pk]]


def test_person_is_here_with_the_point_of_the_caret(cast: Cast) -> None:
    point = make_point(cast.report, "Ports train.")
    arrive(cast, cast.rapporteur)
    arrive(cast, cast.rapporteur, point.pk)

    assert who_is_here([cast.report.pk, cast.other_report.pk]) == {
        cast.report.pk: [
            {"client_id": str(DEVICE), "name": "Wanjiru Adeyemi", "point_id": str(point.pk)}
        ]
    }


def test_person_who_says_nothing_any_more_is_gone(cast: Cast) -> None:
    arrive(cast, cast.rapporteur)

    with time_machine.travel(timezone.now() + FRESH + timedelta(seconds=1), tick=False):
        arrive(cast, cast.notetaker)
        assert names(cast) == ["Pilar Quintana"]


def test_page_that_closes_is_gone_at_once_and_remembered(cast: Cast) -> None:
    arrive(cast, cast.rapporteur)

    leave(report=cast.report, user=cast.rapporteur, client_id=DEVICE)

    assert names(cast) == []
    assert Presence.objects.get().is_writer is True


def test_leaving_closes_nobody_elses_page(cast: Cast) -> None:
    arrive(cast, cast.rapporteur)

    leave(report=cast.report, user=cast.notetaker, client_id=DEVICE)

    assert names(cast) == ["Wanjiru Adeyemi"]
