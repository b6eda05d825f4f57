"""Invitations: made once, kept as a hash, ended by a newer one, by time or by hand."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.forms.models import model_to_dict

from reports.choices import Role
from reports.domain.errors import DomainError
from reports.domain.invitations import (
    find,
    hash_of,
    issue,
    issue_for_seats,
    renew,
    revoke,
    secret_in,
    valid_until,
)
from reports.models import Invitation, Participation
from tests.build import make_participation, make_session
from tests.cast import Cast

NOW = datetime(2018, 11, 1, 9, 0, tzinfo=UTC)


def test_secret_is_long_and_only_its_hash_is_kept(cast: Cast) -> None:
    made = issue(session=cast.session, role=Role.RAPPORTEUR, by=cast.staff)

    assert re.fullmatch(r"[a-z2-7]{32}", made.secret)  # 160 bits
    assert made.secret not in repr(Invitation.objects.values_list())
    assert find(made.secret) == made.invitation


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda s: s.upper(), id="capitals"),
        pytest.param(lambda s: f"{s[:16]}-\n {s[16:]}", id="broken in two"),
        pytest.param(lambda s: f"\u200b{s}\u200b", id="invisible signs"),
    ],
)
def test_secret_survives_mail_and_print(changed: object, cast: Cast) -> None:
    made = issue(session=cast.session, role=Role.RAPPORTEUR, by=None)

    assert find(changed(made.secret)) == made.invitation  # type: ignore[operator]


def test_truncated_secret_finds_nothing(cast: Cast) -> None:
    made = issue(session=cast.session, role=Role.RAPPORTEUR, by=None)

    assert [find(made.secret[:-1]), find(made.secret + "a"), find("")] == [None, None, None]


def test_secret_is_found_in_whatever_is_pasted() -> None:
    secret = "abcdefghijklmnopqrstuvwxyz234567"

    assert [
        secret_in(f"https://reports.example.org/invitation/{secret}/"),
        secret_in(f"  https://reports.example.org/invitation/{secret} "),
        secret_in(secret),
    ] == [secret] * 3


@pytest.mark.parametrize(
    ("starts", "until"),
    [
        pytest.param(None, NOW + timedelta(days=3), id="no date"),
        pytest.param(NOW - timedelta(days=9), NOW + timedelta(days=3), id="past"),
        pytest.param(NOW + timedelta(days=6), NOW + timedelta(days=8), id="next week"),
        pytest.param(NOW + timedelta(days=90), NOW + timedelta(days=30), id="far"),
    ],
)
def test_it_ends_two_days_after_the_session(
    starts: datetime | None, until: datetime, db: None
) -> None:
    assert valid_until(make_session(number="4.4", starts_at=starts), NOW) == until


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"role": Role.PANELLIST}, "bad_role", id="role"),
        pytest.param({"email": "nobody at home"}, "bad_address", id="address"),
        pytest.param(
            {"email": "ama@example.org\r\nBcc: bo@example.org"}, "bad_address", id="header"
        ),
    ],
)
def test_what_cannot_be_invited_is_refused(changes: dict[str, str], code: str, cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        issue(**{"session": cast.session, "role": Role.RAPPORTEUR, "by": None, **changes})

    assert (refused.value.code, Invitation.objects.count()) == (code, 0)


def test_newer_invitation_of_the_same_person_ends_the_older_one(cast: Cast) -> None:
    wanted = {"session": cast.session, "role": Role.RAPPORTEUR, "by": None}
    first = issue(**wanted, email="ama@example.org", name="Ama Owusu")
    other = issue(**wanted, email="bo@example.org", name="Bo Lindgren")
    second = issue(**wanted, email="AMA@example.org", name="Ama Owusu")

    ended = {
        key: find(made.secret).revoked_at is not None  # type: ignore[union-attr]
        for key, made in {"first": first, "other": other, "second": second}.items()
    }
    assert ended == {"first": True, "other": False, "second": False}


def test_new_link_keeps_the_person_and_ends_the_old_one(cast: Cast) -> None:
    old = issue(
        session=cast.session,
        role=Role.NOTE_TAKER,
        by=cast.staff,
        email="ama@example.org",
        name="Ama Owusu",
        language="fr",
    )
    new = renew(invitation=old.invitation, by=cast.administrator)

    kept = ("session", "role", "email", "name", "language")
    assert model_to_dict(new.invitation, kept) == model_to_dict(old.invitation, kept)
    assert (new.invitation.created_by, hash_of(new.secret) == hash_of(old.secret)) == (
        cast.administrator,
        False,
    )
    assert Invitation.objects.get(pk=old.invitation.pk).revoked_at is not None


def test_withdrawing_a_taken_invitation_ends_the_role(cast: Cast) -> None:
    made = issue(session=cast.session, role=Role.RAPPORTEUR, by=None)
    Invitation.objects.filter(pk=made.invitation.pk).update(
        accepted_by=cast.rapporteur, accepted_at=NOW
    )

    revoke(invitation=made.invitation)

    row = Participation.objects.get(session=cast.session, role=Role.RAPPORTEUR)
    assert (row.user, row.name) == (None, "Wanjiru Adeyemi")


def test_all_rooms_are_invited_in_one_go(cast: Cast) -> None:
    """Who never signed in gets an invitation, and so does a writer's seat without a name."""
    cast.rapporteur.last_login = NOW
    cast.rapporteur.save()
    unknown = make_participation(cast.other_session, None, Role.CO_CHAIR, name="Ama Owusu")

    made = issue_for_seats(
        sessions=[cast.session, cast.other_session], language="es", by=cast.staff
    )

    found = [
        (one.invitation.session.number, one.invitation.role, one.invitation.name) for one in made
    ]
    assert found == [
        ("3.1", "note_taker", "Pilar Quintana"),
        ("3.1", "co_chair", "Tomas Halvorsen"),
        ("1.2", "rapporteur", "Suresh Balan"),
        ("1.2", "note_taker", ""),
        ("1.2", "co_chair", "Ama Owusu"),
    ]
    assert {one.invitation.language for one in made} == {"es"}
    assert made[-1].invitation.participation == unknown


def test_going_once_more_ends_unopened_links_and_makes_as_many(cast: Cast) -> None:
    sessions = [cast.session, cast.other_session]
    issue_for_seats(sessions=sessions, language="en", by=cast.staff)
    count = Invitation.objects.count()

    issue_for_seats(sessions=sessions, language="en", by=cast.staff)

    still_open = Invitation.objects.filter(revoked_at__isnull=True)
    assert (still_open.count(), Invitation.objects.count()) == (count, 2 * count)
