"""People of all rooms from a list: what each row would do, then all that can be stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gfmd_site.lib import csvsafe
from reports.choices import SetupKind
from reports.domain import setup_files
from reports.domain.people_rows import (
    CHANGED,
    NEW,
    REFUSED,
    TWICE,
    PeoplePlan,
    plan_people,
    take_people,
)
from reports.forms.setup import PeopleFileForm
from reports.importers.people_table import read_people, role_of
from reports.models import Edition, SetupFile
from reports.parsed import RejectedFile
from reports.views.access import get_setup_edition_or_404, get_setup_file_or_404

SHOWN = 100
REPORT_COLUMNS = ("row", "session", "role", "name", "organisation", "country", "constituency")


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, year: int) -> HttpResponse:
    """Read a list of people and lead to its page."""
    edition = get_setup_edition_or_404(request, year)
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read_people(file.read(), file_name=str(file.name))
        except RejectedFile as refusal:
            form.add_error("file", refusal.message)
        else:
            row = setup_files.receive(
                kind=SetupKind.PEOPLE,
                reading={"rows": rows},
                file_name=str(file.name),
                by=request.user,
                edition=edition,
            )
            return redirect("reports:people-file", file_id=row.pk)
    context = {
        "form": form,
        "edition": edition,
        "waiting": setup_files.waiting(SetupKind.PEOPLE, edition),
    }
    return render(request, "setup/people_in.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Show what each row would do; POST stores those that are new or changed."""
    row, edition, plan = _planned(request, file_id)
    if "drop" in request.POST:
        setup_files.drop(row=row)
        messages.success(request, _("The file was put aside. Nothing of it is kept."))
        return redirect("reports:setup-edition", year=edition.year)
    if request.method == "POST":
        done = take_people(plan=plan, make_accounts="accounts" in request.POST)
        setup_files.close_file(row=row)
        text = _("People of the rooms: %(new)d new, %(changed)d changed.") % {
            "new": done[NEW],
            "changed": done[CHANGED],
        }
        made = ngettext(
            "%(count)d account was made.", "%(count)d accounts were made.", done["accounts"]
        )
        messages.success(request, f"{text} {made % {'count': done['accounts']}}")
        return redirect("reports:setup-edition", year=edition.year)
    context = {
        "file": row,
        "edition": edition,
        "plan": plan,
        "counts": plan.counts,
        "refused": plan.of(REFUSED)[:SHOWN],
        "twice": plan.of(TWICE)[:SHOWN],
        "changed": plan.of(CHANGED)[:SHOWN],
        "new": plan.of(NEW)[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "setup/people_rows.html", context)


@require_safe
def report(request: HttpRequest, file_id: uuid.UUID) -> HttpResponseBase:
    """Hand out what became of every row, in the columns of the list."""
    _row, edition, plan = _planned(request, file_id)
    header = (*REPORT_COLUMNS, "email", "result", "reason")
    incomplete = _("The file is incomplete. Load it again.")
    body = csvsafe.stream(header, _report_rows(plan), incomplete=incomplete)
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    name = f"people-{edition.year}-rows.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _report_rows(plan: PeoplePlan) -> Iterator[list[str]]:
    for row in plan.rows:
        cells = [row.cells.get(name, "") for name in (*REPORT_COLUMNS, "email")]
        yield [*cells, row.status, row.reason]


def _planned(request: HttpRequest, file_id: uuid.UUID) -> tuple[SetupFile, Edition, PeoplePlan]:
    row = get_setup_file_or_404(request, file_id, SetupKind.PEOPLE)
    edition = row.edition
    if edition is None or row.taken_at is not None:
        raise Http404(_("This file was decided about before. Choose it again."))
    rows = row.reading.get("rows", [])
    return row, edition, plan_people(edition=edition, rows=rows, role_of=role_of)
