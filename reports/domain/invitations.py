"""Invitations: made, found, made anew, withdrawn. A secret is told once and kept as a hash."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gfmd_site import audit
from practices.choices import Language
from reports.choices import Role
from reports.domain.accounts import end_sign_ins, is_guarded
from reports.domain.errors import DomainError
from reports.models import Invitation, Participation, Session

INVITED_ROLES = (Role.RAPPORTEUR, Role.NOTE_TAKER, Role.CO_CHAIR)
# Long enough for a weekend before a session without a date, never past the session by much.
SHORTEST = timedelta(days=3)
LONGEST = timedelta(days=30)
AFTER_SESSION = timedelta(days=2)
SECRET_BYTES = 20
_NOT_OF_A_SECRET = re.compile(r"[^a-z2-7]")


@dataclass(frozen=True)
class Issued:
    """A new invitation with its secret, which nobody can read again later."""

    invitation: Invitation
    secret: str


def hash_of(secret: str) -> str:
    return hashlib.sha256(_plain(secret).encode()).hexdigest()


def _plain(secret: str) -> str:
    """Undo what copying, printing and mail programs do to letters and figures."""
    return _NOT_OF_A_SECRET.sub("", secret.casefold())


def secret_in(text: str) -> str:
    """Return the secret of a pasted link, or of the letters behind it."""
    return _plain(text.strip().rstrip("/").rpartition("/")[2])


def new_secret() -> str:
    """Return 160 random bits in small letters and figures: nothing a mail program breaks."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode().lower()


def valid_until(session: Session, now: datetime) -> datetime:
    """Return when an invitation ends: two days after its session, in three to thirty days."""
    wanted = (session.starts_at or now) + AFTER_SESSION
    return min(max(wanted, now + SHORTEST), now + LONGEST)


@transaction.atomic
def issue(
    *,
    session: Session,
    role: str,
    by: User | None,
    email: str = "",
    name: str = "",
    language: str = Language.ENGLISH,
    participation: Participation | None = None,
) -> Issued:
    """Make an invitation. Earlier ones for the same person or seat that nobody opened end."""
    if role not in INVITED_ROLES:
        raise DomainError(
            _("Only rapporteurs, note takers and co-chairs are invited. Choose one of them."),
            code="bad_role",
            field="role",
        )
    email = email.strip().lower()
    if email:
        _check_address(email)
    now = timezone.now()
    if participation is not None:
        name = name or participation.name
    _waiting_for(session, role, email, name.strip(), participation).update(revoked_at=now)
    secret = new_secret()
    invitation = Invitation.objects.create(
        session=session,
        role=role,
        participation=participation,
        email=email,
        name=name.strip(),
        language=language if language in Language.values else Language.ENGLISH,
        secret_hash=hash_of(secret),
        created_by=by,
        expires_at=valid_until(session, now),
    )
    _audit(invitation, by=by, now="made")
    return Issued(invitation, secret)


def _audit(invitation: Invitation, **details: Any) -> None:
    """Enter what became of an invitation: neither its secret nor whom it is for."""
    audit.record(
        audit.AuditEvent.INVITATION,
        subject=f"invitation:{invitation.pk}",
        session=invitation.session_id,
        role=str(invitation.role),
        **details,
    )


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError(
            _("“%(address)s” is no e-mail address. Correct it, or leave it out.")
            % {"address": email},
            code="bad_address",
            field="email",
        ) from error


def _waiting_for(
    session: Session, role: str, email: str, name: str, participation: Participation | None
) -> QuerySet[Invitation]:
    """Return the invitations that nobody opened, of the same person or of the same seat."""
    rows = Invitation.objects.filter(
        session=session, role=role, accepted_at__isnull=True, revoked_at__isnull=True
    )
    if participation is not None:
        return rows.filter(participation=participation)
    return rows.filter(participation__isnull=True, email=email, name=name)


def find(secret: str) -> Invitation | None:
    """Return the invitation with this secret; one letter less is as good as none."""
    rows = Invitation.objects.select_related(
        "session__edition", "session__report", "accepted_by", "participation__user"
    )
    return rows.filter(secret_hash=hash_of(secret)).first()


def renew(*, invitation: Invitation, by: User | None) -> Issued:
    """Make a new link for the same person; the old one ends.

    The new one opens for whoever the old one was taken by, after the usual question.
    """
    if invitation.accepted_at is None:
        revoke(invitation=invitation)
    return issue(
        session=invitation.session,
        role=invitation.role,
        by=by,
        email=invitation.email,
        name=invitation.name,
        language=invitation.language,
        participation=invitation.participation,
    )


@transaction.atomic
def revoke(*, invitation: Invitation) -> None:
    """End a link. Where somebody took it, that person's role in the session ends as well.

    What that person still has on a device is held for the chair, as after any lost permission.
    """
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        _audit(locked, now="withdrawn", account=locked.accepted_by_id)
    if locked.accepted_by_id is not None:
        Participation.objects.filter(
            session=locked.session_id, role=locked.role, user=locked.accepted_by_id
        ).update(user=None)
        _sign_out_where_nothing_is_left(locked)
    invitation.revoked_at = locked.revoked_at


def _sign_out_where_nothing_is_left(invitation: Invitation) -> None:
    """End the sign-ins of an account that this invitation made and that has no other role."""
    taker = invitation.accepted_by
    if taker is None or taker.has_usable_password() or is_guarded(taker):
        return
    if not taker.participations.exists():
        end_sign_ins(user=taker)


def ask_again(*, invitation: Invitation) -> None:
    """Note that somebody came too late and asks the support unit for a new link."""
    if invitation.asked_again_at is None:
        Invitation.objects.filter(pk=invitation.pk).update(asked_again_at=timezone.now())


def seats_of(session: Session) -> list[Participation | str]:
    """Return who is to write in a session: its people, or the bare role where nobody is named."""
    people = [row for row in session.participations.all() if row.role in INVITED_ROLES]
    seats: list[Participation | str] = []
    for role in INVITED_ROLES:
        of_role = [row for row in people if row.role == role]
        seats += of_role or ([role] if role != Role.CO_CHAIR else [])
    return seats


def issue_for_seats(*, sessions: Iterable[Session], language: str, by: User) -> list[Issued]:
    """Make an invitation for everybody in these sessions who has never signed in."""
    made = []
    for session in sessions:
        for seat in seats_of(session):
            if isinstance(seat, Participation):
                if seat.user is not None and seat.user.last_login is not None:
                    continue
                made.append(
                    issue(
                        session=session,
                        role=seat.role,
                        by=by,
                        email=seat.user.email if seat.user else _address_of(seat),
                        language=language,
                        participation=seat,
                    )
                )
            elif not _is_taken(session, seat):
                made.append(issue(session=session, role=seat, by=by, language=language))
    return made


def _address_of(seat: Participation) -> str:
    """Return the address of the latest invitation of a person, read without another query."""
    known = sorted(seat.invitations.all(), key=lambda row: row.pk)
    return known[-1].email if known else ""


def _is_taken(session: Session, role: str) -> bool:
    return any(
        row.role == role and row.accepted_at and not row.revoked_at
        for row in session.invitations.all()
    )
