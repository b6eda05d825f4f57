"""Suggested tags of a whole report on one page, each with the words that speak for it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reports.domain.consent import reader_of, render_text
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.domain.suggestions import ACCEPT, decide, suggestions_of
from reports.models import Report
from reports.views.access import get_report_or_404
from reports.views.page import abilities

POINTS_A_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest, code: str) -> HttpResponse:
    """Show what to ask about each point, for those who write the report; take their answers."""
    report = get_report_or_404(request, code, "reports.edit_report")
    if request.method == "POST":
        return _decide(request, report)
    reader = reader_of(request.user, report)
    rows = suggestions_of(report, get_language() or "en")
    page = Paginator(rows, POINTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "can": abilities(request, report),
        "page_obj": page,
        "rows": [(row, render_text(row.point, reader)) for row in page],
    }
    return render(request, "reports/suggestions.html", context)


def _decide(request: HttpRequest, report: Report) -> HttpResponse:
    page = reverse("reports:suggestions", args=[report.code])
    choice, _colon, key = request.POST.get("decision", "").partition(":")
    try:
        point_id = uuid.UUID(request.POST.get("point", ""))
        decide(
            report=report,
            point_id=point_id,
            key=key,
            choice=choice,
            origin=Origin(author=request.user),
        )
    except ValueError:
        messages.error(request, _("Nothing was changed. Choose a tag on this page."))
        return redirect(page)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(page)
    said = _("Accepted.") if choice == ACCEPT else _("It is not suggested there again.")
    messages.success(request, said)
    return redirect(f"{page}#suggest-{point_id}")
