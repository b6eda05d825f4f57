"""The application as gunicorn's asgi worker loads it."""

from __future__ import annotations

import os

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gfmd_site.settings")


class OneThreadHandler(ASGIHandler):
    """Runs all middleware and the view of a request in one thread.

    Most of both is synchronous. Django's own handler changes threads before and after each of
    them, which takes longer than a save's own work. A live stream leaves the thread with its head:
    what follows is written by the event loop.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)


django.setup(set_prefix=False)
application = OneThreadHandler()
