"""Writing what happened, from wherever it happens."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from gfmd_site.audit.chain import chain_waiting
from gfmd_site.choices import AuditEvent
from gfmd_site.models.audit import AuditWaiting

Detail = str | int | bool | None

# Codes and numbers pass; a sentence, a name with a space and a mail address do not.
CODE = re.compile(r"[A-Za-z0-9_.:/+,-]{0,80}")
REPEATED_SECONDS = 60
# The request that is being answered, for events that are noticed far away from it.
_request: ContextVar[Any] = ContextVar("audited_request", default=None)
_NOT_SAID: Any = object()


class NotACode(ValueError):
    """Something that may be a person's words was about to enter the audit log."""


def record(event: AuditEvent, *, by: Any = _NOT_SAID, subject: str = "", **details: Detail) -> None:
    """Enter an event, together with the change it belongs to: both are kept or neither.

    `by` is who did it, else whoever sends the request that is being answered. `subject` and the
    values of `details` are codes and numbers. Raises NotACode for anything else.
    """
    for value in (subject, *details.values()):
        if isinstance(value, str) and not CODE.fullmatch(value):
            raise NotACode(f"{event} holds a value that is no code.")
    actor = person_asking() if by is _NOT_SAID else by
    AuditWaiting.objects.create(
        at=timezone.now(),
        event=event,
        by_id=actor.pk if actor is not None and actor.is_authenticated else None,
        subject=subject,
        details={name: value for name, value in details.items() if value is not None},
    )
    # A fault in chaining must not turn a change that was kept into an error page.
    transaction.on_commit(chain_waiting, robust=True)


def as_code(text: str) -> str:
    """Return a text that may enter the log, or nothing in its place."""
    return text if CODE.fullmatch(text) else ""


def record_repeated(event: AuditEvent, *, about: str, **values: Any) -> None:
    """Enter an event that a program can repeat a thousand times: once a minute for each `about`."""
    if cache.add(f"audit:{event}:{about}", 1, REPEATED_SECONDS):
        record(event, **values)


def person_asking() -> Any:
    """Return who sends the request that is being answered; None outside of one."""
    request = _request.get()
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def begin_request(request: Any) -> None:
    """Remember the request; None when it is over."""
    _request.set(request)
