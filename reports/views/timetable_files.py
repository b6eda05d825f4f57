"""The timetable out as iCalendar, and in: events laid beside sessions, then taken over."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from reports.choices import SetupKind
from reports.domain import setup_files
from reports.domain.timetable import sessions_with_people
from reports.domain.timetable_files import apply_timetable, rows_of
from reports.exporters.timetable_ics import ICS_TYPE, render_timetable
from reports.forms.setup import TimetableFileForm
from reports.importers.timetable_ics import parse_timetable
from reports.parsed import RejectedFile
from reports.views.access import get_setup_edition_or_404, get_setup_file_or_404


@require_safe
def download(request: HttpRequest, year: int) -> HttpResponse:
    """Hand out the timetable as iCalendar; it names sessions, times and rooms, and no person."""
    edition = get_setup_edition_or_404(request, year)
    data = render_timetable(edition, sessions_with_people(edition), now=timezone.now())
    response = HttpResponse(data, content_type=ICS_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="gfmd-{year}.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, year: int) -> HttpResponse:
    """Read an iCalendar file and lead to its page."""
    edition = get_setup_edition_or_404(request, year)
    form = TimetableFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            events = parse_timetable(file.read(), file_name=str(file.name))
        except RejectedFile as refusal:
            form.add_error("file", refusal.message)
        else:
            row = setup_files.receive(
                kind=SetupKind.TIMETABLE,
                reading={"events": [asdict(event) for event in events]},
                file_name=str(file.name),
                by=request.user,
                edition=edition,
            )
            return redirect("reports:timetable-file", file_id=row.pk)
    context = {"form": form, "edition": edition}
    return render(request, "setup/timetable_in.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def events(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Show each event beside the session it most likely is, and take over what is confirmed."""
    row = get_setup_file_or_404(request, file_id, SetupKind.TIMETABLE)
    edition = row.edition
    if edition is None or row.taken_at is not None:
        raise Http404(_("This file was decided about before. Choose it again."))
    if "drop" in request.POST:
        setup_files.drop(row=row)
        messages.success(request, _("The file was put aside. Nothing of it is kept."))
        return redirect("reports:timetable", year=edition.year)
    sessions = sessions_with_people(edition)
    rows = rows_of(edition, sessions, row.reading.get("events", []))
    if request.method == "POST":
        places = {one.index: request.POST.get(f"event-{one.index}", "") for one in rows}
        count = apply_timetable(edition=edition, rows=rows, places=places)
        setup_files.close_file(row=row)
        text = ngettext(
            "%(count)d session has its time from the file.",
            "%(count)d sessions have their times from the file.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect("reports:timetable", year=edition.year)
    context = {"file": row, "edition": edition, "rows": rows, "sessions": sessions}
    return render(request, "setup/timetable_events.html", context)
