"""What is missing in the rooms: who has not answered, who is not named, what was not counted."""

from __future__ import annotations

import pytest
from django.utils import timezone

from reports.choices import AttributionKind, Consent
from reports.domain.waiting import (
    unanswered,
    with_waiting_consents,
    without_head_counts,
    without_rapporteur,
)
from reports.models import Point, Report, Session
from tests.build import (
    Vocabularies,
    count_people,
    make_attribution,
    make_point,
    make_session,
)
from tests.cast import Cast


@pytest.mark.parametrize(
    ("consent", "waits"),
    [
        (Consent.NOT_ASKED, True),
        (Consent.ASKED, True),
        (Consent.APPROVED, False),
        (Consent.REFUSED, False),
    ],
)
def test_speaker_waits_until_an_answer_is_there(cast: Cast, consent: str, waits: bool) -> None:
    row = make_attribution(make_point(cast.report), consent=consent)

    assert list(unanswered()) == ([row] if waits else [])
    assert list(with_waiting_consents(Report.objects.all())) == ([cast.report] if waits else [])


def test_deleted_point_waits_for_nobody(cast: Cast) -> None:
    point = make_point(cast.report)
    make_attribution(point)
    Point.objects.filter(pk=point.pk).update(deleted_at=timezone.now())

    assert list(unanswered()) == []
    assert list(with_waiting_consents(Report.objects.all())) == []


def test_constituency_is_nobody_to_ask(cast: Cast, vocabularies: Vocabularies) -> None:
    business = vocabularies.constituencies["business"]
    make_attribution(
        make_point(cast.report),
        kind=AttributionKind.CONSTITUENCY,
        constituency=business,
        level="constituency",
    )

    assert list(unanswered()) == []


def test_rooms_without_rapporteur_or_head_count_are_numbered_ones(cast: Cast) -> None:
    make_session(cast.edition, "", title="Common Space", kind="common_space")
    empty = make_session(cast.edition, "2.1", title="Partnerships")
    count_people(cast.session, business=2)

    assert list(without_rapporteur(Session.objects.all())) == [empty]
    uncounted = without_head_counts(Session.objects.all()).order_by("number")
    assert list(uncounted) == [cast.other_session, empty]
