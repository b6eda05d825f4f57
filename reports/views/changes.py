"""The address that devices send changes to and read on from. See docs/live-saving.md."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gfmd_site.lib.database_errors import is_busy
from gfmd_site.lib.turns import write_turn
from reports.domain.conflicts import conflict_values, settle_conflicts
from reports.domain.consent import Reader, reader_of
from reports.domain.held import held_values, may_send
from reports.domain.operations import apply_operations, too_many
from reports.domain.operations_reads import locked_report
from reports.domain.presence import leave, note_presence
from reports.domain.sync import changes_since, current_epoch
from reports.models import Report
from reports.views.answers import Refused, answer, check_csrf
from reports.views.sent import parse_sent

logger = logging.getLogger("gfmd.changes")

MAX_BYTES = 1_000_000
USER_HEADER = "X-GFMD-User"
READ = "reports.read_report"


# A signed-out device gets JSON instead of the sign-in page, and so it does for a missing token:
# both are checked below.
@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """Take changes, or give those after a cursor. Whatever happens the answer is JSON."""
    work = _take if request.method == "POST" else _give
    return always_json(lambda: work(request, code), code)


def always_json(work: Callable[[], HttpResponse], name: str) -> HttpResponse:
    """Return the answer of `work`, and of each of its faults; the log knows it by `name`."""
    try:
        return work()
    except Refused as refused:
        return refused.response()
    except (OperationalError, InterfaceError) as error:
        return failed(error, name).response()
    except Exception:
        logger.exception("changes failed", extra={"report": name})
        return Refused("server").response()


def failed(error: Exception, code: str) -> Refused:
    """Return what a fault of the database means for a device: wait, or somebody has to help."""
    if is_busy(error):
        logger.warning("database busy", extra={"report": code})
        return Refused("busy")
    logger.error("database failed", exc_info=error, extra={"report": code})
    return Refused("server")


def check_account(request: HttpRequest, believed: str) -> None:
    """Refuse a device that believes somebody else is signed in: nothing is sent as another person.

    Raises Refused. A client that does not say is taken at the word of its session.
    """
    if believed and believed != str(request.user.pk):
        raise Refused(
            "auth_required",
            _("Somebody else is signed in on this browser. Sign in as yourself to send your text."),
        )


def readable_report(request: HttpRequest, code: str) -> Report:
    if not request.user.is_authenticated:
        raise Refused("auth_required")
    report = Report.objects.select_related("session").filter(code=code).order_by("pk").first()
    if report is None or not request.user.has_perm(READ, report):
        raise Refused("not_found")
    return report


def whole_number(value: str | None) -> int:
    """Read a cursor from an address or a header. Raises Refused."""
    if not value:
        return 0
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Refused("invalid", _("“since” is the cursor of an earlier answer."))
    return int(value)


def _give(request: HttpRequest, code: str) -> HttpResponse:
    report = readable_report(request, code)
    check_account(request, request.headers.get(USER_HEADER, ""))
    reader: Reader = reader_of(request.user, report)
    page = changes_since(report, whole_number(request.GET.get("since")), reader)
    values: dict[str, Any] = {
        "epoch": current_epoch(),
        "cursor": page.cursor,
        "ops": page.ops,
        "more": page.more,
    }
    if not page.more:
        values["held"] = held_values(request.user, report)
        if reader.sees_names:
            values["conflicts"] = conflict_values(report)
    response = answer(values)
    # For a page that was opened before the person signed in again.
    response.headers["X-CSRFToken"] = get_token(request)
    return response


def _take(request: HttpRequest, code: str) -> HttpResponse:
    body = _body(request)
    if not request.user.is_authenticated:
        raise Refused("auth_required")
    check_csrf(request)
    with write_turn(), transaction.atomic():
        return _taken(request, locked_report(code), body)


def _taken(request: HttpRequest, report: Report | None, body: bytes) -> HttpResponse:
    """Take what the body holds, with the report locked."""
    if report is None:
        raise Refused("not_found")
    user = request.user
    may_write = may_send(user, report)
    if not may_write and not user.has_perm(READ, report):
        raise Refused("not_found")
    sent = parse_sent(body)
    check_account(request, sent.user or request.headers.get(USER_HEADER, ""))
    if (sent.ops or sent.settled) and not may_write:
        raise Refused("forbidden")
    if sent.ops and too_many(user, len(sent.ops)):
        raise Refused("busy", _("Many changes at once. The rest is sent in a moment."), retry=5)
    result = apply_operations(report=report, ops=sent.ops, user=user, client_id=sent.client_id)
    can_write = not result.is_held
    if sent.settled and can_write:
        settle_conflicts(report=report, ids=sent.settled, by=user)
    if sent.leaves:
        leave(report=report, user=user, client_id=sent.client_id, unsent=sent.unsent)
    elif sent.is_here:
        note_presence(
            report=report,
            user=user,
            client_id=sent.client_id,
            point_id=sent.point_id,
            is_writer=can_write,
            unsent=sent.unsent,
        )
    return answer(
        {
            "epoch": result.epoch,
            "cursor": result.cursor,
            "acks": [ack.values() for ack in result.acks],
        },
        201,
    )


def _body(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > MAX_BYTES:
        raise Refused("too_large")
    body = request.body
    if len(body) > MAX_BYTES:
        raise Refused("too_large")
    return body
