"""Handing a report over: submit, return, accept, reopen."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_site.permissions import may
from reports.domain import lifecycle
from reports.domain.consent import reader_of
from reports.domain.errors import DomainError
from reports.domain.marks import open_marks
from reports.domain.queries import points_of
from reports.domain.thin import thin_spots
from reports.forms.report import ReasonForm
from reports.models import Report
from reports.views.access import get_report_or_404

SEE_NAMES = "reports.see_names"


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is still thin, then hand the report to the chair if the person says so."""
    report = get_report_or_404(request, code, "reports.submit_report")
    error = None
    if request.method == "POST":
        try:
            lifecycle.submit(report=report, by=request.user)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("The report is with the chair now."))
            return redirect(report)
    points = points_of(report)
    sees_names = may(request.user, SEE_NAMES, report)
    context = {
        "report": report,
        "thin": thin_spots(report, points, reader_of(request.user, report)),
        "sees_names": sees_names,
        "marks": open_marks(report, points) if sees_names else [],
        "point_count": len(points),
        "error": error,
    }
    return render(request, "reports/submit.html", context, status=409 if error else 200)


@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    report = get_report_or_404(request, code, "reports.accept_report")
    lifecycle.accept(report=report, by=request.user)
    messages.success(request, _("The report is accepted."))
    return redirect(report)


@require_http_methods(["GET", "HEAD", "POST"])
def return_report(request: HttpRequest, code: str) -> HttpResponse:
    """Give the report back to the rapporteur with a reason."""
    report = get_report_or_404(request, code, "reports.return_report")
    return _with_reason(
        request,
        report,
        lifecycle.return_to_rapporteur,
        title=_("Return the report to the rapporteur"),
        button=_("Return the report"),
        done=_("The report is back with the rapporteur."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open an accepted report again with a reason."""
    report = get_report_or_404(request, code, "reports.reopen_report")
    return _with_reason(
        request,
        report,
        lifecycle.reopen,
        title=_("Reopen the accepted report"),
        button=_("Reopen the report"),
        done=_("The report is open again."),
    )


def _with_reason(
    request: HttpRequest,
    report: Report,
    change: Callable[..., Report],
    *,
    title: str,
    button: str,
    done: str,
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change(report=report, reason=form.cleaned_data["reason"], by=request.user)
        except DomainError as error:
            form.add_error("reason" if error.field == "reason" else None, error.message)
        else:
            messages.success(request, done)
            return redirect(report)
    context = {"report": report, "form": form, "title": title, "button": button}
    return render(request, "reports/reason.html", context)
