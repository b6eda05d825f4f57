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


@rules.predicate
def chairs_an_edition(user: Any) -> bool:
    """Whether the person chairs any edition; asked once a request, hence kept on the user."""
    if not user.is_authenticated:
        return False
    if not hasattr(user, "_chairs_an_edition"):
        user._chairs_an_edition = user.editions_chaired.exists()
    return user._chairs_an_edition


office = is_administrator | is_staff
chairs_and_office = office | chairs_an_edition

rules.add_perm("office", chairs_and_office)
rules.add_perm("office.enter", chairs_and_office)
