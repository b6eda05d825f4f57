"""The board: every room of an edition in one view, while people still talk."""

from __future__ import annotations

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from reports.domain.board import ORDERS, SHOWS, Room, board_rooms, chosen, figures_of
from reports.domain.errors import DomainError
from reports.domain.letters import mail_is_configured, writer_addresses
from reports.domain.reminder import (
    Letter,
    letter_for,
    send_reminder,
)
from reports.models import Edition, Report
from reports.views.access import get_chosen_edition_or_404, get_followed_editions_or_404

SHOW_LABELS = {
    "all": gettext_lazy("All rooms"),
    "attention": gettext_lazy("Needs attention"),
    "writing": gettext_lazy("Being written"),
    "review": gettext_lazy("Waits for review"),
    "done": pgettext_lazy("reports", "Accepted"),
}
ORDER_LABELS = {
    "attention": gettext_lazy("Needs attention first"),
    "number": gettext_lazy("By number"),
    "change": gettext_lazy("Last change first"),
}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the rooms of `?edition=` (a year), or of the newest edition the person follows."""
    return render(request, "reports/board.html", _context(request))


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer with the part of the board that changes, or with 304 where nothing did.

    Pages ask every few seconds. Nothing but the database is asked, so any process may answer.
    """
    context = _context(request)
    response = render(request, "reports/_board_live.html", context)
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        response = HttpResponse(status=304)
    response.headers["ETag"] = tag
    # In the zone of the edition as the server knows it: browsers have zone tables of their own.
    response.headers["X-Read-At"] = _clock(context)
    response.headers["Cache-Control"] = "no-cache, private"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def reminder(request: HttpRequest, code: str) -> HttpResponse:
    """Show a polite reminder for one room, ready to copy; POST sends it where mail is set up."""
    room, report = _room_or_404(request, code)
    link = request.build_absolute_uri(report.get_absolute_url())
    letter = letter_for(room, link=link)
    if request.method == "POST":
        return _send(request, report, letter)
    context = {
        "room": room,
        "report": report,
        "letter": letter,
        "address_count": len(writer_addresses(report)),
        "has_mail": mail_is_configured(),
    }
    return render(request, "reports/reminder.html", context)


def _send(request: HttpRequest, report: Report, letter: Letter) -> HttpResponse:
    try:
        sent = send_reminder(report=report, letter=letter, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:reminder", code=report.code)
    text = ngettext(
        "The reminder was sent to %(count)d address.",
        "The reminder was sent to %(count)d addresses.",
        sent.recipients,
    )
    messages.success(request, text % {"count": sent.recipients})
    return redirect(f"{reverse('reports:board')}?edition={report.session.edition.year}")


def _context(request: HttpRequest) -> dict[str, Any]:
    editions = get_followed_editions_or_404(request)
    edition = get_chosen_edition_or_404(editions, request.GET.get("edition", ""))
    now = timezone.now()
    rooms = board_rooms(edition=edition, user=request.user, now=now) if edition else []
    show = _known(request.GET.get("show", ""), SHOWS, "all")
    order = _known(request.GET.get("order", ""), ORDERS, "attention")
    return {
        "editions": editions,
        "edition": edition,
        "rooms": chosen(rooms, show, order),
        "figures": figures_of(rooms),
        "show": show,
        "order": order,
        "shows": SHOW_LABELS,
        "orders": ORDER_LABELS,
        "is_screen": bool(request.GET.get("screen")),
        "read_at": now,
    }


def _clock(context: dict[str, Any]) -> str:
    edition: Edition | None = context["edition"]
    zone = ZoneInfo(edition.time_zone) if edition else None
    return f"{context['read_at'].astimezone(zone):%H:%M:%S}"


def _known(value: str, known: dict[str, Any], default: str) -> str:
    return value if value in known else default


def _room_or_404(request: HttpRequest, code: str) -> tuple[Room, Report]:
    """Return the room of a report, of an edition that the person follows."""
    for edition in get_followed_editions_or_404(request):
        if code.startswith(f"{edition.year}-"):
            rooms = board_rooms(edition=edition, user=request.user, now=timezone.now())
            for room in rooms:
                if room.report is not None and room.report.code == code:
                    return room, room.report
    raise Http404(_("There is no such report, or it is not yours to read."))
