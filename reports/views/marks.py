"""Words that may tell who spoke: the page with decisions, and the check while somebody types."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_site.permissions import may
from reports.domain import marks as mark_rules
from reports.domain.detector import KINDS
from reports.domain.errors import DomainError
from reports.domain.marks import PointMark
from reports.domain.queries import points_of
from reports.domain.revisions import Origin
from reports.forms.marks import REOPEN, DecisionForm, parse_texts
from reports.models import Report
from reports.views.access import get_report_or_404
from reports.views.answers import Refused, answer, check_csrf
from reports.views.page import abilities

SEE, EDIT = "reports.see_names", "reports.edit_report"
MAX_BYTES = 1_000_000


@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: HttpRequest, code: str) -> HttpResponse:
    """Show the marks of a report by point, for its team; its writers decide about each."""
    if request.method == "POST":
        return _decide(request, get_report_or_404(request, code, EDIT))
    report = get_report_or_404(request, code, SEE)
    rows = mark_rules.marks_of(report)
    still_open = [row for row in rows if row.kept is None]
    context = {
        "report": report,
        "can": abilities(request, report),
        "points": _by_point(still_open),
        "open_count": len(still_open),
        "kept": [row for row in rows if row.kept is not None],
    }
    return render(request, "reports/marks.html", context)


def _by_point(rows: list[PointMark]) -> list[tuple[PointMark, list[PointMark]]]:
    """Return the marks by point and field, each group with its first one for the heading."""
    groups = [
        list(group) for _key, group in groupby(rows, key=lambda row: (row.point.pk, row.field))
    ]
    return [(group[0], group) for group in groups]


def _decide(request: HttpRequest, report: Report) -> HttpResponse:
    form = DecisionForm(request.POST)
    page = reverse("reports:marks", args=[report.code])
    if not form.is_valid():
        messages.error(request, _("Nothing was changed. Choose a mark and what becomes of it."))
        return redirect(page)
    values = form.cleaned_data
    if values["choice"] == REOPEN:
        mark_rules.reopen_mark(report=report, kept_id=values["kept"])
        messages.success(request, _("The mark is open again."))
        return redirect(page)
    try:
        _carry_out(request, report, values)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _said(values["choice"]))
    return redirect(f"{page}#mark-{values['point']}")


def _said(choice: str) -> str:
    if choice == mark_rules.KEEP:
        return _("It may stay. The mark comes back if these words change.")
    if choice == mark_rules.MENTION:
        return _("It is a mention now, and leaves the room only as far as the speaker agrees.")
    return _("The words name nobody any more. The history can bring the old ones back.")


def _carry_out(request: HttpRequest, report: Report, values: dict[str, Any]) -> None:
    mark_rules.decide(
        report=report,
        point_id=values["point"],
        key=values["key"],
        choice=values["choice"],
        origin=Origin(author=request.user),
    )


# A program asks here: it gets JSON for a missing sign-in or token, as with changes.
@login_not_required
@csrf_exempt
@require_POST
def check(request: HttpRequest, code: str) -> JsonResponse:
    """Answer with the marks of texts as they stand in an editor; stores nothing but a `keep`."""
    try:
        check_csrf(request)
        report = _writable(request, code)
        body = _body(request)
        if "keep" in body:
            _keep(request, report, body["keep"])
        return answer({"marks": _check(report, body)})
    except Refused as refused:
        return refused.response()


def _writable(request: HttpRequest, code: str) -> Report:
    if not request.user.is_authenticated:
        raise Refused("auth_required", _("You are not signed in. Names are checked afterwards."))
    try:
        report = get_report_or_404(request, code)
    except Http404 as error:
        raise Refused("not_found") from error
    if not may(request.user, EDIT, report):
        raise Refused("forbidden")
    return report


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > MAX_BYTES:
        raise Refused("too_large")
    try:
        body = json.loads(request.body)
    except ValueError:
        raise Refused("invalid", _("This is not a list of texts.")) from None
    if not isinstance(body, dict):
        raise Refused("invalid", _("This is not a list of texts."))
    return body


def _check(report: Report, body: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    texts = parse_texts(body)
    if texts is None:
        raise Refused("invalid", _("This is not a list of texts."))
    checked = mark_rules.check_texts(report, texts)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in texts:
        found[row["id"]] = []
    for point_id, row in checked:
        found[point_id].append(_values(row))
    return found


def _values(row: PointMark) -> dict[str, Any]:
    mark = row.mark
    return {
        "start": mark.start,
        "end": mark.end,
        "kind": mark.kind,
        "reason": mark.reason,
        "words": mark.words,
        "key": row.fingerprint,
        "as_mention": row.as_mention,
        "as_general": row.as_general,
        "general": row.general,
    }


def _keep(request: HttpRequest, report: Report, keep: Any) -> None:
    """Record that a mark may stay, for a point that the server has already."""
    kind = keep.get("kind") if isinstance(keep, dict) else None
    form = DecisionForm({**keep, "choice": mark_rules.KEEP} if isinstance(keep, dict) else {})
    if kind not in KINDS or not form.is_valid():
        raise Refused("invalid", _("Choose a mark of this report."))
    point = next((row for row in points_of(report) if row.pk == form.cleaned_data["point"]), None)
    if point is None:
        raise Refused("not_found", _("The point is still on its way. Try again in a moment."))
    mark_rules.keep_mark(
        point=point,
        kind=kind,
        key=form.cleaned_data["key"],
        by=request.user,
    )
