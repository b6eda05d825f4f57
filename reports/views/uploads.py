"""Word files of any session: bring in many, look at each beside its report, decide."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_site.fresh import names_leave
from gfmd_site.lib.typography import with_commas
from gfmd_site.throttle import throttled
from reports.domain import uploads as upload_rules
from reports.domain.errors import DomainError
from reports.domain.queries import report_rows
from reports.domain.word_import import Outcome
from reports.domain.word_recognise import Recognised, recognise
from reports.forms.uploads import MAX_FILES, SessionChoiceForm, decisions_from, size_problem
from reports.importers.report_file import read_report_file
from reports.importers.template_sections import definitions_of
from reports.importers.word_sections import ROUNDTABLE_2018
from reports.models import Edition, Report, ReportingTemplate, Session, Upload
from reports.parsed import RejectedFile
from reports.views.access import (
    get_original_or_404,
    get_report_or_404,
    get_upload_or_404,
    require_upload_right,
)
from reports.views.upload_page import page_context

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class FileResult:
    """What became of one chosen file: it waits, or it was refused with a sentence."""

    name: str
    upload: Upload | None = None
    found: Recognised | None = None
    message: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("upload")
def uploads(request: HttpRequest) -> HttpResponse:
    """Show the files that wait and those that were taken; take in further ones.

    A script sends one file at a time and gets its line of the list; without one the whole form
    comes at once. Each file stands for itself: one that is refused stops no other.
    """
    require_upload_right(request)
    edition = _edition(request)
    results: list[FileResult] = []
    if request.method == "POST" and edition is not None:
        files = request.FILES.getlist("files")[:MAX_FILES]
        results = [take_in(request, file, edition=edition) for file in files]
        if request.headers.get("X-Requested-With") == "fetch":
            return _lines(request, results)
        if not files:
            messages.error(request, _("Choose one or several Word files first."))
    status = 422 if any(result.message for result in results) else 200
    context = {
        "edition": edition,
        "editions": Edition.objects.all(),
        "results": [result for result in results if result.message],
        "waiting": _waiting(request, edition) if edition else [],
        "decided": upload_rules.decided_in(edition) if edition else [],
        "max_files": MAX_FILES,
    }
    return render(request, "reports/uploads.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Show one waiting file beside its report, and carry out what the person decides."""
    row = get_upload_or_404(request, upload_id)
    if request.method != "POST":
        return _page(request, row)
    if "drop" in request.POST:
        return _drop(request, row)
    if "choose" in request.POST:
        return _choose_session(request, row)
    return _confirm(request, row)


@require_POST
def original(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Hand out a sealed original under the report's code; the download is recorded."""
    row = get_original_or_404(request, upload_id)
    names_leave(request)
    try:
        data = upload_rules.take_out_original(upload=row, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:uploads")
    response = HttpResponse(data, content_type=WORD_TYPE)
    code = row.report.code if row.report else "report"
    name = f"{code}-original-{row.pk.hex[:8]}.docx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def take_in(
    request: HttpRequest, file: UploadedFile, *, edition: Edition, report: Report | None = None
) -> FileResult:
    """Read one file and keep it until it is decided about; a refused one leaves nothing."""
    name = str(file.name or "")
    if problem := size_problem(file.size or 0):
        return FileResult(name, message=problem)
    data = file.read()
    try:
        parsed = read_report_file(
            data, file_name=name, template=report.template if report else None
        )
        found = None if report else recognise(edition, parsed, name)
        session = report.session if report else (found.session if found else None)
        other = _template_of(session) if report is None else None
        if other is not None:
            parsed = read_report_file(data, file_name=name, template=other)
    except RejectedFile as refusal:
        return FileResult(name, message=refusal.message)
    kept = upload_rules.receive(
        edition=edition,
        parsed=parsed,
        data=data,
        file_name=name,
        by=request.user,
        session=session,
        report=report,
    )
    return FileResult(name, upload=kept, found=found)


def _template_of(session: Session | None) -> ReportingTemplate | None:
    """Return the template of a session's report where it is not the usual one, else None."""
    report = report_rows().filter(session=session).first() if session else None
    is_usual = report is None or definitions_of(report.template) is ROUNDTABLE_2018
    return None if is_usual else report.template


def _edition(request: HttpRequest) -> Edition | None:
    year = request.GET.get("edition", "")
    rows = Edition.objects.order_by("-year")
    return rows.filter(year=year).first() if year.isdecimal() and len(year) == 4 else rows.first()


def _waiting(request: HttpRequest, edition: Edition) -> list[FileResult]:
    rows = upload_rules.waiting_for(request.user, edition).filter(report__isnull=True)
    return [FileResult(row.file_name, row, _found(row)) for row in rows]


def _found(row: Upload) -> Recognised | None:
    return recognise(row.edition, upload_rules.reading_of(row), row.file_name)


def _lines(request: HttpRequest, results: list[FileResult]) -> HttpResponse:
    return render(request, "reports/_upload_lines.html", {"results": results})


def _page(
    request: HttpRequest, row: Upload, *, data: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    found = None if row.report else _found(row)
    laid = upload_rules.lay_beside(row)
    report = laid.report if laid else None
    context: dict[str, Any] = {
        "upload": row,
        "found": found,
        "report": report,
        "point_count": upload_rules.reading_of(row).point_count,
        "is_open": report is None or report.is_open,
    }
    if row.report is None:
        initial = {"session": row.session_id}
        context["session_form"] = SessionChoiceForm(edition=row.edition, initial=initial)
    if laid is not None:
        context |= page_context(laid, decisions_from(data) if data is not None else None)
    return render(request, "reports/upload.html", context, status=status)


def _choose_session(request: HttpRequest, row: Upload) -> HttpResponse:
    form = SessionChoiceForm(request.POST, edition=row.edition)
    if row.report is None and form.is_valid():
        upload_rules.choose_session(upload=row, session=form.cleaned_data["session"])
    else:
        messages.error(request, _("Choose the session of this file first."))
    return redirect("reports:upload", upload_id=row.pk)


def _drop(request: HttpRequest, row: Upload) -> HttpResponse:
    report = row.report
    upload_rules.drop(upload=row)
    messages.success(request, _("The file was put aside. Nothing of it is kept."))
    return redirect(report) if report else redirect("reports:uploads")


def _confirm(request: HttpRequest, row: Upload) -> HttpResponse:
    report = report_rows().filter(session=row.session).first() if row.session else None
    if report is not None:
        get_report_or_404(request, report.code, "reports.import_word")
    try:
        report, outcome = upload_rules.confirm(
            upload=row, report=report, decisions=decisions_from(request.POST), by=request.user
        )
    except DomainError as error:
        messages.error(request, error.message)
        return _page(request, row, data=request.POST, status=409)
    messages.success(request, _done(report, outcome))
    return redirect(report) if row.report else redirect("reports:uploads")


def _done(report: Report, outcome: Outcome) -> str:
    parts = [
        ngettext("%(count)d point added", "%(count)d points added", outcome.added)
        % {"count": outcome.added},
        ngettext("%(count)d changed", "%(count)d changed", outcome.changed)
        % {"count": outcome.changed},
        ngettext("%(count)d removed", "%(count)d removed", outcome.removed)
        % {"count": outcome.removed},
    ]
    return _("Taken into the report %(code)s: %(what)s.") % {
        "code": report.code,
        "what": with_commas(parts),
    }
