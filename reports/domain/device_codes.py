"""Codes by which a person brings in a second device: eight digits, ten minutes, once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.domain.errors import DomainError
from reports.models import DeviceCode

VALID = timedelta(minutes=10)
MOST_WRONG_TRIES = 5
# With five tries a code that is fifty guesses an hour, of a hundred million.
MOST_CODES = 10
PER = timedelta(hours=1)


@transaction.atomic
def make_code(*, user: User) -> str:
    """Return a new code for this account; the one before ends.

    Raises DomainError where too many were made within the hour: counted by account, so that
    nobody else at the same address is kept waiting.
    """
    now = timezone.now()
    User.objects.select_for_update().get(pk=user.pk)
    # A clock that was set back leaves codes of the future: they count too.
    if DeviceCode.objects.filter(user=user, created_at__gt=now - PER).count() >= MOST_CODES:
        raise DomainError(
            _("Too many codes were made for this account. Wait an hour, or sign in by e-mail."),
            code="too_many",
        )
    DeviceCode.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    code = f"{secrets.randbelow(10**8):08d}"
    DeviceCode.objects.create(
        user=user, code_hash=make_password(code), created_at=now, expires_at=now + VALID
    )
    return code


@transaction.atomic
def use_code(*, user: User, code: str) -> bool:
    """Whether this is the account's code. It opens once; five wrong tries end it."""
    now = timezone.now()
    row = (
        DeviceCode.objects.select_for_update()
        .filter(user=user, ended_at__isnull=True, expires_at__gt=now, created_at__lte=now + VALID)
        .first()
    )
    if row is None:
        return False
    digits = "".join(sign for sign in code if sign.isdigit())
    if check_password(digits, row.code_hash):
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        return True
    DeviceCode.objects.filter(pk=row.pk).update(wrong_tries=F("wrong_tries") + 1)
    if row.wrong_tries + 1 >= MOST_WRONG_TRIES:
        DeviceCode.objects.filter(pk=row.pk).update(ended_at=now)
    return False


def masked(address: str) -> str:
    """Return an address that its owner recognises and nobody else can read: w…@example.org."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}…@{domain}" if domain else ""
