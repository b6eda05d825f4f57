"""The outbox: nothing is lost while a mail server is down, and no word of it is readable."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from gfmd_site.choices import LetterKind
from gfmd_site.letters import Words, words_of
from reports.choices import LetterState, Role
from reports.domain import lifecycle
from reports.domain.digest import post_digests
from reports.domain.errors import DomainError
from reports.domain.invitations import issue
from reports.domain.letters import open_letter, post, post_invitation
from reports.domain.letters_sending import (
    CLAIM,
    MOST_ATTEMPTS,
    call_back,
    forget_old,
    retry,
    retry_all,
    send_waiting,
)
from reports.models import Letter
from tests.build import make_point, make_practice
from tests.cast import Cast

WORDS = Words("A subject", "A text with https://example.org/invitation/secret/\n", "<p>A text</p>")
LANGUAGES = ("en", "fr", "es", "ar")


@pytest.fixture(autouse=True)
def _only_when_told(settings: Settings) -> None:
    settings.LETTERS_LEAVE = "when told"


def write(**changes: Any) -> Letter:
    values = {
        "kind": LetterKind.REMINDER,
        "address": "ama@example.org",
        "language": "en",
        "words": WORDS,
    }
    return post(**{**values, **changes})


def fresh(letter: Letter) -> Letter:
    return Letter.objects.get(pk=letter.pk)


@pytest.fixture
def server_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse)


def server_says(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


def test_letter_waits_sealed_and_leaves_whole(db: None) -> None:
    letter = write()
    stored = bytes(fresh(letter).sealed or b"")
    waiting = len(mail.outbox)

    done = send_waiting()

    (sent,) = mail.outbox
    assert (waiting, b"secret" in stored, done) == (0, False, (1, 0))
    assert (sent.subject, sent.body, sent.to) == (WORDS.subject, WORDS.text, ["ama@example.org"])
    assert sent.alternatives == [("<p>A text</p>", "text/html")]  # type: ignore[attr-defined]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_words_are_gone_once_the_letter_has_left(db: None) -> None:
    letter = write()
    send_waiting()

    row = fresh(letter)
    assert (row.state, row.sealed, row.sent_at is not None) == (LetterState.SENT, None, True)


def test_letter_is_sent_once(db: None) -> None:
    write()
    send_waiting()
    send_waiting()

    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("db", "server_down")
def test_server_that_is_down_loses_nothing_and_is_left_in_peace() -> None:
    first, second = write(), write(address="bo@example.org")

    done = send_waiting()

    assert done == (0, 1)
    assert [(fresh(one).state, fresh(one).attempts) for one in (first, second)] == [
        (LetterState.WAITING, 1),
        # Not tried at all: it would only spend its patience.
        (LetterState.WAITING, 0),
    ]
    assert fresh(first).last_error == "No connection to the mail server (ConnectionRefusedError)."


def test_letter_of_a_bad_hour_leaves_when_the_server_is_back(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = write()
    with monkeypatch.context() as bad_hour:
        server_says(bad_hour, ConnectionRefusedError())
        send_waiting()
    too_early = send_waiting()

    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        done = send_waiting()

    assert (too_early, done, fresh(letter).state) == ((0, 0), (1, 0), LetterState.SENT)


def test_patience_grows_and_ends(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    server_says(monkeypatch, TimeoutError())
    letter = write()
    waits = []
    moment = timezone.now()
    for _attempt in range(MOST_ATTEMPTS):
        with time_machine.travel(moment, tick=False):
            send_waiting()
        row = fresh(letter)
        waits.append(int((row.next_try_at - moment).total_seconds() // 60))
        moment = row.next_try_at

    assert waits[:7] == [1, 5, 15, 60, 180, 720, 1440]
    assert (fresh(letter).state, fresh(letter).sealed is None) == (LetterState.FAILED, False)


@pytest.mark.parametrize(
    ("error", "state", "says"),
    [
        pytest.param(
            smtplib.SMTPRecipientsRefused({"ama@example.org": (550, b"No ama here")}),
            LetterState.FAILED,
            "The mail server refuses this address (550).",
            id="no such address",
        ),
        pytest.param(
            smtplib.SMTPRecipientsRefused({"ama@example.org": (451, b"Greylisted")}),
            LetterState.WAITING,
            "The mail server asks to wait (451).",
            id="greylisted",
        ),
        pytest.param(
            smtplib.SMTPSenderRefused(552, b"Too large", "from@example.org"),
            LetterState.FAILED,
            "The mail server refuses this address (552).",
            id="refused for good",
        ),
        pytest.param(
            smtplib.SMTPServerDisconnected("ama@example.org"),
            LetterState.WAITING,
            "No connection to the mail server (SMTPServerDisconnected).",
            id="hung up",
        ),
    ],
)
def test_answer_of_the_server_decides_and_is_not_quoted(
    error: Exception, state: str, says: str, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_says(monkeypatch, error)
    letter = write()

    send_waiting()

    assert (fresh(letter).state, fresh(letter).last_error) == (state, says)


def test_sender_that_died_in_the_middle_is_not_waited_for(db: None) -> None:
    letter = write()
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.SENDING, next_try_at=timezone.now() + CLAIM
    )
    at_once = send_waiting()

    with time_machine.travel(timezone.now() + CLAIM + timedelta(seconds=1), tick=False):
        later = send_waiting()

    assert (at_once, later) == ((0, 0), (1, 0))


def test_change_of_the_key_keeps_letters_readable(db: None, settings: Settings) -> None:
    letter = write()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key of the new year, long enough to be one"

    assert open_letter(fresh(letter)) == WORDS


def test_lost_key_stops_one_letter_and_says_so(db: None, settings: Settings) -> None:
    lost = write()
    settings.SECRET_KEY = "another key, and the one before is gone for good"
    good = write(address="bo@example.org")

    assert send_waiting() == (1, 0)
    assert (fresh(lost).state, fresh(good).state) == (LetterState.FAILED, LetterState.SENT)
    assert fresh(lost).last_error == "Its words cannot be opened: the secret key has changed."


def test_staff_try_again_and_call_back(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    again, back = write(), write(address="bo@example.org")
    with monkeypatch.context() as bad_hour:
        server_says(bad_hour, smtplib.SMTPRecipientsRefused({"a": (550, b"")}))
        send_waiting()

    retry(letter=again)
    call_back(letter=back)
    send_waiting()

    assert (fresh(again).state, fresh(back).state) == (LetterState.SENT, LetterState.CANCELLED)
    assert fresh(back).sealed is None
    for step in (retry, call_back):
        with pytest.raises(DomainError):
            step(letter=again)


def test_everything_that_waits_is_tried_at_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        write(address=f"a{number}@example.org")
    with monkeypatch.context() as bad_hour:
        server_says(bad_hour, TimeoutError())
        send_waiting()

    assert (retry_all(), send_waiting()) == (3, (3, 0))


def test_old_letters_are_forgotten_and_waiting_ones_never(db: None) -> None:
    write()
    send_waiting()
    waiting = write()

    gone = forget_old(now=timezone.now() + timedelta(days=31))

    assert (gone, list(Letter.objects.all())) == (1, [waiting])


# The kinds


CONTEXTS: dict[str, dict[str, Any]] = {
    "invitation": {"number": "3.1", "role": "rapporteur", "until": timezone.now(), "zone": "UTC"},
    "device": {"number": "3.1", "code": "12345678", "minutes": 10},
    "returned": {"number": "3.1"},
    "accepted": {"number": "3.1"},
    "review": {"has_account": False, "until": timezone.now()},
    "practice": {"status": "published"},
    "still_valid": {"count": 2, "practices": "- A desk\n  https://example.org/here/"},
    "digest": {"rooms": 6, "begun": 5, "submitted": 2, "accepted": 1, "attention": 3},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(CONTEXTS))
def test_letter_is_complete_in_every_language(kind: str, language: str) -> None:
    link = "https://example.org/here/"
    words = words_of(kind, language, {**CONTEXTS[kind], "label": "3.1", "link": link})

    expected = CONTEXTS[kind].get("code", link)
    assert (expected in words.text, expected in words.html) == (True, True)
    assert ("{" in words.text, "\n\n\n" in words.text, words.subject != "") == (False, False, True)
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in words.html


def test_code_stands_in_a_box_and_in_no_other_letter() -> None:
    link = "https://example.org/here/"
    in_boxes = {
        kind: re.findall(
            r'<font face="Consolas[^>]*><b>([^<]+)',
            words_of(kind, "en", {"label": "", "link": link, **context}).html,
        )
        for kind, context in CONTEXTS.items()
    }

    assert in_boxes == {kind: ["12345678"] if kind == "device" else [] for kind in CONTEXTS}


def test_letter_in_html_says_in_its_language_who_writes() -> None:
    written = {
        language: "Global Forum on Migration and Development"
        in words_of("returned", language, {}).html
        for language in LANGUAGES
    }

    assert written == {"en": True, "fr": False, "es": False, "ar": False}


@pytest.mark.parametrize("kind", sorted(CONTEXTS))
def test_languages_have_words_of_their_own(kind: str) -> None:
    texts = {
        words_of(kind, language, {**CONTEXTS[kind], "label": "", "link": ""}).text
        for language in LANGUAGES
    }
    assert len(texts) == 4


def test_invitation_goes_to_its_address_in_its_language(cast: Cast) -> None:
    made = issue(
        session=cast.session, role=Role.RAPPORTEUR, by=None, email="ama@example.org", language="es"
    )
    link = f"https://example.org/invitation/{made.secret}/"

    letter = post_invitation(invitation=made.invitation, link=link, by=cast.staff)

    assert letter is not None
    words = open_letter(letter)
    assert (letter.address, words.subject) == ("ama@example.org", "Su informe de la sesión 3.1")
    assert link in words.text
    assert made.secret.encode() not in bytes(fresh(letter).sealed or b"")


def test_line_breaks_of_a_programme_add_no_header(cast: Cast) -> None:
    cast.session.number = "3\r\nBcc:x"
    cast.session.title = "Permits\r\nBcc: bo@example.org"
    made = issue(
        session=cast.session,
        role=Role.RAPPORTEUR,
        by=None,
        email="ama@example.org",
        name="Ama\r\nBcc: bo@example.org",
    )
    post_invitation(invitation=made.invitation, link="https://example.org/", by=None)

    send_waiting()

    (sent,) = mail.outbox
    headers = sent.message()
    assert (sent.recipients(), headers["To"], headers["Bcc"]) == (
        ["ama@example.org"],
        "ama@example.org",
        None,
    )
    assert "\n" not in headers["Subject"]


def test_invitation_without_address_writes_nothing(cast: Cast) -> None:
    made = issue(session=cast.session, role=Role.RAPPORTEUR, by=None)

    assert post_invitation(invitation=made.invitation, link="", by=None) is None


def test_writers_hear_of_return_and_acceptance_without_the_reason(cast: Cast) -> None:
    User.objects.filter(pk=cast.rapporteur.pk).update(email="wanjiru@example.org")
    make_point(cast.report, "Kenya explained its permits.")
    lifecycle.submit(report=cast.report, by=cast.rapporteur)
    lifecycle.return_to_rapporteur(report=cast.report, reason="Kenya is named.", by=cast.chair)
    lifecycle.submit(report=cast.report, by=cast.rapporteur)
    lifecycle.accept(report=cast.report, by=cast.chair)

    send_waiting()

    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["wanjiru@example.org"], "The report of session 3.1 was returned"),
        (["wanjiru@example.org"], "The report of session 3.1 is accepted"),
    ]
    assert ["Kenya" in one.subject + str(one.body) for one in mail.outbox] == [False, False]


def test_digest_tells_figures_to_those_who_follow(cast: Cast) -> None:
    for user in (cast.chair, cast.staff, cast.rapporteur):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    lifecycle.submit(report=cast.report, by=cast.rapporteur)

    written = post_digests(edition=cast.edition, now=timezone.now())
    again = post_digests(edition=cast.edition, now=timezone.now())
    send_waiting()

    assert (written, again) == (2, 0)
    assert sorted(one.to[0] for one in mail.outbox) == ["chair@example.org", "staff@example.org"]
    assert "submitted and waiting for review: 1, accepted: 0." in str(mail.outbox[0].body)


def test_digest_tells_staff_of_practices_that_wait(cast: Cast) -> None:
    User.objects.filter(pk=cast.staff.pk).update(email="staff@example.org")
    make_practice(status="submitted")

    post_digests(edition=cast.edition, now=timezone.now())
    send_waiting()

    assert [one.to for one in mail.outbox] == [["staff@example.org"]]
    assert "Practices submitted for review: 1." in str(mail.outbox[0].body)


def test_command_sends_what_is_due(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    write()

    call_command("send_letters", "--digest")

    assert (len(mail.outbox), capsys.readouterr().out.splitlines()) == (
        1,
        ["Digests written: 0.", "Sent: 1. Put off: 0. Forgotten after a month: 0."],
    )
