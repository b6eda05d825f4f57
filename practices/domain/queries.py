"""Reads of practices that several pages share."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Prefetch, Q, QuerySet

from gfmd_site.permissions import may
from practices.choices import PracticeStatus, ReviewVerdict
from practices.models import Practice, PracticeText


def practice_rows() -> QuerySet[Practice]:
    """Return practices with everything that their page shows: twelve queries for any number."""
    rows = Practice.objects.select_related("primary_objective", "image").defer("image__data")
    return rows.prefetch_related(
        "texts",
        "objectives",
        "principles",
        "goals",
        "targets",
        "countries",
        "regions",
        "organisations",
        "sources",
        "reviews",
    )


def own_practice_ids(user: User) -> QuerySet[Practice, Any]:
    """Return the ids of the practices that a person wrote or is asked to review."""
    rows = Practice.objects.filter(Q(submitted_by=user) | _awaits_review_by(user))
    return rows.order_by().values_list("pk", flat=True).distinct()


def readable_practices(user: User | AnonymousUser) -> QuerySet[Practice]:
    """Return what a person may read, as `practices.read_practice` says of each one."""
    if may(user, "practices.manage_practices"):
        return Practice.objects.all()
    found = Q(status=PracticeStatus.PUBLISHED)
    if isinstance(user, User) and user.is_active:
        found |= Q(pk__in=own_practice_ids(user))
    return Practice.objects.filter(found)


def _awaits_review_by(user: User) -> Q:
    """The same rule as `practices.rules.reviews_it`: no conflict declared, no verdict yet."""
    return Q(reviews__reviewer=user, reviews__verdict=ReviewVerdict.PENDING) & (
        Q(reviews__conflict_declared=False) | Q(reviews__conflict_declared__isnull=True)
    )


def practices_in_order(ids: list[Any]) -> list[Practice]:
    """Return practices with what a list shows of them, in the order of the ids."""
    texts = PracticeText.objects.only("practice", "language", "title", "summary")
    rows = Practice.objects.select_related("primary_objective").prefetch_related(
        Prefetch("texts", texts), "countries"
    )
    by_id = rows.in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]


def published_practices() -> QuerySet[Practice]:
    """Return what anybody may read, with everything that a file or the API says of it."""
    return practice_rows().filter(status=PracticeStatus.PUBLISHED)
