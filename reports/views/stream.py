"""What happens in a report, as it happens: server-sent events. See docs/live-saving.md."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator, Hashable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from gfmd_site.live import Event, Hub, Reading, Subscription, look_up
from reports.domain.conflicts import conflicts_by_report
from reports.domain.consent import Reader, reader_of
from reports.domain.presence import who_is_here
from reports.domain.revisions import LIVE_CHANNEL
from reports.domain.sync import changes_since, current_epoch, cursor_of, newest_cursors
from reports.models import Report
from reports.views.answers import Refused
from reports.views.changes import check_account, failed, readable_report, whole_number

logger = logging.getLogger("gfmd.stream")

HEARTBEAT_SECONDS = 15.0
# How soon a stream ends after a role was taken away or a person has signed out.
RECHECK_SECONDS = 15.0
RETRY_MILLISECONDS = 2_000


@dataclass(frozen=True)
class Topic:
    """A report as one kind of reader sees it: rendered once for all who see the same."""

    report_id: int
    reader: Reader


@dataclass(frozen=True)
class Opening:
    """What a stream starts from."""

    topic: Topic
    epoch: str
    since: int
    head: int


@login_not_required
@require_GET
async def stream(request: HttpRequest, code: str) -> HttpResponseBase:
    """Open a stream from the newest change, or from where the last one broke off."""
    try:
        opening = await sync_to_async(_open)(request, code)
    except Refused as refused:
        return refused.response()
    except (OperationalError, InterfaceError) as error:
        return failed(error, code).response()
    response = StreamingHttpResponse(
        _events(request, code, opening), content_type="text/event-stream; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-store"
    # A buffering proxy would keep the events to itself.
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _open(request: HttpRequest, code: str) -> Opening:
    report = readable_report(request, code)
    # A browser's EventSource sends no headers of its own.
    check_account(request, request.GET.get("user", ""))
    last = request.headers.get("Last-Event-ID") or request.GET.get("since")
    head = cursor_of(report)
    opening = Opening(
        topic=Topic(report.pk, reader_of(request.user, report)),
        epoch=current_epoch(),
        # A restore takes the log back behind what was seen; the epoch tells the client.
        since=min(whole_number(last), head) if last else head,
        head=head,
    )
    if not connection.in_atomic_block:
        # A stream lasts for hours and asks for nothing more on this connection.
        connection.close()
    return opening


async def _events(request: HttpRequest, code: str, opening: Opening) -> AsyncIterator[bytes]:
    async with HUB.subscribe(opening.topic, opening.head) as subscription:
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        yield _message("hello", {"epoch": opening.epoch, "cursor": opening.head})
        sent = opening.since
        while sent < opening.head:
            page = await look_up(_catch_up, opening.topic, sent)
            for op in page.ops:
                yield _message("op", op, op["cursor"])
            sent = max(page.cursor, sent)
            if not page.more:
                break
        async for chunk in _live(request, code, opening, subscription, sent):
            yield chunk


async def _live(
    request: HttpRequest, code: str, opening: Opening, subscription: Subscription, sent: int
) -> AsyncIterator[bytes]:
    checked = time.monotonic()
    while True:
        items = await subscription.take(HEARTBEAT_SECONDS)
        messages: list[bytes] = []
        for name, value in filter(None, items):
            if name != "op":
                messages.append(_message(name, value))
            elif value.cursor > sent:
                sent = value.cursor
                messages.append(_message("op", value.data, sent))
        # As one piece: in a full room it is the number of pieces that keeps a server busy.
        if messages or not items:
            yield b"".join(messages) or b": still here\n\n"
        if None in items:
            return
        if time.monotonic() - checked >= RECHECK_SECONDS:
            checked = time.monotonic()
            if not await look_up(_may_stay, request, code, opening.topic):
                yield _message("end", {"error": "not_found"})
                return


def _message(name: str, value: Any, cursor: int | None = None) -> bytes:
    data = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    place = f"id: {cursor}\n" if cursor is not None else ""
    return f"event: {name}\n{place}data: {data}\n\n".encode()


def _catch_up(topic: Topic, since: int) -> Any:
    return changes_since(_report(topic), since, topic.reader)


def _may_stay(request: HttpRequest, code: str, topic: Topic) -> bool:
    """Ask again whether the person is signed in and sees the same as at the start."""
    engine = import_module(settings.SESSION_ENGINE)
    again = HttpRequest()
    again.session = engine.SessionStore(request.session.session_key)
    again.user = get_user(again)
    try:
        report = readable_report(again, code)
    except Refused:
        return False
    except (OperationalError, InterfaceError):
        return True
    return Topic(report.pk, reader_of(again.user, report)) == topic


def _report(topic: Topic) -> Report:
    rows = Report.objects.select_related("session__edition", "template")
    return rows.get(pk=topic.report_id)


def read_topics(cursors: Mapping[Hashable, int]) -> dict[Hashable, Reading]:
    """Read what the topics have to tell after their cursors, once for all their streams.

    Four queries, and two or three for each topic that has news.
    """
    topics = {topic: cursor for topic, cursor in cursors.items() if isinstance(topic, Topic)}
    ids = {topic.report_id for topic in topics}
    newest = newest_cursors(ids)
    news = {t: c for t, c in topics.items() if newest.get(t.report_id, 0) > c}
    rows = Report.objects.select_related("session__edition", "template")
    reports = rows.in_bulk({topic.report_id for topic in news})
    here, conflicts = who_is_here(ids), conflicts_by_report(ids)
    readings: dict[Hashable, Reading] = {}
    for topic in topics:
        state = {"presence": here[topic.report_id], "conflicts": conflicts[topic.report_id]}
        report = reports.get(topic.report_id)
        readings[topic] = Reading(
            _news(report, topic.reader, news[topic]) if report else [],
            state if topic.reader.sees_names else {},
        )
    return readings


def _news(report: Report, reader: Reader, cursor: int) -> list[Event]:
    events: list[Event] = []
    more = True
    while more:
        page = changes_since(report, cursor, reader)
        # Written out once for all streams of the topic.
        events += [Event(op["cursor"], json.dumps(op, ensure_ascii=False)) for op in page.ops]
        cursor, more = page.cursor, page.more
    return events


HUB = Hub(read_topics, LIVE_CHANNEL)
