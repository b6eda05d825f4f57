"""The address that the devices of chairs send changes of a synthesis to, and read on from."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports.domain.sync import current_epoch
from reports.domain.synthesis_operations import MAX_OPS, apply_operations
from reports.domain.synthesis_queries import with_cursors
from reports.models import Synthesis
from reports.views.access import get_synthesis_or_404
from reports.views.answers import Refused, answer, check_csrf, read_client, read_operations
from reports.views.changes import MAX_BYTES, USER_HEADER, always_json, check_account


# As with the changes of reports: a signed-out device gets JSON instead of a sign-in page.
@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Take operations, or say what is new after a cursor. Whatever happens the answer is JSON."""
    work = _take if request.method == "POST" else _give
    return always_json(lambda: work(request, pk), f"synthesis-{pk}")


def _find(request: HttpRequest, pk: int) -> Synthesis:
    if not request.user.is_authenticated:
        raise Refused("auth_required")
    try:
        return get_synthesis_or_404(request, pk, with_cursors())
    except Http404:
        sentence = _("There is no such synthesis, or it is not yours to compile.")
        raise Refused("not_found", sentence) from None


def _give(request: HttpRequest, pk: int) -> HttpResponse:
    synthesis = _find(request, pk)
    check_account(request, request.headers.get(USER_HEADER, ""))
    since = request.GET.get("since", "0")
    start = int(since) if since.isascii() and since.isdigit() and len(since) < 19 else 0
    rows = synthesis.changes.filter(pk__gt=start).order_by("pk")[:500]
    response = answer(
        {
            "epoch": current_epoch(),
            "cursor": synthesis.cursor,  # type: ignore[attr-defined]
            "points": synthesis.points_cursor,  # type: ignore[attr-defined]
            "status": synthesis.status,
            "ops": [
                {
                    "op_id": str(row.op_id),
                    "kind": row.kind,
                    "ref": str(row.ref) if row.ref else None,
                    "version": row.version,
                    "client_id": str(row.client_id) if row.client_id else None,
                }
                for row in rows
            ],
        }
    )
    response.headers["X-CSRFToken"] = get_token(request)
    return response


def _take(request: HttpRequest, pk: int) -> HttpResponse:
    body = request.body
    if len(body) > MAX_BYTES:
        raise Refused("too_large")
    if not request.user.is_authenticated:
        raise Refused("auth_required")
    check_csrf(request)
    synthesis = _find(request, pk)
    sent = read_operations(body, MAX_OPS)
    check_account(request, str(sent.get("user", "")) or request.headers.get(USER_HEADER, ""))
    result = apply_operations(
        synthesis=synthesis,
        ops=sent.get("ops", []),
        user=request.user,
        client_id=read_client(sent.get("client_id")),
    )
    return answer(result, 201)
