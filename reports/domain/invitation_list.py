"""The people of an edition's rooms and what became of their invitations: for the support unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from reports.choices import Role
from reports.domain.invitations import INVITED_ROLES, seats_of
from reports.models import Edition, Invitation, Participation, Session


@dataclass
class Seat:
    """One person of a room, or a role that nobody is named for."""

    role: str
    name: str = ""
    person: Participation | None = None
    invitation: Invitation | None = None
    state: str = "not_invited"

    @property
    def can_withdraw(self) -> bool:
        """Whether a link is about that can end, or a role that somebody took by one."""
        if self.invitation is None:
            return False
        if self.state == "signed_in":
            return self.invitation.revoked_at is None
        return self.state != "withdrawn"

    @property
    def can_renew(self) -> bool:
        return self.can_withdraw and self.state != "signed_in"

    @property
    def can_invite(self) -> bool:
        """Whether somebody of the programme can be sent a first link, or one after a withdrawal."""
        return self.person is not None and not self.can_withdraw and self.state != "signed_in"

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def address(self) -> str:
        if self.person is not None and self.person.user is not None and self.person.user.email:
            return self.person.user.email
        return self.invitation.email if self.invitation else ""


@dataclass
class InvitedRoom:
    session: Session
    seats: list[Seat] = field(default_factory=list)


def room_rows(edition: Edition) -> QuerySet[Session]:
    """Return the sessions of an edition with their people and invitations: three queries."""
    people = Participation.objects.filter(role__in=INVITED_ROLES).select_related("user")
    return (
        edition.sessions.exclude(number="")
        .select_related("edition")
        .prefetch_related(
            Prefetch("participations", people.prefetch_related("invitations")),
            Prefetch("invitations", Invitation.objects.select_related("accepted_by")),
        )
    )


def invited_rooms(sessions: Iterable[Session], now: datetime) -> list[InvitedRoom]:
    """Return each room with its people and what became of their newest invitation."""
    return [InvitedRoom(session, _seats(session, now)) for session in sessions]


def _seats(session: Session, now: datetime) -> list[Seat]:
    newest_first = sorted(session.invitations.all(), key=lambda row: row.pk, reverse=True)
    used: set[int] = set()
    seats = []
    for entry in seats_of(session):
        if isinstance(entry, Participation):
            own = [row for row in newest_first if _is_for(row, entry)]
            seat = Seat(entry.role, entry.name, entry, own[0] if own else None)
            used.update(row.pk for row in own)
        else:
            seat = Seat(entry)
        seat.state = state_label(seat.invitation, entry, now)
        seats.append(seat)
    for row in newest_first:
        if row.pk in used or (row.revoked_at and not row.asked_again_at):
            continue
        seats.append(Seat(row.role, row.name, None, row, state_label(row, None, now)))
    return [seat for seat in seats if not _is_filled(seat, seats)]


def _is_for(row: Invitation, person: Participation) -> bool:
    if row.role != person.role:
        return False
    if row.participation_id is not None:
        return row.participation_id == person.pk
    return row.accepted_by_id is not None and row.accepted_by_id == person.user_id


def _is_filled(seat: Seat, seats: list[Seat]) -> bool:
    """Whether an empty seat is no question any more, since its role was invited."""
    is_empty = seat.person is None and seat.invitation is None
    return is_empty and any(other.invitation and other.role == seat.role for other in seats)


def state_label(
    invitation: Invitation | None, entry: Participation | str | None, now: datetime
) -> str:
    """Return one word for the state: the list has a sentence and a colour for each."""
    signs_in = isinstance(entry, Participation) and entry.user and entry.user.last_login
    if signs_in:
        return "signed_in"
    if invitation is None:
        return "not_invited"
    if invitation.revoked_at:
        return "withdrawn"
    if invitation.accepted_at:
        return "accepted"
    if invitation.asked_again_at:
        return "asks_again"
    return "late" if invitation.expires_at <= now else "open"
