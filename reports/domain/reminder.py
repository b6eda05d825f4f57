"""A polite word to the writers of a room: what is missing, never what is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gfmd_site.choices import LetterKind
from gfmd_site.letters import both_ways
from gfmd_site.lib.translated import CONTENT_LANGUAGES, in_language
from reports.domain.board import Room
from reports.domain.errors import DomainError
from reports.domain.letters import mail_is_configured, post, writer_addresses
from reports.models import Reminder, Report

# Two people at the board must not write to one room within minutes of each other.
PAUSE = timedelta(minutes=15)


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str
    language: str


def letter_for(room: Room, *, link: str) -> Letter:
    """Return the reminder for a room in the language of its report.

    It says how much is missing, and of consents only what the person at the board may know.
    """
    report = room.report
    if report is None:
        raise DomainError(
            _("The report is not begun, so there is nobody to remind."), code="no_report"
        )
    language = report.language if report.language in CONTENT_LANGUAGES else "en"
    codes = {need.code for need in room.needs}
    has_points = room.points > 0
    text = render_to_string(
        f"reports/reminder/{language}.txt",
        {
            "number": room.session.number,
            "label": room.session.label,
            "empty": [in_language(fill.section, "title", language) for fill in room.empty]
            if has_points
            else [],
            "untouched": room.questions_untouched if has_points else 0,
            "consents": room.consents or 0,
            "nothing": not has_points,
            "is_returned": "returned" in codes,
            "is_late": "late" in codes,
            "may_hold_unsent": bool({"silent", "unsent"} & codes),
            "link": link,
        },
    )
    subject, _line, body = text.strip().partition("\n")
    return Letter(subject.strip(), re.sub(r"\n{3,}", "\n\n", body).strip() + "\n", language)


@transaction.atomic
def send_reminder(*, report: Report, letter: Letter, by: User, now: datetime) -> Reminder:
    """Write to the writers of a room, each by itself, and note it: the outbox sends it.

    Raises DomainError where there is nobody to write to, or somebody has just done so.
    """
    if not mail_is_configured():
        raise DomainError(
            _("This site sends no mail. Copy the text and send it yourself."), code="no_mail"
        )
    addresses = writer_addresses(report)
    if not addresses:
        raise DomainError(
            _("No writer of this room has an address. Add one in the office, or copy the text."),
            code="no_address",
        )
    if report.reminders.filter(sent_at__gt=now - PAUSE).exists():
        raise DomainError(
            _("This room was reminded a few minutes ago. Give the writers some time."),
            code="too_soon",
        )
    words = both_ways(letter.subject, letter.body, letter.language)
    for address in addresses:
        post(
            kind=LetterKind.REMINDER,
            address=address,
            language=letter.language,
            words=words,
            by=by,
            report=report,
        )
    return Reminder.objects.create(report=report, sent_by=by, recipients=len(addresses))
