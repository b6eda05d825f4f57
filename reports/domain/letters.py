"""Writing mails: worded in the reader's language, sealed, and put into the outbox.

No letter holds a word of a report. What is put here leaves when a mail server takes it, however
long that lasts: see `reports.domain.letters_sending`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.utils import timezone

from gfmd_site.lib.seal import seal_bytes, unseal_bytes
from gfmd_site.lib.translated import CONTENT_LANGUAGES
from reports.choices import WRITING_ROLES, LetterKind
from reports.models import Invitation, Letter, Report

PURPOSE = "letters"
# These print or drop a mail instead of sending it.
NO_MAIL = ("console.EmailBackend", "dummy.EmailBackend", "filebased.EmailBackend")


@dataclass(frozen=True)
class Words:
    """A mail as it is read: plain, and the same with a button for its link."""

    subject: str
    text: str
    html: str = ""


def mail_is_configured() -> bool:
    return not settings.EMAIL_BACKEND.endswith(NO_MAIL)


def known_language(code: str) -> str:
    return code if code in CONTENT_LANGUAGES else "en"


def words_of(kind: str, language: str, context: dict[str, Any]) -> Words:
    """Return a kind of letter, whose template begins with its subject; `link` is its button."""
    text = render_to_string(f"mail/{kind}/{language}.txt", context)
    subject, _line, body = text.strip().partition("\n")
    plain = re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"
    return Words(subject.strip(), plain, html_of(plain, language))


def html_of(text: str, language: str) -> str:
    """Return a plain letter as HTML without any decoration that a mail program may block."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    context = {
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "paragraphs": paragraphs,
    }
    return render_to_string("mail/letter.html", context)


def post(
    *,
    kind: str,
    address: str,
    language: str,
    words: Words,
    by: User | None = None,
    invitation: Invitation | None = None,
    report: Report | None = None,
    is_urgent: bool = False,
) -> Letter:
    """Put a letter into the outbox. It is kept with the change it belongs to, or not at all.

    Somebody waits before the screen for an urgent one, so one attempt is made right away.
    """
    from reports.domain.letters_sending import leave_soon, try_now

    now = timezone.now()
    letter = Letter.objects.create(
        kind=kind,
        address=address,
        language=known_language(language),
        sealed=_sealed(words),
        next_try_at=now,
        created_at=now,
        created_by=by,
        invitation=invitation,
        report=report,
    )
    if is_urgent:
        try_now(letter=letter)
    else:
        leave_soon()
    return letter


def _sealed(words: Words) -> bytes:
    data = json.dumps([words.subject, words.text, words.html]).encode()
    return seal_bytes(data, secret=settings.SECRET_KEY, purpose=PURPOSE)


def open_letter(letter: Letter) -> Words:
    """Return the words of a letter that has not left. Raises WrongKey where no key opens it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    data = unseal_bytes(bytes(letter.sealed or b""), secrets=keys, purpose=PURPOSE)
    return Words(*json.loads(data))


# Who gets what


def post_invitation(*, invitation: Invitation, link: str, by: User | None) -> Letter | None:
    """Mail an invitation with its link, which stands nowhere else; None without an address."""
    if not invitation.email:
        return None
    session = invitation.session
    language = known_language(invitation.language)
    words = words_of(
        "invitation",
        language,
        {
            "number": session.number,
            "label": session.label,
            "forum": session.edition.title,
            "role": invitation.role,
            "until": invitation.expires_at,
            "zone": session.edition.time_zone,
            "link": link,
        },
    )
    return post(
        kind=LetterKind.INVITATION,
        address=invitation.email,
        language=language,
        words=words,
        by=by,
        invitation=invitation,
    )


def post_device_code(*, invitation: Invitation, address: str, code: str) -> Letter:
    """Mail the code for a second device to whoever took an invitation, at once."""
    language = known_language(invitation.language)
    words = words_of(
        "device", language, {"code": code, "number": invitation.session.number, "minutes": 10}
    )
    return post(
        kind=LetterKind.DEVICE,
        address=address,
        language=language,
        words=words,
        invitation=invitation,
        is_urgent=True,
    )


def writer_addresses(report: Report) -> list[str]:
    """Return the addresses of those who write in the report: one query."""
    writers = User.objects.filter(
        is_active=True,
        participations__session=report.session_id,
        participations__role__in=WRITING_ROLES,
    )
    return sorted(set(writers.exclude(email="").values_list("email", flat=True)))


def tell_writers(*, report: Report, kind: str, by: User | None) -> int:
    """Tell the writers of a room that their report was returned or accepted; count the letters.

    Of a return the letter says that there is a reason, never which: that may name somebody.
    """
    addresses = writer_addresses(report)
    if not addresses:
        return 0
    language = known_language(report.language)
    session = report.session
    link = f"{settings.SITE_ADDRESS}{report.get_absolute_url()}"
    context = {"number": session.number, "label": session.label, "link": link}
    words = words_of(kind, language, context)
    for address in addresses:
        post(kind=kind, address=address, language=language, words=words, by=by, report=report)
    return len(addresses)
