"""A practice made from a point: prefilled, linked both ways, and without a name too much."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.models import Practice
from reports.choices import Consent, ReportStatus
from reports.models import Report
from tests.build import make_attribution, make_point, make_practice
from tests.cast import Cast

URL = "/practices/new/"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_from(client: Client, point: Any) -> Practice:
    client.post(URL, {"point": str(point.pk)})
    return Practice.objects.get()


def test_draft_takes_over_text_tags_and_source_and_is_linked_both_ways(cast: Cast) -> None:
    point = make_point(
        cast.report,
        "Three ports opened welcome desks. They answer in nine languages.",
        tags={"objectives": ["18", "5"], "countries": ["MAR"], "targets": ["8.8"]},
    )

    practice = make_from(client_of(cast.rapporteur), point)

    point.refresh_from_db()
    source = practice.sources.get()
    text = practice.texts.get()
    assert (text.title, text.summary) == ("Three ports opened welcome desks", point.text)
    assert (practice.primary_objective.code, practice.submitted_by) == ("5", cast.rapporteur)  # type: ignore[union-attr]
    codes = [
        list(rows.values_list("code", flat=True))
        for rows in (practice.objectives, practice.countries, practice.targets)
    ]
    assert codes == [["18"], ["MAR"], ["8.8"]]
    assert (source.edition_year, source.session_number, source.point_ref) == (2018, "3.1", point.pk)
    assert point.practice == practice


def test_speaker_without_consent_does_not_reach_the_practice(cast: Cast) -> None:
    point = make_point(
        cast.report, "@Kenya opened welcome desks in ports.", tags={"countries": ["KEN"]}
    )
    client = client_of(cast.rapporteur)

    preview = client.get(URL, {"point": point.pk}).content.decode()
    practice = make_from(client, point)

    assert "Kenya" in point.text
    assert "Kenya" not in preview
    assert practice.texts.get().summary == "A participant opened welcome desks in ports."
    assert practice.countries.count() == 0


def test_speaker_who_agreed_is_named_in_the_practice(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya opened desks.", tags={"countries": ["KEN"]})
    make_attribution(point, mention="Kenya", consent=Consent.APPROVED)

    practice = make_from(client_of(cast.rapporteur), point)

    assert practice.texts.get().summary == "Kenya opened desks."
    assert list(practice.countries.values_list("code", flat=True)) == ["KEN"]


def test_chair_makes_a_practice_and_the_accepted_report_stays_as_it_is(cast: Cast) -> None:
    point = make_point(cast.report, "Three ports opened welcome desks.")
    Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.ACCEPTED)
    before = cast.report.revisions.count()

    practice = make_from(client_of(cast.chair), point)

    point.refresh_from_db()
    assert (practice.sources.get().point_ref, point.practice) == (point.pk, None)
    assert cast.report.revisions.count() == before


def test_same_practice_is_offered_with_the_reason_and_takes_the_point_as_a_source(
    cast: Cast,
) -> None:
    point = make_point(cast.report, "Welcome desks for seafarers in three ports. They help.")
    known = make_practice(title="Welcome desk for seafarers in three ports", status="published")
    client = client_of(cast.rapporteur)

    page = client.get(URL, {"point": point.pk}).content.decode()
    client.post(URL, {"point": str(point.pk), "practice": str(known.pk)})

    point.refresh_from_db()
    assert "Both use the words “Welcome”" in page
    assert (Practice.objects.count(), known.sources.get().point_ref, point.practice) == (
        1,
        point.pk,
        known,
    )


def test_of_two_who_press_at_once_one_makes_the_draft_and_the_other_finds_it(cast: Cast) -> None:
    point = make_point(cast.report, "Three ports opened welcome desks.")
    first, second = client_of(cast.rapporteur), client_of(cast.notetaker)
    before = [client.get(URL, {"point": point.pk}).content.decode() for client in (first, second)]

    practice = make_from(first, point)
    answer = second.post(URL, {"point": str(point.pk)}, follow=True)

    page = answer.content.decode()
    assert ["recorded already" in shown for shown in before] == [False, False]
    assert answer.redirect_chain == [(f"{URL}?point={point.pk}", 302)]
    assert "Somebody has made a practice from this point in the meantime." in page
    assert "This point is recorded already, in a practice that is not published yet." in page
    assert list(Practice.objects.all()) == [practice]
    assert [source.point_ref for source in practice.sources.all()] == [point.pk]


def test_whoever_has_seen_the_practice_of_a_point_may_make_another(cast: Cast) -> None:
    point = make_point(cast.report, "Three ports opened welcome desks.")
    client = client_of(cast.rapporteur)
    first = make_from(client, point)
    page = client.get(URL, {"point": point.pk}).content.decode()
    assert '<input type="hidden" name="is_another" value="1">' in page

    client.post(URL, {"point": str(point.pk), "is_another": "1"})

    point.refresh_from_db()
    assert (Practice.objects.count(), point.practice == first) == (2, False)


@pytest.mark.parametrize("who", ["other_rapporteur", "outsider"])
def test_point_of_another_room_looks_as_if_it_were_not_there(who: str, cast: Cast) -> None:
    point = make_point(cast.report)
    client = client_of(getattr(cast, who))

    statuses = [
        client.get(URL, {"point": asked}).status_code
        for asked in (str(point.pk), "12345678-1234-1234-1234-123456789012", "nonsense")
    ]

    assert statuses == [404, 404, 404]
    assert client.post(URL, {"point": str(point.pk)}).status_code == 404
    assert Practice.objects.count() == 0


def test_address_has_one_name_for_other_apps() -> None:
    assert reverse("practices:from-point") == reverse("practice-new") == URL
