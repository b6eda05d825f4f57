"""Files out of a report. A person sees what will be named before anything leaves."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gfmd_site.permissions import may
from reports.domain.consent import Reader, speakers_outside
from reports.domain.queries import points_of
from reports.exporters.registry import EXPORTERS, file_name
from reports.views.access import get_report_or_404
from reports.views.page import abilities


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Show what would leave, and to whom it may go; a POST gives the file."""
    report = get_report_or_404(request, code, "reports.export_public")
    may_see_names = may(request.user, "reports.export_team", report)
    if request.method != "POST":
        context = {
            "report": report,
            "can": abilities(request, report),
            "exporters": EXPORTERS,
            "may_see_names": may_see_names,
            "speakers": speakers_outside(points_of(report), report) if may_see_names else [],
        }
        return render(request, "reports/export.html", context)
    exporter = EXPORTERS.get(request.POST.get("format", ""))
    if exporter is None:
        messages.error(request, _("Choose one of the formats."))
        return redirect("reports:export", code=report.code)
    wants_names = request.POST.get("profile") == "team"
    if wants_names and not may_see_names:
        raise PermissionDenied(_("Only the roundtable's team and named staff export names."))
    reader = Reader(sees_names=wants_names, language=report.language)
    response = HttpResponse(exporter.render(report, reader), content_type=exporter.content_type)
    name = file_name(report, request.POST["format"], reader)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
