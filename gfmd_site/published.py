"""Pages that anybody may read, kept ready: while they are fresh they cost no query.

Each process keeps the pages it has made for strangers for PUBLIC_CACHE_SECONDS, as long as
nothing that strangers see has changed since: `changed` writes a new mark into the database, which
all processes of all hosts look at once a second. Proxies and browsers, which do not hear of it,
keep a page for seconds only. Who brings any cookie but that of the language is never answered from
here, and a page with a form that is bound to one visitor is never kept.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language_from_request

PAGES = frozenset(
    {"home", "practices:list", "practices:coverage", "practices:detail", "practices:sheet"}
)
# What proxies and browsers keep out of our sight. To ask again costs a line where nothing changed.
AWAY_SECONDS = 10
STALE_SECONDS = 10
STALE_IF_ERROR_SECONDS = 60
MARK = "published-mark"
LOOK_SECONDS = 1.0
MOST_BYTES = 32 * 1024**2
BOUND_TO_ONE = b"csrfmiddlewaretoken"
Key = tuple[str, str, str]
logger = logging.getLogger("gfmd.published")


def changed() -> None:
    """Let no page be shown any more that was made before this change; call it within the change."""
    if settings.PUBLIC_CACHE_SECONDS:
        cache.set(MARK, uuid.uuid4().hex, timeout=None)
        transaction.on_commit(mark.look_again)


class Mark:
    """The newest mark as this process knows it."""

    def __init__(self) -> None:
        self.known = ""
        self._looked = 0.0

    def is_old(self) -> bool:
        # A clock that was set back is no reason to trust it for longer.
        return not 0 <= time.time() - self._looked < LOOK_SECONDS

    def look_again(self) -> None:
        self._looked = 0.0

    def look(self) -> None:
        """Read the mark, once for all who come within a second."""
        self._looked = time.time()
        try:
            # One that was dropped from the cache is replaced: it never comes back as it was.
            self.known = cache.get(MARK) or cache.get_or_set(MARK, uuid.uuid4().hex, timeout=None)
        except DatabaseError:
            # While the database is away, strangers go on reading what is fresh.
            logger.warning("the mark of published pages could not be read")


mark = Mark()


@dataclass(frozen=True, slots=True)
class Page:
    made: float
    mark: str
    tag: str
    headers: dict[str, str]
    content: bytes
    match: Any

    def answer(self, request: HttpRequest) -> HttpResponse:
        request.resolver_match = self.match
        given = request.headers.get("If-None-Match", "")
        tags = {tag.strip().removeprefix("W/") for tag in given.split(",")}
        if self.tag in tags:
            answer: HttpResponse = HttpResponseNotModified()
            kept = ("Cache-Control", "ETag", "Vary", "Content-Language")
            headers = {name: self.headers[name] for name in kept if name in self.headers}
        else:
            answer = HttpResponse(self.content)
            headers = self.headers
        for name, value in headers.items():
            answer.headers[name] = value
        return answer


class Shelf:
    """The pages of this process, those used last at the end. Safe for threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def take(self, key: Key, seconds: float, newest: str) -> Page | None:
        """Return a page that is fresh and of the newest mark; one that is not goes."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.mark != newest or time.time() - page.made > seconds:
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        with self._lock:
            if key in self._pages:
                self._drop(key)
            self._pages[key] = page
            self._bytes += len(page.content)
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _drop(self, key: Key) -> None:
        self._bytes -= len(self._pages.pop(key).content)


shelf = Shelf()


class PublishedPagesMiddleware:
    """Answers strangers from the shelf, and puts there what was made for one."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if iscoroutinefunction(self):
            return self._call_async(request)  # type: ignore[return-value]  # awaited by Django
        key = _key(request)
        if key is None:
            return self.get_response(request)
        if mark.is_old():
            mark.look()
        # As it is before the page is made: what changes meanwhile makes the page an old one.
        newest = mark.known
        page = shelf.take(key, settings.PUBLIC_CACHE_SECONDS, newest)
        if page:
            return page.answer(request)
        return _kept(key, newest, request, self.get_response(request))

    async def _call_async(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return await self.get_response(request)
        if mark.is_old():
            await sync_to_async(mark.look)()
        newest = mark.known
        page = shelf.take(key, settings.PUBLIC_CACHE_SECONDS, newest)
        if page:
            return page.answer(request)
        return _kept(key, newest, request, await self.get_response(request))


def _key(request: HttpRequest) -> Key | None:
    """Return what tells pages for strangers apart, or None where the visitor is no stranger."""
    if not settings.PUBLIC_CACHE_SECONDS or request.method not in {"GET", "HEAD"}:
        return None
    if set(request.COOKIES) - {settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME}:
        return None
    language = get_language_from_request(request)
    return f"{request.scheme}://{request.get_host()}", request.get_full_path(), language


def _kept(key: Key, newest: str, request: HttpRequest, response: HttpResponse) -> HttpResponse:
    match = request.resolver_match
    if (
        request.method != "GET"
        or response.status_code != 200
        or response.streaming
        or match is None
        or match.view_name not in PAGES
        or response.cookies
        or BOUND_TO_ONE in response.content
    ):
        return response
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = (
        f"public, max-age={min(settings.PUBLIC_CACHE_SECONDS, AWAY_SECONDS)}, "
        f"stale-while-revalidate={STALE_SECONDS}, stale-if-error={STALE_IF_ERROR_SECONDS}"
    )
    page = Page(time.time(), newest, tag, dict(response.items()), response.content, match)
    shelf.put(key, page)
    return page.answer(request)
