"""What happens around every request. The classes work under WSGI and ASGI."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.views.defaults import bad_request

from gfmd_site.counters import site_counters
from gfmd_site.lib.packing import one_gzip_of
from gfmd_site.typed import page_of_form, typed_texts

logger = logging.getLogger("gfmd.request")

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class _Around:
    """Base for a middleware whose work is a step before and a step after the view."""

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
        self.before(request)
        return self.after(request, self.get_response(request))

    async def _call_async(self, request: HttpRequest) -> HttpResponse:
        self.before(request)
        return self.after(request, await self.get_response(request))

    def before(self, request: HttpRequest) -> None:
        """Nothing by default."""

    def after(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        return response


class RequestLogMiddleware(_Around):
    """One line a request: the route's name instead of its path, never a query string."""

    def before(self, request: HttpRequest) -> None:
        request.started = time.perf_counter()

    def after(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        match = request.resolver_match
        route = match.view_name if match else ""
        seconds = time.perf_counter() - request.started
        logger.log(
            logging.WARNING if response.status_code >= 500 else logging.INFO,
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            },
        )
        if counters := site_counters():
            counters.request_done(
                route=route,
                method=str(request.method),
                status=response.status_code,
                seconds=seconds,
            )
        return response


class ReadableRequestMiddleware(_Around):
    """Answers 400 to the character NUL, which PostgreSQL neither keeps nor can look for.

    Forms refuse it in their own words; this is for addresses and for what is read without a form.
    """

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        is_nul = isinstance(error, DataError | ValueError) and "NUL (0x00)" in str(error)
        return bad_request(request, error) if is_nul else None


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Sends strangers to the sign-in, and never throws away what they had typed.

    A form that comes after the session has ended is answered with its own text, to copy, and
    the way to sign in: a redirect would lose it.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        typed = typed_texts(request) if request.method == "POST" else []
        if not typed:
            return super().handle_no_permission(request, view_func)
        context = {"typed": typed, "back": page_of_form(request)}
        return render(request, "401_typed.html", context, status=401)


class PageCompressionMiddleware(GZipMiddleware):
    """Compresses pages, with padding against guessing (BREACH), and never a live stream.

    A stream that waits for a full block would hold back what somebody has just typed.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if response.headers.get("Content-Type", "").startswith("text/event-stream"):
            return response
        if not getattr(response, "is_async", False) or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        chunks = response.streaming_content
        response = super().process_response(request, response)
        if response.has_header("Content-Encoding"):
            response.streaming_content = one_gzip_of(chunks)
        return response


class PrivateResponseMiddleware(_Around):
    """Keeps pages out of shared and disk caches unless a view says otherwise."""

    def after(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        return response
