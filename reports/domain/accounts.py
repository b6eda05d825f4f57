"""What an account may open, where that decides how somebody can get into it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone


def has_rights(user: User) -> bool:
    """Whether an account can do or see more than the sessions it takes part in."""
    if user.is_staff or user.is_superuser:
        return True
    right = Q(user=user) | Q(group__user=user)
    return Permission.objects.filter(right, codename="view_attribution").exists()


def is_guarded(user: User) -> bool:
    """Whether an account is worth more than a link: staff, chairs, holders of the right."""
    return has_rights(user) or user.editions_chaired.exists()


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def signs_in_by_itself(user: User) -> bool:
    """Whether somebody has this account already, so that a new link alone must not open it."""
    return user.last_login is not None or user.has_usable_password() or is_guarded(user)


@transaction.atomic
def end_sign_ins(*, user: User) -> None:
    """Sign an account out on every device at once. Text that a device holds stays there."""
    UserSession.objects.filter(user=user).delete()
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


@transaction.atomic
def take_off_second_factors(*, user: User) -> None:
    """Take off all second factors, and sign out: a stolen phone must not stay signed in."""
    Authenticator.objects.filter(user=user).delete()
    end_sign_ins(user=user)
