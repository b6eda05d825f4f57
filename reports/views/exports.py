"""Files out of a report. A person sees what will be named before anything leaves."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gfmd_site.lib.pdf import PdfUnavailable
from gfmd_site.permissions import may
from gfmd_site.throttle import throttled
from practices.choices import Language
from reports.choices import PointKind
from reports.domain.consent import speakers_outside
from reports.domain.queries import points_of
from reports.exporters.blank_form import build_blank_form
from reports.exporters.outgoing import report_outgoing
from reports.exporters.points_table import TableOptions
from reports.exporters.registry import EXPORTERS
from reports.forms.export import (
    CHOOSABLE_COLUMNS,
    ExportForm,
    options_to_remember,
    remembered_options,
)
from reports.models import Point, Report
from reports.views.access import get_report_or_404
from reports.views.page import abilities
from reports.views.release_check import release

COLUMNS_COOKIE = "gfmd_table"
A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("release")
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show what would leave, and to whom it may go; a POST leads through the release check."""
    report = get_report_or_404(request, code, "reports.export_public")
    may_see_names = may(request.user, "reports.export_team", report)
    if request.method != "POST":
        return render(request, "reports/export.html", _page(request, report, may_see_names))
    form = ExportForm(request.POST, formats=EXPORTERS)
    if not form.is_valid():
        for sentences in form.errors.values():
            messages.error(request, " ".join(sentences))
        return redirect("reports:export", code=report.code)
    if form.wants_names and not may_see_names:
        raise PermissionDenied(_("Only the roundtable’s team and named staff export names."))
    format_name = form.cleaned_data["format"]
    outgoing = report_outgoing(
        report, format_name, sees_names=form.wants_names, table=form.table_options
    )
    try:
        response = release(request, outgoing, back=reverse("reports:export", args=[report.code]))
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect("reports:export", code=report.code)
    if EXPORTERS[format_name].is_table:
        remember_columns(response, form.table_options)
    return response


@require_safe
def blank_form(request: HttpRequest, code: str) -> HttpResponse:
    """Give the empty form of the session, with what the room was asked."""
    report = get_report_or_404(request, code)
    language = request.GET.get("language", "")
    if language not in Language.values:
        language = report.language
    form = build_blank_form(report.session, report.template, language)
    response = HttpResponse(form.data, content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{form.name}"'
    return response


def remember_columns(response: HttpResponseBase, options: TableOptions) -> None:
    """Keep the choice of columns in this browser, for the next table."""
    response.set_cookie(
        COLUMNS_COOKIE,
        options_to_remember(options),
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
    )


def column_choices(request: HttpRequest) -> dict[str, Any]:
    """Return the columns for the page, each with whether it was chosen last time."""
    options = remembered_options(request.COOKIES.get(COLUMNS_COOKIE, ""))
    return {
        "columns": [(name, name in options.columns) for name in CHOOSABLE_COLUMNS],
        "columns_chosen": sum(name in options.columns for name in CHOOSABLE_COLUMNS),
        "plain_csv": not options.bom,
    }


def _page(request: HttpRequest, report: Report, may_see_names: bool) -> dict[str, Any]:
    points = points_of(report)
    return {
        "report": report,
        "can": abilities(request, report),
        "exporters": EXPORTERS,
        "may_see_names": may_see_names,
        "speakers": speakers_outside(points, report) if may_see_names else [],
        "contents": _contents(report, points),
        "languages": Language.choices,
        "point_count": len(points),
        "quote_count": sum(point.kind == PointKind.QUOTE for point in points),
        **column_choices(request),
    }


def _contents(report: Report, points: list[Point]) -> list[tuple[str, int]]:
    """Return each section's title with its number of points, for what the file will hold."""
    counts = Counter(point.section_id for point in points)
    return [
        (f"{section.number}. {section.title}", counts[section.pk])
        for section in report.template.sections.all()
    ]
