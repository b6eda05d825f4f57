"""What an account may open, where that decides how somebody can get into it."""

from __future__ import annotations

from django.contrib.auth.models import Permission, User
from django.db.models import Q


def has_rights(user: User) -> bool:
    """Whether an account can do or see more than the sessions it takes part in."""
    if user.is_staff or user.is_superuser:
        return True
    right = Q(user=user) | Q(group__user=user)
    return Permission.objects.filter(right, codename="view_attribution").exists()


def is_guarded(user: User) -> bool:
    """Whether an account is worth more than a link: staff, chairs, holders of the right."""
    return has_rights(user) or user.editions_chaired.exists()


def signs_in_by_itself(user: User) -> bool:
    """Whether somebody has this account already, so that a new link alone must not open it."""
    return user.last_login is not None or user.has_usable_password() or is_guarded(user)
