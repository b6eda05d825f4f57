"""Who changed what and when, and the way back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports.domain.consent import reader_of
from reports.domain.errors import DomainError
from reports.domain.history import entries, restore_before
from reports.domain.revisions import Origin
from reports.views.access import get_report_or_404, get_revision_or_404
from reports.views.page import abilities

PAGE_SIZE = 50


@require_GET
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show the log, newest first; `?point=` keeps to one point."""
    report = get_report_or_404(request, code)
    revisions = report.revisions.select_related("author").order_by("-pk")
    point = request.GET.get("point", "")
    if point:
        revisions = revisions.filter(point_ref=point) if _is_uuid(point) else revisions.none()
    page = Paginator(revisions, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "page": page,
        "entries": entries(report, reader_of(request.user, report), list(page)),
        "point": point,
        "can": abilities(request, report),
    }
    return render(request, "reports/history.html", context)


@require_POST
def restore(request: HttpRequest, code: str, revision_id: int) -> HttpResponse:
    """Set a point back to how it was before a revision."""
    revision = get_revision_or_404(request, code, revision_id, "reports.edit_report")
    report = revision.report
    try:
        point = restore_before(report=report, revision=revision, origin=Origin(author=request.user))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:history", code=report.code)
    messages.success(request, _("The point is as it was before that change."))
    return redirect(f"{report.get_absolute_url()}#point-{point.pk}")


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
