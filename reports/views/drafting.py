"""Offers lines for the sections on the Global Compact and the Agenda 2030."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from reports.domain.consent import public_reader, render_text
from reports.domain.drafting import Offer, offers, take_offers
from reports.domain.errors import DomainError
from reports.domain.queries import points_of
from reports.models import Report
from reports.views.access import get_report_or_404
from reports.views.page import abilities

SHOWN_POINTS = 5


@require_http_methods(["GET", "HEAD", "POST"])
def drafted(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the accepted tags would say; a POST adds the ticked lines as they were worded."""
    report = get_report_or_404(request, code, "reports.edit_report")
    if request.method == "POST":
        return _take(request, report)
    found = offers(report, points_of(report))
    context = {
        "report": report,
        "can": abilities(request, report),
        "sections": [
            (section, [_row(offer, report) for offer in rows])
            for section, rows in groupby(found, key=lambda offer: offer.section)
        ],
        "page": "drafted",
    }
    return render(request, "reports/drafted.html", context)


def _row(offer: Offer, report: Report) -> dict[str, object]:
    reader = public_reader(report.language)
    return {
        "offer": offer,
        "because": [(point, render_text(point, reader)) for point in offer.points[:SHOWN_POINTS]],
        "more": max(0, len(offer.points) - SHOWN_POINTS),
    }


def _take(request: HttpRequest, report: Report) -> HttpResponse:
    texts = {key: request.POST.get(f"text-{key}", "") for key in request.POST.getlist("take")}
    try:
        added = take_offers(report=report, texts=texts, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:drafted", code=report.code)
    sentence = ngettext("%(count)d line added.", "%(count)d lines added.", len(added))
    messages.success(request, sentence % {"count": len(added)})
    return redirect("reports:report", code=report.code)
