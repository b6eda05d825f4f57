"""Is a published practice still true? Asked once a year, answered with one click."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.choices import ChangeKind, PracticeStatus
from practices.domain import history
from practices.domain.errors import PracticeError
from practices.models import Practice

DAYS = 365
# Somebody who was asked is left in peace for so long.
PAUSE = timedelta(days=30)


def due(*, now: datetime, days: int = DAYS) -> QuerySet[Practice]:
    """Return the published practices that nobody has confirmed for so many days, oldest first."""
    return (
        Practice.objects.filter(status=PracticeStatus.PUBLISHED)
        .annotate(confirmed=Coalesce("confirmed_at", "published_at", "created_at"))
        .filter(confirmed__lte=now - timedelta(days=days))
        .select_related("submitted_by")
        .prefetch_related("texts")
        .order_by("confirmed", "pk")
    )


def to_ask(*, now: datetime, days: int = DAYS) -> list[Practice]:
    """Return those that are due and whose author was not asked lately."""
    rows = due(now=now, days=days)
    return [row for row in rows if row.asked_at is None or row.asked_at <= now - PAUSE]


@transaction.atomic
def note_asked(*, practice: Practice) -> None:
    Practice.objects.filter(pk=practice.pk).update(asked_at=timezone.now())


@transaction.atomic
def confirm(*, practice: Practice, by: User | None) -> None:
    """Note that somebody who knows has said it is still valid."""
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    if practice.status != PracticeStatus.PUBLISHED:
        raise PracticeError(
            _("Only a published practice is confirmed as still valid."), code="wrong_status"
        )
    practice.confirmed_at = timezone.now()
    practice.asked_at = None
    practice.save(update_fields=["confirmed_at", "asked_at"])
    history.record(practice=practice, kind=ChangeKind.VALID, author=by)
