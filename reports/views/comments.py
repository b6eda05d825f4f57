"""Remarks between chair and rapporteur."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reports.domain.comments import add_comment, settle_comment
from reports.domain.consent import reader_of, render_text
from reports.forms.report import CommentForm
from reports.models import Point, Report
from reports.views.access import get_comment_or_404, get_point_or_404, get_report_or_404

COMMENT = "reports.comment_report"


@require_http_methods(["GET", "HEAD", "POST"])
def on_report(request: HttpRequest, code: str) -> HttpResponse:
    return _comment(request, get_report_or_404(request, code, COMMENT), None)


@require_http_methods(["GET", "HEAD", "POST"])
def on_point(request: HttpRequest, code: str, point_id: uuid.UUID) -> HttpResponse:
    point = get_point_or_404(request, code, point_id, COMMENT)
    return _comment(request, point.report, point)


def _comment(request: HttpRequest, report: Report, point: Point | None) -> HttpResponse:
    form = CommentForm(request.POST or None)
    anchor = f"#point-{point.pk}" if point else "#comments"
    if request.method == "POST" and form.is_valid():
        add_comment(report=report, point=point, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("The comment was added."))
        return redirect(f"{report.get_absolute_url()}{anchor}")
    reader = reader_of(request.user, report)
    context = {
        "report": report,
        "point": point,
        "point_text": render_text(point, reader) if point else "",
        "form": form,
    }
    return render(request, "reports/comment_form.html", context)


@require_POST
def settle(request: HttpRequest, code: str, comment_id: int) -> HttpResponse:
    comment = get_comment_or_404(request, code, comment_id)
    settle_comment(comment=comment, by=request.user)
    messages.success(request, _("The comment is settled."))
    anchor = f"#point-{comment.point_id}" if comment.point_id else "#comments"
    return redirect(f"{comment.report.get_absolute_url()}{anchor}")
