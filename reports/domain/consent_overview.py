"""Which consents are missing in which room, and what is known about each statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_site.permissions import may
from reports.choices import AttributionKind, Consent, LinkAnswer, ProposalState
from reports.domain.comments import add_comment
from reports.domain.consent import SpeakerOutside, render_at, speakers_outside
from reports.domain.errors import DomainError
from reports.domain.queries import points_of, report_rows
from reports.domain.waiting import unanswered
from reports.models import Attribution, Comment, ConsentLink, Report

# A question that nobody answered for so long is worth another word.
STALE = timedelta(hours=12)
REMIND_AGAIN = timedelta(hours=1)


@dataclass
class RoomConsents:
    """One room with the answers of its speakers; `oldest` is the longest wait since asking."""

    report: Report
    not_asked: int = 0
    asked: int = 0
    approved: int = 0
    refused: int = 0
    proposals: int = 0
    oldest: datetime | None = None
    reminded: datetime | None = None

    @property
    def missing(self) -> int:
        return self.not_asked + self.asked

    @property
    def is_stale(self) -> bool:
        return self.oldest is not None and timezone.now() - self.oldest > STALE


def rooms_for(user: Any) -> list[RoomConsents]:
    """Return the rooms whose speakers this person may know, those with most missing first.

    Seven queries, whatever the number of rooms.
    """
    rows_of_reports = report_rows().filter(session__edition__rehearses__isnull=True)
    reports = [r for r in rows_of_reports if may(user, "reports.record_consent", r)]
    rooms = {report.pk: RoomConsents(report) for report in reports}
    rows = Attribution.objects.filter(
        point__report__in=reports, point__deleted_at__isnull=True
    ).exclude(kind=AttributionKind.CONSTITUENCY)
    for report_id, consent, asked_at in rows.values_list(
        "point__report_id", "consent", "consent_at"
    ):
        room = rooms[report_id]
        setattr(room, consent, getattr(room, consent) + 1)
        if consent == Consent.ASKED and asked_at is not None:
            room.oldest = min(room.oldest or asked_at, asked_at)
    for report_id in ConsentLink.objects.filter(
        report__in=reports, proposal_state=ProposalState.WAITING
    ).values_list("report_id", flat=True):
        rooms[report_id].proposals += 1
    reminders = Comment.objects.filter(report__in=reports, team_only=True, point__isnull=True)
    reminders = reminders.filter(text__startswith=REMINDER).order_by("created_at")
    for report_id, at in reminders.values_list("report_id", "created_at"):
        rooms[report_id].reminded = at
    return sorted(rooms.values(), key=lambda room: (-room.missing, room.report.code))


# How a reminder is known again among the comments, in every language.
REMINDER = "Reminder: "


def remind(*, report: Report, by: User) -> Comment:
    """Leave a reminder for the team of a room. Raises DomainError when there is nothing to say."""
    recent = report.comments.filter(
        text__startswith=REMINDER, created_at__gt=timezone.now() - REMIND_AGAIN
    )
    if recent.exists():
        raise DomainError(_("This room was reminded less than an hour ago."), code="too_soon")
    missing = unanswered().filter(point__report=report).count()
    if not missing:
        raise DomainError(_("Every speaker of this room has answered."), code="nothing")
    sentence = ngettext(
        "%(count)d speaker has not answered yet. Ask before the room empties: under “Consents” "
        "is a text to read out, and a link.",
        "%(count)d speakers have not answered yet. Ask before the room empties: under “Consents” "
        "is a text to read out, and a link.",
        missing,
    )
    text = REMINDER + sentence % {"count": missing}
    return add_comment(report=report, text=text, by=by, team_only=True)


@dataclass
class Statement:
    """One speaker of one point, for the team: what was answered, how, and what is still open."""

    speaker: SpeakerOutside
    link: ConsentLink | None = None
    proposals: list[ConsentLink] = field(default_factory=list)
    changed_since: bool = False

    @property
    def row(self) -> Attribution:
        return self.speaker.row

    @property
    def is_missing(self) -> bool:
        return self.row.consent in {Consent.NOT_ASKED, Consent.ASKED}


def statements_of(report: Report) -> list[Statement]:
    """Return all speakers of a report, those without an answer first; eleven queries."""
    points = points_of(report)
    links = _newest(report.consent_links.all())
    waiting = report.consent_links.filter(proposal_state=ProposalState.WAITING)
    proposals: dict[int, list[ConsentLink]] = {}
    for proposed in waiting:
        proposals.setdefault(proposed.attribution_id, []).append(proposed)
    statements = []
    for speaker in speakers_outside(points, report):
        link = links.get(speaker.row.pk)
        statement = Statement(speaker, link, proposals.get(speaker.row.pk, []))
        statement.changed_since = changed_since_approval(speaker, link)
        statements.append(statement)
    return sorted(statements, key=lambda s: (not s.proposals, not s.is_missing))


def changed_since_approval(speaker: SpeakerOutside, link: ConsentLink | None) -> bool:
    """Whether the text is not what the speaker saw on the page of the link and approved."""
    if link is None or link.answer != LinkAnswer.APPROVED:
        return False
    if speaker.consent != Consent.APPROVED:
        return False
    return render_at(speaker.point, speaker.row, link.level, link.language) != link.wording


def _newest(links: Iterable[ConsentLink]) -> dict[int, ConsentLink]:
    """Return the newest answered link of each speaker, or the newest of all."""
    newest: dict[int, ConsentLink] = {}
    for link in links:
        known = newest.get(link.attribution_id)
        if known is None or (link.answer and not known.answer):
            newest[link.attribution_id] = link
    return newest


def answered_links(report: Report) -> dict[int, ConsentLink]:
    """Return the approvals that came through a link, by speaker: one query."""
    return _newest(report.consent_links.filter(answer=LinkAnswer.APPROVED))
