"""Set-up for staff: a new edition, and the list of what it still needs for the day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from reports.domain.editions import usual_template
from reports.domain.errors import DomainError
from reports.domain.new_edition import make_edition
from reports.domain.readiness import Check, readiness_of
from reports.domain.sessions import begin_reports
from reports.forms.setup import (
    EDITION_FIELDS,
    BeginReportsForm,
    EditionFactsForm,
    NewEditionForm,
)
from reports.models import Edition
from reports.views.access import get_setup_edition_or_404, require_setup_right

LISTED = 12


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the editions, and the three ways to a new one."""
    require_setup_right(request)
    editions = list(Edition.objects.all()[:LISTED])
    return render(request, "setup/index.html", {"editions": editions})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an edition, blank or like an earlier one."""
    require_setup_right(request)
    latest = Edition.objects.first()
    form = NewEditionForm(request.POST or None, initial=_next(latest, request))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in EDITION_FIELDS}
        try:
            edition = make_edition(
                values=values, like=form.cleaned_data["like"], parts=form.cleaned_data["parts"]
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The edition is there. Below stands what it still needs."))
            return redirect("reports:setup-edition", year=edition.year)
    return render(request, "setup/new.html", {"form": form}, status=422 if form.errors else 200)


def _next(latest: Edition | None, request: HttpRequest) -> dict[str, Any]:
    if latest is None:
        return {"time_zone": "UTC"}
    initial: dict[str, Any] = {"number": latest.number + 1, "year": latest.year + 1}
    if "copy" in request.GET:
        initial["like"] = latest
    else:
        initial["time_zone"] = "UTC"
    return initial


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, year: int) -> HttpResponse:
    """Show what the edition still needs, each with the way to mend it; POST begins its reports."""
    row = get_setup_edition_or_404(request, year)
    form = BeginReportsForm(request.POST or None, initial={"template": usual_template()})
    if request.method == "POST" and form.is_valid():
        count = begin_reports(edition=row, **form.cleaned_data)
        text = ngettext("%(count)d report was begun.", "%(count)d reports were begun.", count)
        messages.success(request, text % {"count": count})
        return redirect("reports:setup-edition", year=year)
    readiness = readiness_of(row)
    context = {
        "edition": row,
        "readiness": readiness,
        # What is missing comes first, each part in the order of the work.
        "lines": [
            (check, _way(check, row))
            for check in sorted(readiness.checks, key=lambda check: check.is_done)
        ],
        "begin_form": form,
        "invite_url": _optional("reports:invitations", row.year),
    }
    return render(request, "setup/edition.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, year: int) -> HttpResponse:
    """Change title, place, days, time zone and the like."""
    row = get_setup_edition_or_404(request, year)
    form = EditionFactsForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("The edition was changed."))
        return redirect("reports:setup-edition", year=saved.year)
    context = {"form": form, "edition": row, "year": year}
    return render(request, "setup/facts.html", context, status=422 if form.errors else 200)


def _way(check: Check, edition: Edition) -> tuple[str, str]:
    """Return address and words of the link that mends something; empty where the page does it."""
    year = edition.year
    ways: dict[str, tuple[str, str]] = {
        "basics": (reverse("reports:setup-facts", args=[year]), _("Fill them in")),
        "programme": (reverse("reports:setup-bring-in-to", args=[year]), _("Import a programme")),
        "times": (reverse("reports:timetable", args=[year]), _("Open the timetable")),
        "clashes": (reverse("reports:timetable", args=[year]), _("Open the timetable")),
        "template": (
            reverse("admin:reports_reportingtemplate_changelist"),
            _("Open the templates"),
        ),
        "chairs": (reverse("reports:setup-facts", args=[year]), _("Choose a chair")),
        "reports": ("#begin", _("Begin them")),
        "rapporteurs": (reverse("reports:people-in", args=[year]), _("Import people")),
        "accounts": (_optional("reports:invitations", year), _("Invite them")),
        "leftovers": ("#papers", _("Place them")),
    }
    return ways.get(check.code, ("", ""))


def _optional(name: str, *arguments: Any) -> str:
    """Return the address of a page that this installation may not have, else nothing."""
    for chosen in (list(arguments), []):
        try:
            return reverse(name, args=chosen)
        except NoReverseMatch:
            continue
    return ""
