"""The letter of the day for staff and chairs: how many rooms stand where, and what waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse

from gfmd_site.choices import LetterKind
from gfmd_site.letters import words_of
from practices.choices import PracticeStatus
from practices.models import Practice
from reports.choices import LetterState, ReportStatus
from reports.domain.board import SHOWS, board_rooms
from reports.domain.letters import language_of, post
from reports.models import Edition, Invitation, Letter

# A timer that runs early or twice must not write to anybody twice a day.
PAUSE = timedelta(hours=20)
WAITS = ("submitted", "attention", "asked_again", "letters", "practices")


def readers_of(edition: Edition) -> list[User]:
    """Return who follows an edition and has an address: staff, and its chairs."""
    follows = Q(is_staff=True) | Q(is_superuser=True) | Q(editions_chaired=edition)
    rows = User.objects.filter(follows, is_active=True).exclude(email="")
    return list(rows.order_by("pk").distinct())


def figures_for(*, edition: Edition, user: User, now: datetime) -> dict[str, Any]:
    """Return the figures of the board as this person sees it, and what staff have to do."""
    rooms = board_rooms(edition=edition, user=user, now=now)
    statuses = [room.report.status for room in rooms if room.report]
    figures = {
        "rooms": len(rooms),
        "begun": len(statuses),
        "submitted": statuses.count(ReportStatus.SUBMITTED),
        "accepted": statuses.count(ReportStatus.ACCEPTED),
        "attention": sum(1 for room in rooms if SHOWS["attention"](room)),
        "asked_again": 0,
        "letters": 0,
        "practices": 0,
    }
    if user.has_perm("practices.manage_practices"):
        figures["practices"] = Practice.objects.filter(status=PracticeStatus.SUBMITTED).count()
    if user.has_perm("reports.manage_people"):
        figures["asked_again"] = Invitation.objects.filter(
            session__edition=edition, asked_again_at__isnull=False, revoked_at__isnull=True
        ).count()
        figures["letters"] = Letter.objects.filter(state=LetterState.FAILED).count()
    return figures


def post_digests(*, edition: Edition, now: datetime) -> int:
    """Write to everybody for whom something waits and who was not written to today."""
    written = 0
    recent = Letter.objects.filter(kind=LetterKind.DIGEST, created_at__gt=now - PAUSE)
    told = set(recent.values_list("address", flat=True))
    for user in readers_of(edition):
        figures = figures_for(edition=edition, user=user, now=now)
        if user.email in told or not any(figures[name] for name in WAITS):
            continue
        language = language_of(user)
        link = f"{settings.SITE_ADDRESS}{reverse('reports:board')}?edition={edition.year}"
        words = words_of("digest", language, {**figures, "forum": str(edition), "link": link})
        post(kind=LetterKind.DIGEST, address=user.email, language=language, words=words)
        told.add(user.email)
        written += 1
    return written
