"""A reminder says what is missing, in the language of the report, never what is written."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from reports.domain.board import Room, board_rooms
from reports.domain.errors import DomainError
from reports.domain.reminder import PAUSE, Letter, letter_for, send_reminder
from reports.models import Letter as LetterModel
from reports.models import Reminder, Report
from tests.build import make_attribution, make_point
from tests.cast import Cast

AFTER = datetime(2018, 12, 6, 15, 0, tzinfo=UTC)
LETTER = Letter("Subject", "Text", "en")


def room(cast: Cast, user: User) -> Room:
    rooms = board_rooms(edition=cast.edition, user=user, now=AFTER)
    return next(row for row in rooms if row.session.number == "3.1")


def letter(cast: Cast, user: User | None = None) -> Letter:
    return letter_for(room(cast, user or cast.chair), link="https://example.org/r/")


def test_letter_lists_what_is_missing(cast: Cast) -> None:
    make_attribution(make_point(cast.report, "Nobody may read this.", tags={"questions": [2]}))

    body = letter(cast, cast.staff).body

    assert body == (
        "Dear colleagues,\n\n"
        "thank you for writing the report of “3.1 Aligning governance with new drivers”. "
        "The session is over, and the report has not been submitted yet.\n\n"
        "These sections are still empty:\n"
        "- Challenges\n"
        "- Opportunities / good practices / innovations for the way forward\n"
        "- Relevance to the Global Compact for Migration and its follow-up, implementation "
        "and review\n"
        "- Contributions to the achievement of the Agenda 2030\n"
        "- Inspiring quotes\n\n"
        "One guiding question is still untouched.\n\n"
        "One speaker has not answered yet about being named.\n\n"
        "Here is your report: https://example.org/r/\n\n"
        "If something stands in the way, tell us and we will help.\n"
    )


def test_letter_of_a_chair_is_the_same_with_and_without_a_speaker(cast: Cast) -> None:
    point = make_point(cast.report)
    before = letter(cast)
    make_attribution(point)
    assert "named" in letter(cast, cast.staff).body
    assert letter(cast) == before


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "The report of session 3.1"),
        ("fr", "Le rapport de la session 3.1"),
        ("es", "El informe de la sesión 3.1"),
        ("ar", "تقرير الجلسة 3.1"),
    ],
)
def test_letter_speaks_the_language_of_the_report(cast: Cast, language: str, subject: str) -> None:
    Report.objects.filter(pk=cast.report.pk).update(language=language)
    made = letter(cast)
    assert (made.subject, made.language) == (subject, language)
    assert ("https://example.org/r/" in made.body, "{" in made.body) == (True, False)


class TestSending:
    @pytest.fixture
    def writers(self, cast: Cast) -> Cast:
        for user in (cast.rapporteur, cast.notetaker):
            User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
        return cast

    def send(self, cast: Cast, at: datetime | None = None) -> Reminder:
        now = at or timezone.now()
        return send_reminder(report=cast.report, letter=LETTER, by=cast.chair, now=now)

    def refused(self, cast: Cast) -> str:
        with pytest.raises(DomainError) as caught:
            self.send(cast)
        return caught.value.code

    def test_every_writer_gets_a_mail_without_seeing_the_others(self, writers: Cast) -> None:
        reminder = self.send(writers)
        assert [(one.to, one.subject, one.body) for one in mail.outbox] == [
            (["notetaker@example.org"], "Subject", "Text"),
            (["rapporteur@example.org"], "Subject", "Text"),
        ]
        assert (reminder.recipients, reminder.sent_by) == (2, writers.chair)

    def test_second_reminder_waits(self, writers: Cast) -> None:
        self.send(writers)
        assert (self.refused(writers), len(mail.outbox)) == ("too_soon", 2)
        later = timezone.now() + PAUSE + timedelta(seconds=1)
        self.send(writers, later)
        assert len(mail.outbox) == 4

    def test_room_without_addresses_is_refused(self, cast: Cast) -> None:
        assert (self.refused(cast), Reminder.objects.count()) == ("no_address", 0)

    def test_site_without_mail_says_so(self, writers: Cast, settings: Any) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        assert (self.refused(writers), Reminder.objects.count()) == ("no_mail", 0)

    def test_reminder_waits_for_a_mail_server_that_is_down(
        self, writers: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_arguments: Any, **_options: Any) -> int:
            raise smtplib.SMTPServerDisconnected

        monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
        reminder = self.send(writers)
        waiting = LetterModel.objects.filter(state="waiting", report=writers.report)
        assert (reminder.recipients, waiting.count(), len(mail.outbox)) == (2, 2, 0)
