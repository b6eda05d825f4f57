"""Inviting: the people of an edition's rooms, and the links, codes and sheets made for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_site.lib.qr import qr_svg
from practices.choices import Language
from reports.domain.errors import DomainError
from reports.domain.invitation_list import invited_rooms, room_rows
from reports.domain.invitations import Issued, issue, issue_for_seats, renew, revoke
from reports.domain.letters import mail_is_configured, post_invitation
from reports.forms.invitations import InviteForm, ManyForm
from reports.models import Edition, Invitation, Participation, Session
from reports.views.access import get_edition_or_404

MANAGE = "reports.manage_people"


@dataclass(frozen=True)
class Sheet:
    """A new invitation as it is handed over: its link and its drawing."""

    invitation: Invitation
    link: str
    drawing: SafeString


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, year: int) -> HttpResponse:
    """Show who of an edition's rooms is invited; POST invites one person or a list."""
    edition = _edition_or_404(request, year)
    one = InviteForm(None, edition=edition, initial=_initial(request, edition))
    many = ManyForm(None, edition=edition)
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action == "one":
            one = InviteForm(request.POST, edition=edition)
            if one.is_valid():
                return _made(request, edition, [_one(request, one.cleaned_data)])
        elif action == "many":
            many = ManyForm(request.POST, edition=edition)
            if many.is_valid():
                return _made(request, edition, _many(request, many.cleaned_data))
        elif action == "rooms":
            return _all_rooms(request, edition)
        elif action == "person":
            return _person(request, edition)
    is_wrong = one.is_bound or many.is_bound
    return render(
        request,
        "reports/invitations.html",
        {
            "edition": edition,
            "rooms": invited_rooms(_chosen(request, edition), timezone.now()),
            "session_number": request.GET.get("session", ""),
            "one": one,
            "languages_of_mail": Language.choices,
            "many": many,
        },
        status=422 if is_wrong else 200,
    )


def _edition_or_404(request: HttpRequest, year: int) -> Edition:
    if not request.user.has_perm(MANAGE):
        raise Http404(_("There is no such page, or it is not yours to read."))
    return get_edition_or_404(request, year)


def _initial(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    number = request.GET.get("session", "")
    return {"session": edition.sessions.filter(number=number).first()} if number else {}


def _chosen(request: HttpRequest, edition: Edition) -> list[Session]:
    rows = room_rows(edition)
    number = request.POST.get("session_number", "") or request.GET.get("session", "")
    return list(rows.filter(number=number) if number else rows)


def _one(request: HttpRequest, wanted: dict[str, Any]) -> Issued:
    return issue(by=request.user, **wanted)


def _person(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Invite somebody of the programme, with the address that stands beside the name."""
    rows = Participation.objects.filter(session__edition=edition).select_related(
        "session__edition", "user"
    )
    person = get_object_or_404(rows, pk=_whole(request.POST.get("person", "")))
    try:
        made = issue(
            session=person.session,
            role=person.role,
            participation=person,
            email=request.POST.get("email", ""),
            language=request.POST.get("language", "en"),
            by=request.user,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:invitations", year=edition.year)
    return _made(request, edition, [made])


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@transaction.atomic
def _many(request: HttpRequest, wanted: dict[str, Any]) -> list[Issued]:
    return [
        issue(
            session=guest.session,
            role=guest.role,
            name=guest.name,
            email=guest.email,
            language=wanted["language"],
            by=request.user,
        )
        for guest in wanted["lines"]
    ]


def _all_rooms(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Invite everybody of all rooms, or of one, who has never signed in."""
    made = issue_for_seats(
        sessions=_chosen(request, edition),
        language=request.POST.get("language", "en"),
        by=request.user,
    )
    if not made:
        messages.info(request, _("Everybody of these rooms has signed in already."))
        return redirect("reports:invitations", year=edition.year)
    return _made(request, edition, made)


@require_POST
def again(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Make a new link for the same person; the old one ends."""
    invitation = _invitation_or_404(request, invitation_id)
    made = renew(invitation=invitation, by=request.user)
    return _made(request, invitation.session.edition, [made])


@require_POST
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """End a link, and the role of whoever took it."""
    invitation = _invitation_or_404(request, invitation_id)
    revoke(invitation=invitation)
    messages.success(request, _("The invitation was withdrawn. Its link opens nothing now."))
    return redirect("reports:invitations", year=invitation.session.edition.year)


def _invitation_or_404(request: HttpRequest, invitation_id: int) -> Invitation:
    if not request.user.has_perm(MANAGE):
        raise Http404(_("There is no such invitation, or it is not yours to change."))
    rows = Invitation.objects.select_related("session__edition", "participation__user")
    return get_object_or_404(rows, pk=invitation_id)


@sensitive_variables("made")
def _made(request: HttpRequest, edition: Edition, made: list[Issued]) -> HttpResponse:
    """Show new links, this once: to copy, to scan from the screen, or to print by room."""
    sheets = [_sheet(request, one) for one in made]
    for sheet in sheets:
        post_invitation(invitation=sheet.invitation, link=sheet.link, by=request.user)  # type: ignore[arg-type]
    rooms: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        rooms.setdefault(sheet.invitation.session_id, []).append(sheet)
    context = {
        "edition": edition,
        "rooms": [(of_room[0].invitation.session, of_room) for of_room in rooms.values()],
        "count": len(sheets),
        "mailed": sum(bool(sheet.invitation.email) for sheet in sheets),
        "has_mail": mail_is_configured(),
    }
    return render(request, "reports/invitations_made.html", context)


def _sheet(request: HttpRequest, made: Issued) -> Sheet:
    address = reverse("reports:invitation-link", kwargs={"secret": made.secret})
    link = request.build_absolute_uri(address)
    # The drawing holds figures of our own making only.
    return Sheet(made.invitation, link, mark_safe(qr_svg(link)))  # noqa: S308
