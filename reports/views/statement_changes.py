"""The address that devices send changes of a statement to, and ask whether others changed it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports.domain.statement_operations import (
    MAX_OPS,
    apply_operations,
    cursor_of,
    has_written,
    writable_statuses,
)
from reports.domain.sync import current_epoch
from reports.models import Statement
from reports.views.access import get_report_or_404
from reports.views.answers import Refused, answer, check_csrf, read_client, read_operations
from reports.views.changes import MAX_BYTES, USER_HEADER, always_json, check_account


# As with the changes of reports: a signed-out device gets JSON instead of a sign-in page.
@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """Take operations, or say how far the log is. Whatever happens the answer is JSON."""
    work = _take if request.method == "POST" else _give
    return always_json(lambda: work(request, code), code)


def _find(request: HttpRequest, code: str) -> Statement:
    if not request.user.is_authenticated:
        raise Refused("auth_required")
    try:
        report = get_report_or_404(request, code)
    except Http404:
        raise Refused("not_found") from None
    statement = Statement.objects.filter(report=report).first()
    if statement is None:
        raise Refused("not_found", _("This session has no statement yet."))
    statement.report = report
    return statement


def _give(request: HttpRequest, code: str) -> HttpResponse:
    statement = _find(request, code)
    check_account(request, request.headers.get(USER_HEADER, ""))
    values = {
        "epoch": current_epoch(),
        "cursor": cursor_of(statement.report_id),
        "points": statement.report.version,
        "status": statement.status,
        "ops": [],
    }
    response = answer(values)
    response.headers["X-CSRFToken"] = get_token(request)
    return response


def _take(request: HttpRequest, code: str) -> HttpResponse:
    body = request.body
    if len(body) > MAX_BYTES:
        raise Refused("too_large")
    if not request.user.is_authenticated:
        raise Refused("auth_required")
    check_csrf(request)
    statement = _find(request, code)
    sent = read_operations(body, MAX_OPS)
    check_account(request, str(sent.get("user", "")) or request.headers.get(USER_HEADER, ""))
    read_client(sent.get("client_id"))
    writable = writable_statuses(report=statement.report, user=request.user)
    if not writable and not has_written(statement, request.user):
        raise Refused("forbidden", _("The statement cannot be changed by you now."))
    result = apply_operations(
        statement=statement, ops=sent.get("ops", []), user=request.user, writable=writable
    )
    return answer(result, 201)
