"""The timetable of an edition: rooms × times, what clashes, and each session as a form."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reports.domain.errors import DomainError
from reports.domain.sessions import remove_session, save_session
from reports.domain.timetable import sessions_with_people, timetable_of
from reports.forms.setup import SessionForm
from reports.models import Edition, Session
from reports.views.access import get_setup_edition_or_404


@require_safe
def timetable(request: HttpRequest, year: int) -> HttpResponse:
    """Show the sessions by day, room and time; what has no time stands below."""
    edition = get_setup_edition_or_404(request, year)
    context = {
        "edition": edition,
        "timetable": timetable_of(edition, sessions_with_people(edition)),
    }
    return render(request, "setup/timetable.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, year: int, session_id: int | None = None) -> HttpResponse:
    """Move a session, give it a room, correct what it is asked; without an id, add one."""
    edition = get_setup_edition_or_404(request, year)
    row = _session_or_404(edition, session_id) if session_id else None
    if request.method == "POST" and row is not None and "remove" in request.POST:
        return _remove(request, edition, row)
    with timezone.override(edition.time_zone):
        form = SessionForm(
            request.POST or None, instance=row, edition=edition, rooms=_rooms(edition)
        )
        if request.method == "POST" and form.is_valid():
            try:
                saved = save_session(session=form.save(commit=False), questions=form.question_list)
            except DomainError as error:
                form.add_error("questions", error.message)
            else:
                _say(request, edition, saved)
                return redirect("reports:timetable", year=year)
        context = {"form": form, "edition": edition, "session": row}
        status = 422 if form.errors else 200
        return render(request, "setup/session.html", context, status=status)


def _session_or_404(edition: Edition, session_id: int) -> Session:
    row = edition.sessions.select_related("report").filter(pk=session_id).first()
    if row is None:
        raise Http404(_("There is no such session in this edition."))
    return row


def _rooms(edition: Edition) -> list[str]:
    rows = edition.sessions.exclude(room="").order_by("room")
    return list(rows.values_list("room", flat=True).distinct())


def _say(request: HttpRequest, edition: Edition, saved: Session) -> None:
    messages.success(request, _("The session %(label)s is stored.") % {"label": saved.label})
    laid = timetable_of(edition, sessions_with_people(edition))
    for clash in laid.clashes:
        if saved.pk in {clash.first.pk, clash.second.pk}:
            other = clash.second if clash.first.pk == saved.pk else clash.first
            messages.warning(
                request,
                _("It clashes with %(label)s: %(reason)s.")
                % {"label": other.label, "reason": clash.reason},
            )


def _remove(request: HttpRequest, edition: Edition, row: Session) -> HttpResponse:
    label = row.label
    try:
        remove_session(session=row)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The session %(label)s was removed.") % {"label": label})
    return redirect("reports:timetable", year=edition.year)
