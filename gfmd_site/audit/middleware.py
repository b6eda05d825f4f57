"""Knows who asks while a request is answered, and records what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponse

from gfmd_site.audit.recording import begin_request, person_asking, record_repeated
from gfmd_site.choices import AuditEvent

EVENTS = {403: AuditEvent.REFUSED, 429: AuditEvent.THROTTLED}


class AuditMiddleware:
    """Stands inside the sign-in, so that it knows the person. Works under WSGI and ASGI."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_async:
            return self._call_async(request)  # type: ignore[return-value]  # awaited by Django
        begin_request(request)
        try:
            response = self.get_response(request)
            if response.status_code in EVENTS:
                note_refusal(request, response.status_code)
            return response
        finally:
            begin_request(None)

    async def _call_async(self, request: HttpRequest) -> HttpResponse:
        begin_request(request)
        try:
            response = await self.get_response(request)
            if response.status_code in EVENTS:
                await sync_to_async(note_refusal)(request, response.status_code)
            return response
        finally:
            begin_request(None)


def note_refusal(request: HttpRequest, status: int) -> None:
    match = request.resolver_match
    route = match.view_name if match else ""
    person = person_asking()
    record_repeated(
        EVENTS[status],
        about=f"{route}:{person.pk if person else 0}",
        subject=_subject(match.kwargs if match else {}),
        route=route,
        method=request.method if request.method in {"GET", "HEAD", "POST"} else "other",
    )


def _subject(arguments: dict[str, Any]) -> str:
    """Return the code of the report that an address speaks of, if it is one."""
    code = str(arguments.get("code", ""))
    return code if len(code) <= 32 and code.replace("-", "").replace(".", "").isalnum() else ""
