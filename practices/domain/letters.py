"""What authors and reviewers of practices are written: that something happened, and a link.

No letter quotes a record that is not published: its words may come from a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from gfmd_site.choices import LetterKind
from gfmd_site.letters import isolated, known_language, outbox, words_of
from practices.choices import PracticeStatus
from practices.models import Practice, PracticeReview

# What an author hears of; the steps in between are those of staff among themselves.
TOLD = frozenset(
    {
        PracticeStatus.CHANGES_ASKED,
        PracticeStatus.PUBLISHED,
        PracticeStatus.OUTDATED,
        PracticeStatus.WITHDRAWN,
    }
)


def ask_outsider(
    *, address: str, language: str, token: str, until: datetime, by: User | None
) -> None:
    """Mail the link of a review to somebody without an account."""
    link = site_link("practices:review-invited", token)
    context = {"link": link, "until": until, "has_account": False}
    _post(LetterKind.REVIEW, address, known_language(language), "review", context, by)


def ask_colleague(*, review: PracticeReview, by: User | None) -> None:
    """Tell somebody with an account that a review waits; without an address the page says it."""
    user = review.reviewer
    if user is None or not user.email or (by and user.pk == by.pk):
        return
    context = {"link": site_link("practices:mine"), "until": None, "has_account": True}
    _post(LetterKind.REVIEW, user.email, outbox().language_of(user), "review", context, by)


def tell_author(*, practice: Practice, by: User | None) -> None:
    """Tell the author where a practice stands now. The reason of a step stays on its page."""
    author = practice.submitted_by
    if practice.status not in TOLD or author is None or not author.email or not author.is_active:
        return
    if by and author.pk == by.pk:
        return
    language = outbox().language_of(author, practice.main_language)
    context = {
        "status": str(practice.status),
        "link": site_link("practices:workflow", practice.pk),
    }
    _post(LetterKind.PRACTICE, author.email, language, "practice", context, by)


def ask_still_valid(*, author: User, practices: Sequence[Practice], address: str = "") -> None:
    """Ask an author about published practices, which anybody may read, in one letter."""
    language = outbox().language_of(author, practices[0].main_language)
    site = address or settings.SITE_ADDRESS
    lines = [
        f"- {isolated(row.title, language)}\n  {site}{row.get_absolute_url()}" for row in practices
    ]
    context = {"practices": "\n".join(lines), "count": len(practices)}
    _post(LetterKind.PRACTICE, author.email, language, "still_valid", context, None)


def site_link(name: str, *parts: Any) -> str:
    """Return an address for a letter: of the site as it is set, not of whoever asks for a page."""
    return f"{settings.SITE_ADDRESS}{reverse(name, args=parts)}"


def _post(
    kind: str,
    address: str,
    language: str,
    template: str,
    context: dict[str, Any],
    by: User | None,
) -> None:
    words = words_of(template, language, context)
    outbox().post(kind=kind, address=address, language=language, words=words, by=by)
