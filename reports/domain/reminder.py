"""A polite word to the writers of a room: what is missing, never what is written."""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gfmd_site.lib.translated import CONTENT_LANGUAGES, in_language
from reports.choices import WRITING_ROLES
from reports.domain.board import Room
from reports.domain.errors import DomainError
from reports.models import Reminder, Report

# Two people at the board must not write to one room within minutes of each other.
PAUSE = timedelta(minutes=15)
# These print or drop a mail instead of sending it.
NO_MAIL = ("console.EmailBackend", "dummy.EmailBackend", "filebased.EmailBackend")


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


def addresses_for(report: Report) -> list[str]:
    """Return the addresses of those who write in the report: one query."""
    writers = User.objects.filter(
        is_active=True,
        participations__session=report.session_id,
        participations__role__in=WRITING_ROLES,
    )
    return sorted(set(writers.exclude(email="").values_list("email", flat=True)))


def mail_is_configured() -> bool:
    return not settings.EMAIL_BACKEND.endswith(NO_MAIL)


def send_reminder(*, report: Report, letter: Letter, by: User, now: datetime) -> Reminder:
    """Mail the letter to the writers of a room, each by itself, and note that it was sent.

    Raises DomainError where there is nobody to write to, somebody has just done so, or the mail
    does not leave.
    """
    if not mail_is_configured():
        raise DomainError(
            _("This site sends no mail. Copy the text and send it yourself."), code="no_mail"
        )
    addresses = addresses_for(report)
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
    try:
        for address in addresses:
            EmailMessage(letter.subject, letter.body, to=[address]).send()
    except (OSError, smtplib.SMTPException) as error:
        raise DomainError(
            _("The mail server did not take the mail. Copy the text and send it yourself."),
            code="not_sent",
        ) from error
    return Reminder.objects.create(report=report, sent_by=by, recipients=len(addresses))
