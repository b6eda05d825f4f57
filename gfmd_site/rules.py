"""Who is who, whatever the object: the predicates that both apps build on."""

from __future__ import annotations

from typing import Any

import rules


@rules.predicate
def is_active(user: Any) -> bool:
    return user.is_active


@rules.predicate
def is_administrator(user: Any) -> bool:
    return user.is_active and user.is_superuser


@rules.predicate
def is_staff(user: Any) -> bool:
    """The support unit: sets up the edition, invites, imports and exports."""
    return user.is_active and user.is_staff


def chaired_editions(user: Any) -> frozenset[int]:
    """Return the ids of the editions that the person chairs, read once a request."""
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, "_editions_chaired"):
        user._editions_chaired = frozenset(user.editions_chaired.values_list("pk", flat=True))
    return user._editions_chaired


@rules.predicate
def chairs_an_edition(user: Any) -> bool:
    return bool(chaired_editions(user))


office = is_administrator | is_staff
chairs_and_office = office | chairs_an_edition

rules.add_perm("office", chairs_and_office)
rules.add_perm("office.enter", chairs_and_office)
