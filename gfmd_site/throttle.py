"""Slowing down one account, never an address: a whole venue comes from one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gfmd_site.typed import page_of_form, typed_texts

HOUR = 60 * 60


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds."""

    most: int
    seconds: int = HOUR


# What costs the server most, or gives somebody who guesses another try.
LIMITS = {
    "release": Limit(240),
    "upload": Limit(300),
    "audit": Limit(120),
    "speaker": Limit(60),
}


def seconds_to_wait(name: str, who: str) -> int:
    """Count one more request; return how long to wait, 0 for not at all.

    Counted in the cache that all processes share, in windows of a fixed length.
    """
    limit = LIMITS[name]
    now = int(timezone.now().timestamp())
    window = now // limit.seconds
    # A hash, since what counts can be a secret of an address.
    key = f"throttle:{name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}:{window}"
    if cache.add(key, 1, limit.seconds):
        return 0
    try:
        count = cache.incr(key)
    except ValueError:
        # The window ended between the two.
        return 0
    return 0 if count <= limit.most else (window + 1) * limit.seconds - now


def throttled(name: str, *, by: str = "") -> Callable[[Callable], Callable]:
    """Limit how often one account sends this form; `by` names an argument that counts instead.

    What was typed comes back with the answer, as everywhere.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = str(kwargs.get(by, "")) if by else str(request.user.pk or "")
            wait = seconds_to_wait(name, who) if request.method == "POST" and who else 0
            return too_many(request, wait) if wait else view(request, *args, **kwargs)

        return limited

    return decorate


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    context = {
        "typed": typed_texts(request),
        "back": page_of_form(request),
        "minutes": -(-wait // 60),
    }
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(wait)
    return response
