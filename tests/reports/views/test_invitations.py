"""The support unit invites: one, many, all rooms; each link is shown once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from reports.choices import Role
from reports.domain.invitation_opening import accept
from reports.domain.invitations import find, issue
from reports.models import Edition, Invitation
from tests.build import make_session
from tests.cast import Cast

PAGE = "/editions/2018/invitations/"


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.plain_staff)
    return client


def links(response: Any) -> list[str]:
    """Return the secrets of the links that stand on a page to copy."""
    return re.findall(
        r'value="http://testserver/invitation/([a-z2-7]{32})/"', response.content.decode()
    )


def test_one_person_is_invited_and_the_link_opens(staff: Client, cast: Cast) -> None:
    answer = staff.post(
        PAGE,
        {
            "action": "one",
            "session": cast.session.pk,
            "role": "note_taker",
            "name": "Ama Owusu",
            "email": "ama@example.org",
            "language": "fr",
        },
    )

    (secret,) = links(answer)
    made = find(secret)
    assert made is not None
    assert (made.role, made.name, made.email, made.language, made.created_by) == (
        "note_taker",
        "Ama Owusu",
        "ama@example.org",
        "fr",
        cast.plain_staff,
    )
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_link_is_shown_once(staff: Client, cast: Cast) -> None:
    answer = staff.post(PAGE, {"action": "rooms", "language": "en"})

    secrets = links(answer)
    later = staff.get(PAGE).content.decode()
    assert (len(secrets), [one for one in secrets if one in later]) == (5, [])


def test_list_invites_a_line_each(staff: Client, cast: Cast) -> None:
    lines = (
        "3.1; rapporteur; Ama Owusu; ama@example.org\n"
        "\n"
        "1.2\tCo-chair\t\tbo@example.org\n"
        "1.2, note taker, Chi Nguyen"
    )
    answer = staff.post(PAGE, {"action": "many", "lines": lines, "language": "es"})

    rows = Invitation.objects.order_by("pk").values_list(
        "session__number", "role", "name", "email", "language"
    )
    assert list(rows) == [
        ("3.1", "rapporteur", "Ama Owusu", "ama@example.org", "es"),
        ("1.2", "co_chair", "", "bo@example.org", "es"),
        ("1.2", "note_taker", "Chi Nguyen", "", "es"),
    ]
    assert len(links(answer)) == 3


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("9.9; rapporteur; Ama", "Line 2: this edition has no session", id="session"),
        pytest.param("3.1; panellist; Ama", "Line 2: “panellist” is no role", id="role"),
        pytest.param("3.1; rapporteur; Ama; ama@", "Line 2: “ama@” is no e-mail", id="address"),
    ],
)
def test_bad_line_is_named_and_nothing_is_half_done(
    line: str, says: str, staff: Client, cast: Cast
) -> None:
    lines = f"3.1; rapporteur; Bo Lindgren\n{line}"
    answer = staff.post(PAGE, {"action": "many", "lines": lines, "language": "en"})

    text = answer.content.decode()
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert (says in text, "Bo Lindgren" in text) == (True, True)


def test_person_of_the_programme_is_invited_with_an_address(staff: Client, cast: Cast) -> None:
    person = cast.session.participations.get(role=Role.NOTE_TAKER)

    staff.post(PAGE, {"action": "person", "person": person.pk, "email": "pilar@example.org"})

    row = Invitation.objects.get()
    assert (row.participation, row.email, row.name) == (
        person,
        "pilar@example.org",
        "Pilar Quintana",
    )


def test_new_link_ends_the_old_one(staff: Client, cast: Cast) -> None:
    old = issue(session=cast.session, role=Role.RAPPORTEUR, by=None)

    answer = staff.post(reverse("reports:invitation-again", args=[old.invitation.pk]))

    (secret,) = links(answer)
    found_old, found_new = find(old.secret), find(secret)
    assert found_old is not None and found_new is not None
    assert (found_old.revoked_at is None, found_new.revoked_at is None) == (False, True)


def test_withdrawing_takes_the_report_away_from_who_opened_it(staff: Client, cast: Cast) -> None:
    made = issue(session=cast.session, role=Role.RAPPORTEUR, by=None)
    guest = Client()
    guest.get(reverse("reports:invitation-link", args=[made.secret]))
    guest.post("/invitation/", {"action": "open"})
    opened = guest.get(cast.report.get_absolute_url()).status_code

    staff.post(reverse("reports:invitation-withdraw", args=[made.invitation.pk]))

    answer = guest.get(cast.report.get_absolute_url())
    # Nothing is left for this guest, so the device is signed out as well.
    assert (opened, answer.headers["Location"].startswith("/accounts/login/")) == (200, True)


def test_drawings_hold_their_links_and_no_style(staff: Client, cast: Cast) -> None:
    answer = staff.post(PAGE, {"action": "rooms", "language": "en"}).content.decode()

    drawings = re.findall(r"<svg [^>]*segno[^>]*>.*?</svg>", answer)
    assert (len(drawings), [one for one in drawings if "style" in one]) == (5, [])


def test_seats_show_what_became_of_each_invitation(staff: Client, cast: Cast) -> None:
    issue(
        session=cast.session,
        role=Role.NOTE_TAKER,
        by=None,
        participation=cast.session.participations.get(role=Role.NOTE_TAKER),
    )
    taken = issue(session=cast.other_session, role=Role.NOTE_TAKER, by=None)
    accept(
        invitation=taken.invitation,
        user=AnonymousUser(),
    )

    rooms = staff.get(PAGE).context["rooms"]

    assert {
        (room.session.number, seat.role): seat.state for room in rooms for seat in room.seats
    } == {
        ("3.1", "rapporteur"): "not_invited",
        ("3.1", "note_taker"): "open",
        ("3.1", "co_chair"): "not_invited",
        ("1.2", "rapporteur"): "not_invited",
        ("1.2", "note_taker"): "accepted",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_room_and_for_three(
    count: int, staff: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(year=2017)
    edition = Edition.objects.get(pk=cast.edition.pk)
    for extra in range(count - 1):
        make_session(edition, f"{extra}.9")
    cast.other_report.delete()
    cast.other_session.delete()
    for session in edition.sessions.all():
        issue(session=session, role=Role.RAPPORTEUR, by=None, name="Ama Owusu")

    with django_assert_num_queries(11):
        staff.get("/editions/2017/invitations/")
