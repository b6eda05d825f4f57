"""Asking once more who it is, before a step that cannot be called back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# A clock that was set back must not make a sign-in of the future count for hours.
AHEAD = 60


def is_fresh(request: HttpRequest, within: timedelta) -> bool:
    """Whether the person has signed in, or confirmed it, within that time.

    Who has nothing to confirm it with (invited by link, without password or second factor) is
    not asked: the device that took the invitation is what that person has.
    """
    if not within or not get_reauthentication_flows(request.user):
        return True
    now = time.time()
    records = get_authentication_records(request, request.user)
    return any(-AHEAD < now - record["at"] < within.total_seconds() for record in records)


def ask_again_if_old(request: HttpRequest, within: timedelta) -> None:
    """Raise what leads to “Confirm that it is you” and comes back to this very request."""
    if not is_fresh(request, within):
        raise ReauthenticationRequired


def names_leave(request: HttpRequest) -> None:
    """Ask again before a file with names leaves."""
    ask_again_if_old(request, settings.CONFIRM_BEFORE_NAMES_LEAVE)


def fresh_for_consent(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Ask again before a speaker's answer is changed; looking is free."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            ask_again_if_old(request, settings.CONFIRM_BEFORE_CONSENT)
        return view(request, *args, **kwargs)

    return asked
