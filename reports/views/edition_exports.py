"""All reports of an edition as one file, for chairs and the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gfmd_site.lib.pdf import PdfUnavailable
from gfmd_site.permissions import may
from gfmd_site.throttle import throttled
from reports.admin.leaving import send_in_parts
from reports.choices import ReportStatus
from reports.domain.edition_content import reports_in_order
from reports.exporters.edition import EDITION_FORMATS, inner_formats
from reports.exporters.outgoing import edition_outgoing
from reports.forms.export import EditionExportForm
from reports.models import Edition, Report
from reports.views.access import get_edition_or_404
from reports.views.exports import column_choices, remember_columns
from reports.views.release_check import release


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("release")
def export(request: HttpRequest, year: int) -> HttpResponseBase:
    """Show what the file would hold; a POST leads through the release check."""
    edition = get_edition_or_404(request, year)
    reports = reports_in_order(edition)
    may_see_names = bool(reports) and all(
        may(request.user, "reports.export_team", report) for report in reports
    )
    if request.method != "POST":
        context = _page(request, edition, reports, may_see_names)
        return render(request, "reports/edition_export.html", context)
    form = EditionExportForm(request.POST, formats=EDITION_FORMATS, inner_formats=inner_formats())
    here = reverse("reports:edition-export", args=[edition.year])
    if not form.is_valid():
        for sentences in form.errors.values():
            messages.error(request, " ".join(sentences))
        return redirect(here)
    if form.wants_names and not may_see_names:
        raise PermissionDenied(_("Only named staff export an edition with all names."))
    format_name, options = form.cleaned_data["format"], form.edition_options
    outgoing = edition_outgoing(edition, format_name, sees_names=form.wants_names, options=options)
    if not outgoing.reports:
        messages.error(request, _("There is no such report to export: take off “accepted only”."))
        return redirect(here)
    send = send_in_parts if outgoing.chunks else None
    try:
        response = release(request, outgoing, back=here, send=send)
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect(here)
    if EDITION_FORMATS[format_name].is_table:
        remember_columns(response, form.table_options)
    return response


def _page(
    request: HttpRequest, edition: Edition, reports: list[Report], may_see_names: bool
) -> dict[str, Any]:
    return {
        "edition": edition,
        "reports": reports,
        "accepted_count": sum(report.status == ReportStatus.ACCEPTED for report in reports),
        "exporters": EDITION_FORMATS,
        "inner_formats": inner_formats(),
        "may_see_names": may_see_names,
        **column_choices(request),
    }
