"""Searches that people keep."""

from __future__ import annotations

from django.contrib.auth.models import User

from practices.models import SavedSearch

MAX_QUERY = 2_000


def searches_of(user: User) -> list[SavedSearch]:
    return list(SavedSearch.objects.filter(owner=user))


def keep(*, owner: User, name: str, query: str) -> SavedSearch:
    """Keep a search; one of the same name is replaced."""
    row, _created = SavedSearch.objects.update_or_create(
        owner=owner, name=name, defaults={"query": query[:MAX_QUERY]}
    )
    return row
