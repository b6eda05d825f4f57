"""A Word file into one report: the rapporteur chooses it here and decides on the file's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.forms.report import WordUploadForm
from reports.views.access import get_report_or_404
from reports.views.uploads import take_in


@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, code: str) -> HttpResponse:
    """Read a file and lead to its page. Nothing of it is in the report before it is confirmed."""
    report = get_report_or_404(request, code, "reports.import_word")
    form = WordUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        result = take_in(
            request, form.cleaned_data["file"], edition=report.session.edition, report=report
        )
        if result.upload is not None:
            return redirect("reports:upload", upload_id=result.upload.pk)
        form.add_error("file", result.message)
    status = 422 if form.errors else 200
    return render(request, "reports/import.html", {"report": report, "form": form}, status=status)
