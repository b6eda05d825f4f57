"""Rehearsal mode: practice sessions begun and removed with one press each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from reports.domain.editions import usual_template
from reports.domain.errors import DomainError
from reports.domain.rehearsal import (
    end_rehearsal,
    rehearsal_of,
    reports_in,
    start_rehearsal,
    sweep,
)
from reports.forms.setup import RehearsalForm
from reports.views.access import get_setup_edition_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest, year: int) -> HttpResponse:
    """Show the rehearsal of an edition; POST starts one, or removes it without a trace."""
    edition = get_setup_edition_or_404(request, year)
    running = rehearsal_of(edition)
    if request.method == "POST" and "end" in request.POST:
        if running is not None:
            end_rehearsal(rehearsal=running)
        messages.success(request, _("The rehearsal was removed. Nothing of it is left."))
        return redirect("reports:rehearsal", year=year)
    initial = {"template": usual_template(), "sessions": []}
    form = RehearsalForm(request.POST or None, edition=edition, initial=initial)
    if request.method == "POST" and form.is_valid():
        sweep()
        try:
            started = start_rehearsal(edition=edition, **form.cleaned_data)
        except DomainError as error:
            form.add_error("sessions", error.message)
        else:
            count = reports_in(started).count()
            text = ngettext(
                "The rehearsal has %(count)d practice session. Its people find it on their first "
                "page.",
                "The rehearsal has %(count)d practice sessions. Their people find them on their "
                "first page.",
                count,
            )
            messages.success(request, text % {"count": count})
            return redirect("reports:rehearsal", year=year)
    context = {
        "edition": edition,
        "form": form,
        "running": running,
        "reports": list(reports_in(running)) if running else [],
    }
    return render(request, "setup/rehearsal.html", context, status=422 if form.errors else 200)
