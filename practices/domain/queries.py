"""Reads of practices that several pages share."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from practices.choices import PracticeStatus, ReviewVerdict
from practices.models import Practice


def practice_rows() -> QuerySet[Practice]:
    """Return practices with everything that their page shows: eleven queries for any number."""
    return Practice.objects.select_related("primary_objective").prefetch_related(
        "texts",
        "objectives",
        "principles",
        "targets",
        "countries",
        "regions",
        "organisations",
        "sources",
        "reviews",
    )


def readable_practices(user: User | AnonymousUser) -> QuerySet[Practice]:
    """Return the practices that a person may read: published ones, and their own."""
    rows = Practice.objects.select_related("primary_objective").prefetch_related(
        "texts", "countries"
    )
    if user.has_perm("practices.manage_practices"):
        return rows
    allowed = Q(status=PracticeStatus.PUBLISHED)
    if user.is_authenticated:
        allowed |= Q(submitted_by=user) | _awaits_review_by(user)
    return rows.filter(allowed).distinct()


def _awaits_review_by(user: User) -> Q:
    """The same rule as `practices.rules.reviews_it`: no conflict declared, no verdict yet."""
    return Q(reviews__reviewer=user, reviews__verdict=ReviewVerdict.PENDING) & (
        Q(reviews__conflict_declared=False) | Q(reviews__conflict_declared__isnull=True)
    )


def matching(practices: QuerySet[Practice], filters: dict[str, Any]) -> QuerySet[Practice]:
    """Keep the practices that fit: words of the title or summary, an objective, a country."""
    if filters.get("text"):
        for word in filters["text"].split():
            practices = practices.filter(
                Q(texts__title__icontains=word) | Q(texts__summary__icontains=word)
            )
    if filters.get("objective"):
        objective = filters["objective"]
        practices = practices.filter(Q(primary_objective=objective) | Q(objectives=objective))
    if filters.get("country"):
        practices = practices.filter(countries=filters["country"])
    return practices.distinct().order_by("-published_at", "-updated_at", "pk")
