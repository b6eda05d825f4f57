"""Opening an invitation: what its link means for whoever holds it, and taking it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from gfmd_site import audit
from reports.choices import WRITING_ROLES, SessionKind
from reports.domain.accounts import (
    has_rights,
    has_second_factor,
    is_guarded,
    signs_in_by_itself,
)
from reports.domain.errors import DomainError
from reports.domain.lifecycle import begin_report
from reports.models import Invitation, Participation, Report, ReportingTemplate, Session

# Neither vowels nor look-alikes: a name of an account that can be read out and spells nothing.
LETTERS = "bcdfghjkmnpqrstvwxz23456789"


class State(StrEnum):
    """What a person can do with a link. The page has a sentence and a way out for each."""

    UNKNOWN = "unknown"
    READY = "ready"
    READY_AS_YOU = "ready_as_you"
    SIGN_IN_FIRST = "sign_in_first"
    OTHER_PERSON = "other_person"
    IN_USE_HERE = "in_use_here"
    IN_USE_ELSEWHERE = "in_use_elsewhere"
    IN_USE_BY_OTHER = "in_use_by_other"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


OPEN_STATES = frozenset({State.READY, State.READY_AS_YOU})


def account_of(invitation: Invitation) -> User | None:
    """Return the account that an invitation is for, where there is one already."""
    person = invitation.participation
    if person is not None and person.user is not None:
        return person.user
    if not invitation.email:
        return None
    return User.objects.filter(email__iexact=invitation.email).order_by("-is_active", "pk").first()


def state_of(
    *, invitation: Invitation | None, user: User | AnonymousUser, now: datetime | None = None
) -> State:
    """Say what a link means for somebody. Reads only: a scanner of mails may do the same."""
    if invitation is None:
        return State.UNKNOWN
    if invitation.revoked_at is not None:
        return State.WITHDRAWN
    if invitation.accepted_at is not None:
        return _state_of_taken(invitation, user)
    if invitation.expires_at <= (now or timezone.now()):
        return State.LATE
    return _state_of_open(invitation, user)


def _state_of_taken(invitation: Invitation, user: User | AnonymousUser) -> State:
    taker = invitation.accepted_by
    if taker is None or not taker.is_active:
        return State.CLOSED
    if user.is_anonymous:
        own_sign_in = is_guarded(taker) or has_second_factor(taker)
        return State.SIGN_IN_FIRST if own_sign_in else State.IN_USE_ELSEWHERE
    return State.IN_USE_HERE if user.pk == taker.pk else State.IN_USE_BY_OTHER


def _state_of_open(invitation: Invitation, user: User | AnonymousUser) -> State:
    account = account_of(invitation)
    if account is not None and not account.is_active:
        return State.CLOSED
    if isinstance(user, AnonymousUser):
        known = account is not None and signs_in_by_itself(account)
        return State.SIGN_IN_FIRST if known else State.READY
    if account is not None:
        return State.READY_AS_YOU if account.pk == user.pk else State.OTHER_PERSON
    # Whoever tries out a link in the office must not use it up.
    return State.OTHER_PERSON if has_rights(user) else State.READY_AS_YOU


@transaction.atomic
def accept(*, invitation: Invitation, user: User | AnonymousUser, name: str = "") -> User:
    """Take an invitation and return the account to sign in.

    Only one of several who tap at the same moment gets it. Raises DomainError with the state
    as its code for the others, and whenever the link cannot be taken.
    """
    locked = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("session__edition", "accepted_by", "participation__user")
        .get(pk=invitation.pk)
    )
    state = state_of(invitation=locked, user=user)
    if state not in OPEN_STATES:
        raise DomainError(_("This invitation cannot be opened like this."), code=state)
    account = user if isinstance(user, User) else account_of(locked) or _new_account(locked, name)
    _join(locked, account)
    locked.accepted_by, locked.accepted_at = account, timezone.now()
    locked.save(update_fields=["accepted_by", "accepted_at"])
    audit.record(
        audit.AuditEvent.INVITATION,
        by=account,
        subject=f"invitation:{locked.pk}",
        session=locked.session_id,
        role=str(locked.role),
        now="accepted",
    )
    if locked.role in WRITING_ROLES:
        begin_where_missing(locked.session, locked.language)
    return account


def _new_account(invitation: Invitation, name: str) -> User:
    """Make an account without a password. Its user name tells the role and no person."""
    shown = (invitation.name or name).strip()[:200] or _unnamed(invitation)
    first, _space, last = shown.partition(" ")
    role = invitation.role.replace("_", "-")
    number = invitation.session.number or str(invitation.session_id)
    return User.objects.create_user(
        username=f"{role}-{number}-{get_random_string(5, LETTERS)}",
        email=invitation.email,
        first_name=first[:150],
        last_name=last[:150],
    )


def _unnamed(invitation: Invitation) -> str:
    return f"{invitation.get_role_display()} {invitation.session.number}".strip()


def _join(invitation: Invitation, account: User) -> None:
    """Give the account its role, in the row of the programme that was made for this person."""
    rows = Participation.objects.filter(session=invitation.session_id, role=invitation.role)
    if rows.filter(user=account).exists():
        return
    shown = invitation.name or account.get_full_name()
    free = rows.filter(user__isnull=True)
    person = (
        free.filter(pk=invitation.participation_id or 0).first() or free.filter(name=shown).first()
    )
    if person is None:
        Participation.objects.create(
            session=invitation.session, role=invitation.role, name=shown, user=account
        )
        return
    person.user = account
    person.save(update_fields=["user"])


def begin_where_missing(session: Session, language: str) -> Report | None:
    """Begin the report of a session that has none, so that a writer lands in it."""
    report = Report.objects.filter(session=session).first()
    if report is not None or not session.number:
        return report
    template = _template_for(session)
    if template is None:
        return None
    return begin_report(session=session, template=template, language=language)


def _template_for(session: Session) -> ReportingTemplate | None:
    """Return the template of the edition's other reports of the same kind, or the newest."""
    active = ReportingTemplate.objects.filter(is_active=True)
    others = active.filter(
        reports__session__edition=session.edition_id, reports__session__kind=session.kind
    )
    is_consultation = session.kind == SessionKind.REGIONAL_CONSULTATION
    own = active.filter(key__contains="consultation")
    usual = own if is_consultation else active.exclude(pk__in=own)
    return (
        others.order_by("-reports__pk").first()
        or usual.order_by("-pk").first()
        or active.order_by("-pk").first()
    )
