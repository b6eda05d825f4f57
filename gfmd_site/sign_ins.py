"""The list of a person's sign-ins knows the device and the time, and no network address."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models.signals import pre_save
from django.dispatch import receiver

NO_ADDRESS = "0.0.0.0"  # noqa: S104  a value that says nothing, not an interface


@receiver(pre_save, sender=UserSession)
def forget_address(instance: UserSession, **kwargs: Any) -> None:
    """Addresses place people in rooms and hotels; nobody here needs that."""
    instance.ip = NO_ADDRESS
