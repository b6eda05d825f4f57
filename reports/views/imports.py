"""A Word file into a report: choose, look, confirm."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.domain.word_import import Take, apply_import, plan_import
from reports.forms.report import WordUploadForm
from reports.importers.word_report import parse_word_report
from reports.models import Report
from reports.parsed import ParsedReport, RejectedFile, parsed_report_from
from reports.views.access import get_report_or_404

SALT = "reports.word-import"
HOURS_TO_CONFIRM = 12


@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, code: str) -> HttpResponse:
    """Read a file and show what is in it. Nothing is stored before it is confirmed."""
    report = get_report_or_404(request, code, "reports.import_word")
    if request.method == "POST" and "reading" in request.POST:
        return _confirm(request, report)
    form = WordUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            parsed = parse_word_report(upload, file_name=upload.name)
        except RejectedFile as refusal:
            form.add_error("file", refusal.message)
        else:
            return _preview(request, report, parsed, upload.name)
    status = 422 if form.errors else 200
    return render(request, "reports/import.html", {"report": report, "form": form}, status=status)


def _preview(request: HttpRequest, report: Report, parsed: ParsedReport, name: str) -> HttpResponse:
    context = {
        "report": report,
        "plan": plan_import(report, parsed),
        "file_name": name,
        "point_count": parsed.point_count,
        # The reading itself goes to the browser and comes back signed: a file that nobody
        # confirms leaves nothing behind.
        "reading": signing.dumps(asdict(parsed), salt=_salt(request, report), compress=True),
        "takes": Take,
    }
    return render(request, "reports/import_preview.html", context)


def _confirm(request: HttpRequest, report: Report) -> HttpResponse:
    try:
        data: dict[str, Any] = signing.loads(
            request.POST["reading"],
            salt=_salt(request, report),
            max_age=HOURS_TO_CONFIRM * 3600,
        )
    except signing.BadSignature:
        messages.error(request, _("This preview is too old to confirm. Choose the file again."))
        return redirect("reports:import-word", code=report.code)
    choices = {
        key.removeprefix("take-"): value
        for key, value in request.POST.items()
        if key.startswith("take-") and value in set(Take)
    }
    try:
        added = apply_import(
            report=report,
            parsed=parsed_report_from(data),
            origin=Origin(author=request.user),
            choices=choices,
            take_header=bool(request.POST.get("take_header")),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:import-word", code=report.code)
    text = ngettext(
        "%(count)d point was taken from the file.",
        "%(count)d points were taken from the file.",
        added,
    )
    messages.success(request, text % {"count": added})
    return redirect(report)


def _salt(request: HttpRequest, report: Report) -> str:
    """A preview counts for the person and the report it was made for, and for nothing else."""
    return f"{SALT}.{request.user.pk}.{report.code}"
