"""Writing mails: worded in the reader's language, sealed, and put into the outbox.

No letter holds a word of a report. What is put here leaves when a mail server takes it, however
long that lasts: see `reports.domain.letters_sending`.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from gfmd_site.choices import LetterKind
from gfmd_site.letters import Words, known_language, words_of
from gfmd_site.lib.seal import seal_bytes, unseal_bytes
from reports.choices import WRITING_ROLES
from reports.models import Invitation, Letter, Report

PURPOSE = "letters"
# These print or drop a mail instead of sending it.
NO_MAIL = ("console.EmailBackend", "dummy.EmailBackend", "filebased.EmailBackend")


def mail_is_configured() -> bool:
    return not settings.EMAIL_BACKEND.endswith(NO_MAIL)


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


def language_of(user: User, otherwise: str = "en") -> str:
    """Return the language somebody was invited in, or else the one that is given."""
    newest = Invitation.objects.filter(accepted_by=user).order_by("-pk").first()
    return known_language(newest.language if newest else otherwise)


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
