"""The outbox leaves: claimed by one sender at a time, tried again with growing patience."""

from __future__ import annotations

import logging
import smtplib
import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import close_old_connections, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gfmd_site.lib.seal import WrongKey
from reports.choices import LetterState
from reports.domain.errors import DomainError
from reports.domain.letters import open_letter
from reports.models import Letter

logger = logging.getLogger("gfmd.letters")

# After these a letter is tried every day, until it is ten attempts old: more than a week.
PATIENCE = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 720))
LONGEST = timedelta(days=1)
MOST_ATTEMPTS = 14
# A sender that died in the middle of a letter is not waited for.
CLAIM = timedelta(minutes=10)
KEPT_AFTER_SENDING = timedelta(days=30)
BATCH = 200
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
_one_at_a_time = threading.Lock()


def leave_soon() -> None:
    """Let waiting letters leave without keeping anybody waiting: after the change is stored."""
    if settings.LETTERS_LEAVE == "inline":
        send_waiting()
    elif settings.LETTERS_LEAVE == "background":
        transaction.on_commit(_send_in_background, robust=True)


def _send_in_background() -> None:
    if not _one_at_a_time.locked():
        threading.Thread(target=_send_and_close, name="letters", daemon=True).start()


def _send_and_close() -> None:
    if not _one_at_a_time.acquire(blocking=False):
        return
    try:
        # Once more after each round: somebody may have written meanwhile.
        while send_waiting()[0]:
            pass
    except Exception:
        # The timer comes round again; whoever wrote the letter is not bothered with this.
        logger.warning("letters could not be sent", exc_info=True)
    finally:
        _one_at_a_time.release()
        close_old_connections()


def send_waiting(*, limit: int = BATCH) -> tuple[int, int]:
    """Send what is due. Return how many left and how many were put off.

    When the mail server cannot be reached at all the rest stays as it is: trying each letter
    would only spend its patience.
    """
    due = _due(timezone.now()).order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit]
    sent = put_off = 0
    connection = get_connection()
    try:
        for key in list(due):
            outcome = _send_one(key, connection)
            sent += outcome is LetterState.SENT
            if outcome is LetterState.WAITING:
                put_off += 1
                if not _is_up(connection):
                    break
    finally:
        _close(connection)
    return sent, put_off


def try_now(*, letter: Letter) -> None:
    """Make one attempt at once; where it fails the letter waits like any other."""
    connection = get_connection()
    try:
        _send_one(letter.pk, connection)
    finally:
        _close(connection)


def _due(now: datetime) -> QuerySet[Letter]:
    open_states = (LetterState.WAITING, LetterState.SENDING)
    return Letter.objects.filter(state__in=open_states, next_try_at__lte=now)


def _send_one(key: int, connection: BaseEmailBackend) -> LetterState | None:
    """Send one letter, if nobody else has it. Return what became of it, None if it was taken."""
    now = timezone.now()
    claimed = _due(now).filter(pk=key).update(state=LetterState.SENDING, next_try_at=now + CLAIM)
    if not claimed:
        return None
    letter = Letter.objects.get(pk=key)
    try:
        words = open_letter(letter)
    except WrongKey:
        return _give_up(letter, _("Its words cannot be opened: the secret key has changed."))
    mail = EmailMultiAlternatives(
        words.subject, words.text, to=[letter.address], headers=HEADERS, connection=connection
    )
    if words.html:
        mail.attach_alternative(words.html, "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _message in error.recipients.values()]
        return _refused(letter, max(codes, default=550))
    except smtplib.SMTPResponseException as error:
        return _refused(letter, error.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        return _put_off(letter, _("No connection to the mail server (%s).") % type(error).__name__)
    _left(letter)
    return LetterState.SENT


def _left(letter: Letter) -> None:
    letter.state, letter.sent_at = LetterState.SENT, timezone.now()
    letter.sealed, letter.last_error = None, ""
    letter.attempts += 1
    letter.save(update_fields=["state", "sent_at", "sealed", "last_error", "attempts"])


def _refused(letter: Letter, code: int) -> LetterState:
    """Give up what a server refuses for good (5xx), and wait with the rest."""
    if code >= 500:
        return _give_up(letter, _("The mail server refuses this address (%d).") % code)
    return _put_off(letter, _("The mail server asks to wait (%d).") % code)


def _put_off(letter: Letter, reason: str) -> LetterState:
    if letter.attempts + 1 >= MOST_ATTEMPTS:
        return _give_up(letter, reason)
    wait = PATIENCE[letter.attempts] if letter.attempts < len(PATIENCE) else LONGEST
    letter.state, letter.next_try_at = LetterState.WAITING, timezone.now() + wait
    letter.attempts, letter.last_error = letter.attempts + 1, reason
    letter.save(update_fields=["state", "next_try_at", "attempts", "last_error"])
    return LetterState.WAITING


def _give_up(letter: Letter, reason: str) -> LetterState:
    """Keep a letter that cannot leave, with its words: staff may try it again."""
    letter.state, letter.attempts, letter.last_error = (
        LetterState.FAILED,
        letter.attempts + 1,
        reason,
    )
    letter.save(update_fields=["state", "attempts", "last_error"])
    return LetterState.FAILED


def _is_up(connection: BaseEmailBackend) -> bool:
    try:
        connection.open()
    except (OSError, smtplib.SMTPException):
        return False
    return True


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        pass  # It is gone already.


# What staff do with the outbox


def retry(*, letter: Letter) -> None:
    """Make a letter due at once, with all its patience again."""
    open_states = (LetterState.WAITING, LetterState.FAILED)
    done = Letter.objects.filter(pk=letter.pk, state__in=open_states, sealed__isnull=False).update(
        state=LetterState.WAITING, next_try_at=timezone.now(), attempts=0
    )
    if not done:
        raise DomainError(
            _("This letter has left or was called back. Write a new one."), code="not_waiting"
        )
    leave_soon()


def retry_all() -> int:
    """Make everything due that waits or was given up; return how many letters that are."""
    open_states = (LetterState.WAITING, LetterState.FAILED)
    count = Letter.objects.filter(state__in=open_states, sealed__isnull=False).update(
        state=LetterState.WAITING, next_try_at=timezone.now(), attempts=F("attempts") * 0
    )
    leave_soon()
    return count


def call_back(*, letter: Letter) -> None:
    """Throw away a letter that has not left."""
    open_states = (LetterState.WAITING, LetterState.FAILED)
    done = Letter.objects.filter(pk=letter.pk, state__in=open_states).update(
        state=LetterState.CANCELLED, sealed=None
    )
    if not done:
        raise DomainError(_("This letter has left already."), code="not_waiting")


def forget_old(*, now: datetime) -> int:
    """Delete letters that left or were called back more than a month ago."""
    done = (LetterState.SENT, LetterState.CANCELLED)
    rows = Letter.objects.filter(state__in=done, created_at__lt=now - KEPT_AFTER_SENDING)
    return rows.delete()[0]
