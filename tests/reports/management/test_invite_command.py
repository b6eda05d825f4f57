"""`manage.py invite`: one line with the link, and mistakes in one sentence."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from reports.models import Invitation
from tests.build import make_edition, make_session
from tests.cast import Cast

EMAIL = "ama@example.org"


def invite(capsys: pytest.CaptureFixture[str], *arguments: str, **options: Any) -> str:
    call_command("invite", *arguments, **{"role": "rapporteur", **options})
    return capsys.readouterr().out


def test_link_is_printed_alone_and_opens(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    out = invite(capsys, "3.1", EMAIL, address="https://reports.example.org/")

    found = re.fullmatch(r"https://reports\.example\.org(/invitation/[a-z2-7]{32}/)\n", out)
    assert found is not None
    client = Client()
    client.get(found[1])
    answer = client.post("/invitation/", {"action": "open"})
    assert answer.headers["Location"] == cast.report.get_absolute_url()


def test_invitation_is_for_the_person_that_was_named(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"role": "note-taker", "name": "Ama Owusu", "language": "ar", "by": "staff"}
    invite(capsys, "3.1", EMAIL, **options)

    row = Invitation.objects.get()
    assert (row.session, row.role, row.email, row.name, row.language, row.created_by) == (
        cast.session,
        "note_taker",
        EMAIL,
        "Ama Owusu",
        "ar",
        cast.staff,
    )


def test_newest_edition_is_meant_unless_one_is_named(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    later = make_session(make_edition(year=2020), "3.1")
    invite(capsys, "3.1", EMAIL)
    invite(capsys, "3.1", EMAIL, edition=2018)

    sessions = Invitation.objects.order_by("pk").values_list("session", flat=True)
    assert list(sessions) == [later.pk, cast.session.pk]


def test_link_is_mailed_when_asked(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    invite(capsys, "3.1", EMAIL)
    without = len(mail.outbox)
    out = invite(capsys, "3.1", EMAIL, mail=True)

    (letter,) = mail.outbox
    assert (without, letter.to, out.strip() in str(letter.body)) == (0, [EMAIL], True)


@pytest.mark.parametrize(
    ("session", "email", "options", "says"),
    [
        pytest.param(
            "9.9",
            EMAIL,
            {},
            "The edition 2018 has no session 9.9. It has: 1.2, 3.1.",
            id="session",
        ),
        pytest.param(
            "3.1",
            EMAIL,
            {"role": "panellist"},
            "Only rapporteurs, note takers and co-chairs are invited. Choose one of them.",
            id="role",
        ),
        pytest.param(
            "3.1",
            "ama@",
            {},
            "“ama@” is no e-mail address. Correct it, or leave it out.",
            id="address",
        ),
        pytest.param("3.1", EMAIL, {"by": "nobody"}, "There is no account “nobody”.", id="by"),
        pytest.param(
            "3.1",
            EMAIL,
            {"edition": 1999},
            "There is no such edition. Add it in the office first.",
            id="edition",
        ),
    ],
)
def test_mistake_is_one_sentence_and_stores_nothing(
    session: str,
    email: str,
    options: dict[str, Any],
    says: str,
    cast: Cast,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(CommandError) as refused:
        invite(capsys, session, email, **options)

    assert (str(refused.value), Invitation.objects.count()) == (says, 0)
