"""Consents on screen: the overview, the question in the room, the page behind the link."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from reports.domain.consent_links import make_link
from reports.domain.releases import releases_with
from reports.models import Attribution, ConsentLink
from tests.build import make_attribution, make_point, make_quote, make_user
from tests.cast import Cast
from tests.reports.leaving import take_file


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def row(cast: Cast) -> Attribution:
    point = make_point(cast.report, "@Kenya and @Morocco asked for portable permits.")
    return make_attribution(point, mention="Kenya")


def speaker_url(row: Attribution) -> str:
    return reverse("reports:consents-speaker", args=[row.point.report.code, row.pk])


def link_url(row: Attribution, language: str = "en") -> str:
    _link, secret = make_link(attribution=row, level="country", language=language, by=None)
    return reverse("reports:consent-link", args=[secret])


def answer_of(row: Attribution) -> str:
    row.refresh_from_db()
    return row.consent


# The team


def test_overview_counts_the_answers_of_each_room(cast: Cast, row: Attribution) -> None:
    make_attribution(make_quote(cast.report), consent="approved", consent_how="by e-mail")

    rooms = client_of(cast.staff).get(reverse("reports:consents")).context["rooms"]

    assert [(r.report.code, r.not_asked, r.asked, r.approved, r.refused) for r in rooms] == [
        ("2018-3.1", 2, 0, 1, 0),
        ("2018-1.2", 0, 0, 0, 0),
    ]


def test_overview_without_any_report_teaches_staff_and_is_no_page_for_others(db: None) -> None:
    address = reverse("reports:consents")

    outside = client_of(make_user("outsider")).get(address)
    inside = client_of(make_user("head", is_superuser=True)).get(address)

    assert (outside.status_code, inside.status_code) == (404, 200)
    assert inside.context["rooms"] == []
    assert "No report has been begun yet" in inside.content.decode()


def test_overview_shows_a_rapporteur_the_own_room_only(cast: Cast) -> None:
    rooms = client_of(cast.other_rapporteur).get(reverse("reports:consents")).context["rooms"]

    assert [room.report for room in rooms] == [cast.other_report]


@pytest.mark.parametrize("count", [1, 3])
def test_overview_costs_the_same_queries_for_any_number_of_speakers(
    count: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for _index in range(count):
        make_attribution(make_quote(cast.report))
    client = client_of(cast.staff)

    with django_assert_num_queries(9):
        client.get(reverse("reports:consents"))


def test_words_of_the_report_stand_apart_from_those_of_the_page(
    cast: Cast, row: Attribution
) -> None:
    address = reverse("reports:consents-room", kwargs={"code": cast.report.code})

    page = client_of(cast.rapporteur).get(address, headers={"accept-language": "fr"}).text

    assert 'Sort comme <bdi lang="en">«\u00a0a participant\u00a0»</bdi>' in page


def test_reminder_reaches_the_team_once(cast: Cast, row: Attribution) -> None:
    client = client_of(cast.staff)
    url = reverse("reports:consents")

    client.post(url, {"report": cast.report.code})
    second = client.post(url, {"report": cast.report.code}, follow=True)

    comment = cast.report.comments.get()
    assert (comment.team_only, comment.text.startswith("Reminder: 2 speakers")) == (True, True)
    assert "2018-3.1: This room was reminded less than an hour ago." in second.content.decode()


def test_answer_heard_in_the_room_is_recorded(cast: Cast, row: Attribution) -> None:
    response = client_of(cast.rapporteur).post(
        speaker_url(row), {"consent": "approved", "level": "region", "how": "orally"}
    )

    row.refresh_from_db()
    assert response.status_code == 302
    assert (row.consent, row.level, row.consent_how, row.consent_by) == (
        "approved",
        "region",
        "orally",
        cast.rapporteur,
    )


def test_approval_without_a_how_is_asked_for_and_nothing_is_lost(
    cast: Cast, row: Attribution
) -> None:
    response = client_of(cast.rapporteur).post(
        speaker_url(row), {"consent": "approved", "level": "region", "how": ""}
    )

    assert (response.status_code, answer_of(row)) == (422, "not_asked")
    assert response.context["form"]["level"].value() == "region"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "We would like to write in the report"),
        ("fr", "Nous souhaitons écrire dans le rapport"),
        ("es", "Quisiéramos escribir en el informe"),
        ("ar", "نود أن نكتب في تقرير هذه الجلسة"),
    ],
)
def test_text_to_read_out_is_in_the_language_of_the_speaker(
    language: str, words: str, cast: Cast, row: Attribution
) -> None:
    page = client_of(cast.rapporteur).get(speaker_url(row), {"language": language})

    assert words in page.content.decode()


def test_link_is_shown_once(cast: Cast, row: Attribution) -> None:
    client = client_of(cast.rapporteur)

    made = client.post(
        speaker_url(row), {"make_link": "1", "level": "country", "language": "fr"}
    ).content.decode()
    later = client.get(speaker_url(row)).content.decode()

    found = re.findall(r'value="(http://testserver/consent/[\w-]{32}/)"', made)
    assert (len(found), found[0] in later) == (1, False)
    assert Client().get(found[0]).status_code == 200


def test_withdrawal_shows_what_had_left(cast: Cast, row: Attribution) -> None:
    client = client_of(cast.rapporteur)
    client.post(speaker_url(row), {"consent": "approved", "level": "country", "how": "orally"})
    take_file(client, cast.report, "csv", "public")
    client.post(speaker_url(row), {"consent": "refused", "level": "country", "how": "orally"})

    page = client.get(speaker_url(row))

    (release,) = releases_with(row)
    assert reverse("reports:release", args=[release.pk]) in page.content.decode()
    assert b"Kenya" not in take_file(client, cast.report, "csv", "public").content


# The page behind the link


def test_page_shows_only_that_statement(cast: Cast, row: Attribution) -> None:
    make_point(cast.report, "@Brazil spoke of something else.")

    page = Client().get(link_url(row)).content.decode()

    assert "Kenya and a participant asked for portable permits." in page
    for hidden in ("Morocco", "Brazil", "something else", cast.rapporteur.last_name, "2018-3.1"):
        assert (hidden, hidden in page) == (hidden, False)


def test_opening_the_page_records_nothing(cast: Cast, row: Attribution) -> None:
    url = link_url(row)
    before = (cast.report.revisions.count(), ConsentLink.objects.values().get())

    Client().get(url)
    Client().head(url)

    assert (cast.report.revisions.count(), ConsentLink.objects.values().get()) == before


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"answer": "approved", "level": "country"}, "approved"),
        ({"answer": "refused"}, "refused"),
        ({"answer": "corrected", "proposal": "Fair permits."}, "asked"),
        ({"answer": "not_mine"}, "not_asked"),
    ],
)
def test_speaker_answers_without_an_account(
    fields: dict[str, str], expected: str, row: Attribution
) -> None:
    url = link_url(row)

    response = Client().post(url, fields, follow=True)

    assert (response.status_code, answer_of(row)) == (200, expected)
    assert "Thank you. Your answer is recorded." in response.content.decode()


def test_link_used_twice_shows_the_answer_and_lets_it_change(row: Attribution) -> None:
    url = link_url(row)
    Client().post(url, {"answer": "approved", "level": "country"})

    page = Client().get(url).content.decode()
    Client().post(url, {"answer": "refused"})

    assert "You agreed to be shown as" in page
    assert answer_of(row) == "refused"


def test_expired_link_says_so_kindly_and_shows_nothing(row: Attribution) -> None:
    url = link_url(row)
    ConsentLink.objects.update(expires_at="2020-01-01T00:00Z")

    responses = [Client().get(url), Client().post(url, {"answer": "approved"})]

    for response in responses:
        page = response.content.decode()
        assert response.status_code == 410
        assert "This link has ended" in page
        assert "portable permits" not in page
    assert answer_of(row) == "asked"


def test_unknown_link_says_so_kindly(db: None) -> None:
    response = Client().get(reverse("reports:consent-link", args=["x" * 32]))

    assert response.status_code == 404
    assert "This link is not complete" in response.content.decode()


def test_empty_correction_is_asked_for(row: Attribution) -> None:
    response = Client().post(link_url(row), {"answer": "corrected", "proposal": ""})

    assert response.status_code == 422
    assert "Write how it should read, or choose another answer." in response.content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_page_is_in_the_language_of_the_link(language: str, row: Attribution) -> None:
    response = Client().get(link_url(row, language))

    page = response.content.decode()
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page


def test_secret_does_not_travel_on(row: Attribution) -> None:
    response = Client().get(link_url(row))

    assert {
        name: response.headers[name]
        for name in ("Referrer-Policy", "X-Robots-Tag", "Cache-Control")
    } == {
        "Referrer-Policy": "strict-origin",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Cache-Control": "no-store, private",
    }


def test_page_needs_the_token_of_its_own_form(row: Attribution) -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(link_url(row), {"answer": "approved", "level": "country"})

    assert (response.status_code, answer_of(row)) == (403, "asked")


def test_rapporteur_takes_over_the_wording_of_the_speaker(cast: Cast, row: Attribution) -> None:
    Client().post(
        link_url(row),
        {"answer": "corrected", "proposal": "Kenya and a participant asked for fair permits."},
    )
    link = ConsentLink.objects.get()
    url = reverse("reports:consents-proposal", args=[cast.report.code, link.pk])
    client = client_of(cast.rapporteur)
    offered = client.get(url).context["text"]

    client.post(url, {"text": "@Kenya and @Morocco asked for fair permits."})

    point = cast.report.points.get()
    assert offered == "@Kenya and a participant asked for fair permits."
    assert point.text == "@Kenya and @Morocco asked for fair permits."
    assert answer_of(row) == "approved"


def test_co_chair_cannot_write_the_wording_into_the_report(cast: Cast, row: Attribution) -> None:
    Client().post(link_url(row), {"answer": "corrected", "proposal": "Fair permits."})
    link = ConsentLink.objects.get()
    url = reverse("reports:consents-proposal", args=[cast.report.code, link.pk])

    response = client_of(cast.cochair).post(url, {"text": "Fair permits."})

    assert response.status_code == 403
    assert cast.report.points.get().text == "@Kenya and @Morocco asked for portable permits."
