"""Anonymising afterwards, by named staff: one form, one confirmation, no way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from reports.domain.consent import spellings
from reports.domain.errors import DomainError
from reports.domain.purge import Scope, purge_names
from reports.forms.anonymise import POINT, REPORT, AnonymiseForm
from reports.models import Attribution, Purge
from reports.views.access import get_attribution_or_404, get_report_or_404

NEED = "reports.purge_names"


@sensitive_post_parameters("names", "reason")
@require_http_methods(["GET", "HEAD", "POST"])
def anonymise(request: HttpRequest, code: str) -> HttpResponse:
    """Take names out of a report or of everything; `?speaker=` begins with one speaker."""
    report = get_report_or_404(request, code, NEED)
    speaker = _speaker(request, code)
    initial = {
        "names": "\n".join(_names(speaker)) if speaker else "",
        "scope": POINT if speaker else REPORT,
    }
    form = AnonymiseForm(
        request.POST or None, initial=initial, code=report.code, has_point=speaker is not None
    )
    if request.method == "POST" and form.is_valid():
        whole = Scope(report.code) if form.cleaned_data["scope"] == REPORT else Scope()
        is_point = form.cleaned_data["scope"] == POINT and speaker is not None
        scope = Scope(report.code, speaker.point_id) if is_point and speaker else whole
        try:
            purge = purge_names(
                names=form.listed,
                scope=scope,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
            )
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(
                request,
                _("%(count)d places are rewritten, and the files of the database with them.")
                % {"count": purge.replaced},
            )
            return redirect("reports:consents-room", code=report.code)
    context = {
        "report": report,
        "form": form,
        "purges": Purge.objects.filter(report__in=["", report.code]).select_related("by")[:10],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/anonymise.html", context, status=status)


def _speaker(request: HttpRequest, code: str) -> Attribution | None:
    number = request.GET.get("speaker", "")
    return get_attribution_or_404(request, code, int(number), NEED) if number.isdigit() else None


def _names(speaker: Attribution) -> list[str]:
    code = [speaker.country.code] if speaker.kind == "country" and speaker.country else []
    return spellings(speaker) + code
