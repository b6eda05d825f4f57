"""What a link means for whoever holds it: one table, and taking it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from reports.choices import Role, SessionKind
from reports.domain.errors import DomainError
from reports.domain.invitation_opening import State, accept, state_of
from reports.domain.invitations import Issued, find, issue, revoke
from reports.models import Participation, Report
from tests.build import make_participation, make_session, make_template
from tests.cast import Cast

NOBODY = AnonymousUser()


def invite(cast: Cast, **changes: Any) -> Issued:
    values = {"session": cast.session, "role": Role.RAPPORTEUR, "by": cast.staff, **changes}
    return issue(**values)


def state(made: Issued, user: Any = NOBODY) -> State:
    return state_of(invitation=find(made.secret), user=user)


def test_fresh_link_opens_with_one_tap(cast: Cast) -> None:
    assert state(invite(cast)) == State.READY


def test_unknown_link_opens_nothing(db: None) -> None:
    assert state_of(invitation=None, user=NOBODY) == State.UNKNOWN


def test_withdrawn_link_opens_nothing(cast: Cast) -> None:
    made = invite(cast)
    revoke(invitation=made.invitation)

    assert state(made) == State.WITHDRAWN


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [pytest.param(-1, State.READY, id="in time"), pytest.param(0, State.LATE, id="late")],
)
def test_link_ends_at_its_second(seconds: int, expected: State, cast: Cast) -> None:
    made = invite(cast)

    with time_machine.travel(made.invitation.expires_at + timedelta(seconds=seconds), tick=False):
        assert state(made) == expected


def test_clock_set_back_opens_a_link_made_in_the_future(cast: Cast) -> None:
    """A server whose clock jumps back a day locks nobody out."""
    made = invite(cast)

    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        account = accept(invitation=made.invitation, user=NOBODY)

    assert account.participations.get().session == cast.session


def test_link_alone_never_opens_an_account_in_use(cast: Cast) -> None:
    User.objects.filter(pk=cast.reader.pk).update(email="chloe@example.org")

    assert state(invite(cast, email="chloe@example.org")) == State.SIGN_IN_FIRST


def test_link_opens_an_account_that_nobody_has_used(cast: Cast) -> None:
    """Staff made it in the office; nobody has a password for it yet."""
    prepared = User.objects.create_user("prepared", email="ama@example.org")
    made = invite(cast, email="ama@example.org")

    assert state(made) == State.READY
    assert accept(invitation=made.invitation, user=NOBODY) == prepared


@pytest.mark.parametrize("kind", ["is_staff", "is_superuser", "chair"])
def test_link_alone_never_opens_an_account_with_rights(kind: str, cast: Cast) -> None:
    guarded = User.objects.create_user("guarded", email="ama@example.org")
    if kind == "chair":
        cast.edition.chairs.add(guarded)
    else:
        User.objects.filter(pk=guarded.pk).update(**{kind: True})

    assert state(invite(cast, email="ama@example.org")) == State.SIGN_IN_FIRST


def test_owner_who_is_signed_in_takes_it_with_one_tap(cast: Cast) -> None:
    User.objects.filter(pk=cast.reader.pk).update(email="chloe@example.org")
    made = invite(cast, email="chloe@example.org")

    assert state(made, cast.reader) == State.READY_AS_YOU
    assert accept(invitation=made.invitation, user=cast.reader) == cast.reader


def test_link_of_another_account_is_not_used_up(cast: Cast) -> None:
    User.objects.filter(pk=cast.reader.pk).update(email="chloe@example.org")
    made = invite(cast, email="chloe@example.org")

    with pytest.raises(DomainError) as refused:
        accept(invitation=made.invitation, user=cast.outsider)

    assert (refused.value.code, state(made, cast.reader)) == ("other_person", "ready_as_you")


def test_staff_who_try_out_a_link_do_not_use_it_up(cast: Cast) -> None:
    made = invite(cast)

    assert (state(made, cast.plain_staff), state(made)) == (State.OTHER_PERSON, State.READY)


def test_taken_link_asks_for_a_code_elsewhere_and_opens_at_home(cast: Cast) -> None:
    made = invite(cast)
    account = accept(invitation=made.invitation, user=NOBODY)

    assert [state(made), state(made, account), state(made, cast.outsider)] == [
        State.IN_USE_ELSEWHERE,
        State.IN_USE_HERE,
        State.IN_USE_BY_OTHER,
    ]


def test_taken_link_stays_good_on_its_device_after_its_end(cast: Cast) -> None:
    made = invite(cast)
    account = accept(invitation=made.invitation, user=NOBODY)

    with time_machine.travel(made.invitation.expires_at + timedelta(days=60), tick=False):
        assert state(made, account) == State.IN_USE_HERE


def test_closed_account_does_not_come_back_by_a_link(cast: Cast) -> None:
    User.objects.filter(pk=cast.reader.pk).update(email="chloe@example.org", is_active=False)
    taken = invite(cast, role=Role.NOTE_TAKER)
    account = accept(invitation=taken.invitation, user=NOBODY)
    User.objects.filter(pk=account.pk).update(is_active=False)

    assert state(invite(cast, email="chloe@example.org")) == State.CLOSED
    assert state(taken) == State.CLOSED


def test_second_of_two_taps_makes_no_second_account(cast: Cast) -> None:
    """Both read the page while it was open; the row is locked while one takes it."""
    made = invite(cast)
    first, second = find(made.secret), find(made.secret)
    assert first is not None and second is not None
    accept(invitation=first, user=NOBODY)
    accounts = User.objects.count()

    with pytest.raises(DomainError) as refused:
        accept(invitation=second, user=NOBODY)

    assert (refused.value.code, User.objects.count()) == ("in_use_elsewhere", accounts)


def test_new_account_has_no_password_and_a_name_that_tells_nobody(cast: Cast) -> None:
    made = invite(cast, name="Ama Owusu-Lindgren", email="ama@example.org")

    account = accept(invitation=made.invitation, user=NOBODY)

    assert (account.first_name, account.last_name, account.email) == (
        "Ama",
        "Owusu-Lindgren",
        "ama@example.org",
    )
    assert account.username[:-5] == "rapporteur-3.1-"
    assert not account.has_usable_password()


def test_typed_name_is_taken_where_the_invitation_has_none(cast: Cast) -> None:
    account = accept(invitation=invite(cast).invitation, user=NOBODY, name=" Bo Lindgren ")

    assert Participation.objects.get(user=account).name == "Bo Lindgren"


def test_nameless_account_is_called_by_its_role(cast: Cast) -> None:
    account = accept(invitation=invite(cast).invitation, user=NOBODY)

    assert account.get_full_name() == "Rapporteur 3.1"


def test_account_fills_the_row_of_the_programme(cast: Cast) -> None:
    person = make_participation(cast.session, None, Role.NOTE_TAKER, name="Ama Owusu")
    made = invite(cast, role=Role.NOTE_TAKER, participation=person)
    rows = Participation.objects.count()

    account = accept(invitation=made.invitation, user=NOBODY)

    person.refresh_from_db()
    assert (person.user, Participation.objects.count()) == (account, rows)


def test_role_that_the_account_has_already_is_not_doubled(cast: Cast) -> None:
    made = invite(cast)
    rows = Participation.objects.count()

    accept(invitation=made.invitation, user=cast.rapporteur)

    assert Participation.objects.count() == rows


@pytest.mark.parametrize(
    ("kind", "template"),
    [
        pytest.param(SessionKind.ROUNDTABLE, "roundtable_2018", id="roundtable"),
        pytest.param(SessionKind.REGIONAL_CONSULTATION, "regional_consultation", id="regional"),
    ],
)
def test_writer_lands_in_a_report_that_is_begun(kind: str, template: str, cast: Cast) -> None:
    make_template(key="regional_consultation")
    room = make_session(cast.edition, "5.1", kind=kind)

    accept(invitation=invite(cast, session=room, language="fr").invitation, user=NOBODY)

    report = Report.objects.get(session=room)
    assert (report.template.key, report.language) == (template, "fr")


def test_co_chair_begins_no_report(cast: Cast) -> None:
    room = make_session(cast.edition, "5.1")

    accept(invitation=invite(cast, session=room, role=Role.CO_CHAIR).invitation, user=NOBODY)

    assert Report.objects.filter(session=room).count() == 0
