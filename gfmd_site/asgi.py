"""The application as gunicorn's asgi worker loads it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from gfmd_site.lib.kept import keep_connection, trusted_connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gfmd_site.settings")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

# Where devices send every second. Their answers are small and come whole.
SHORT_WAY = "/changes/"
# One thread for each request that waits for the database at one moment; the others queue. Each
# keeps a connection, which takes up to 2 MB.
MOST_AT_ONCE = 32


class OneThreadHandler(ASGIHandler):
    """Runs all middleware and the view of a request in one thread.

    Most of both is synchronous. Django's own handler changes threads before and after each of
    them, which takes longer than a save's own work. A live stream leaves the thread with its head:
    what follows is written by the event loop.

    Changes take a way that is shorter still: Django begins and ends a thread for each request, and
    watches meanwhile whether the client is still there. Saves use the same threads again, with the
    connection to SQLite that each of them keeps, and are finished whether anybody waits or not.
    """

    def __init__(self) -> None:
        super().__init__()
        self.threads = ThreadPoolExecutor(
            MOST_AT_ONCE, thread_name_prefix="changes", initializer=keep_connection
        )

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith(SHORT_WAY):
            await self._handle_shortly(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def _handle_shortly(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop, context = asyncio.get_running_loop(), copy_context()
        response = await loop.run_in_executor(self.threads, context.run, self._respond, scope, body)
        await self.send_response(response, send)

    def _respond(self, scope: Scope, body: Any) -> HttpResponseBase:
        """Return the answer, with everything that belongs to its request finished.

        As a WSGI handler does it, but that the request ends before its answer is on its way.
        """
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        with body, trusted_connection():
            request, refusal = self.create_request(scope, body)
            response = refusal if request is None else self.get_response(request)
        response.close()
        return response


django.setup(set_prefix=False)
application = OneThreadHandler()
