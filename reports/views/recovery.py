"""What waits for a decision, for named staff and for co-chairs; and everybody's own texts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gfmd_site.permissions import may
from reports.domain.deciding import (
    decide_conflict,
    decide_draft,
    decide_held,
    require_decision,
)
from reports.domain.errors import DomainError
from reports.domain.recovery import (
    CONFLICT,
    DELETED,
    HELD,
    KINDS,
    OFFERED,
    held_words,
    items_of,
    notes_to,
    own_copies,
    own_copy,
    own_deleted,
    own_held,
    reports_to_decide,
)
from reports.views.access import get_conflict_or_404, get_held_or_404, get_point_or_404

PAGE_SIZE = 25
MOST_COPIES = 100
KIND_LABELS = {
    HELD: gettext_lazy("Held changes"),
    CONFLICT: gettext_lazy("Texts in conflict"),
    DELETED: gettext_lazy("Deleted by somebody else"),
    OFFERED: gettext_lazy("Came back after a restore"),
}
NEED = "reports.decide_held"


@require_GET
def recovery(request: HttpRequest) -> HttpResponse:
    """Show what waits, oldest first; `?report=` keeps to a room, `?kind=` to one kind."""
    return _show(request)


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm("reports.open_recovery"):
        raise Http404(_("There is no such page, or it is not yours to read."))


def _show(
    request: HttpRequest, *, failed: str = "", note: str = "", status: int = 200
) -> HttpResponse:
    _check(request)
    reports = reports_to_decide(request.user)
    code, kind = request.GET.get("report", ""), request.GET.get("kind", "")
    items = items_of([report for report in reports if code in {"", report.code}])
    counts = {name: sum(item.kind == name for item in items) for name in KINDS}
    shown = [item for item in items if kind not in KINDS or item.kind == kind]
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kinds": [(name, label, counts[name]) for name, label in KIND_LABELS.items()],
        "kind": kind if kind in KINDS else "",
        "total": len(items),
        "reports": reports,
        "code": code,
        "has_safe": any(item.is_safe for item in page),
        "failed": failed,
        "note": note,
    }
    return render(request, "reports/recovery.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest) -> HttpResponse:
    """Carry out one decision, or the same one for all that are ticked.

    A decision that cannot be carried out leaves its item waiting, and what was typed in the field.
    """
    _check(request)
    if request.method != "POST":
        return redirect(_back(request))
    items = request.POST.getlist("item")
    note = request.POST.get("note", "")
    done, refused = 0, ""
    for key in items:
        try:
            _decide(request, key, note)
        except DomainError as error:
            refused = key
            messages.error(request, error.message)
        else:
            done += 1
    if not items:
        messages.error(request, _("Tick at least one of the list first."))
    if done:
        text = ngettext("%(count)d decision was made.", "%(count)d decisions were made.", done)
        messages.success(request, text % {"count": done})
    if refused and len(items) == 1:
        return _show(request, failed=refused, note=note, status=409)
    return redirect(_back(request))


def _decide(request: HttpRequest, key: str, note: str) -> None:
    kind, _dash, name = key.partition("-")
    decision = request.POST.get("decision", "")
    try:
        require_decision(kind=kind, decision=decision)
    except DomainError as error:
        if error.code == "no_decision":
            raise Http404(error.message) from error
        raise
    if kind == HELD:
        held = get_held_or_404(request, _number(name), NEED)
        decide_held(held=held, decision=decision, by=request.user, note=note)
    elif kind == CONFLICT:
        copy = get_conflict_or_404(request, _number(name), NEED)
        version = request.POST.get("version", "")
        decide_conflict(
            copy=copy,
            decision=decision,
            by=request.user,
            version=int(version) if version.isdigit() and len(version) < 10 else None,
            note=note,
        )
    else:
        code = request.POST.get(f"report-{name}", "")
        point = get_point_or_404(request, code, _uuid(name), NEED)
        decide_draft(point=point, kind=kind, decision=decision, by=request.user)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show a person's own texts that wait, were declined or deleted, or stand beside a point."""
    held = Paginator(own_held(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    copies = list(own_copies(request.user)[:MOST_COPIES])
    notes = notes_to(request.user, [*held, *copies], get_language() or "en")
    context = {
        "held": [
            {"row": row, "text": held_words(row), "note": note}
            for row, note in zip(held, notes[: len(held)], strict=True)
        ],
        "page": held,
        "copies": [
            own_copy(user=request.user, row=row, note=note)
            for row, note in zip(copies, notes[len(held) :], strict=True)
        ],
        "deleted": [
            {"item": item, "reads": may(request.user, "reports.read_report", item.report)}
            for item in own_deleted(request.user)
        ],
    }
    return render(request, "reports/my_texts.html", context)


def _back(request: HttpRequest) -> str:
    """Return the list with the filters that the form carried in its address."""
    query = request.GET.urlencode()
    return f"{reverse('reports:recovery')}?{query}" if query else reverse("reports:recovery")


def _number(value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Http404(_("There is no such entry."))
    return int(value)


def _uuid(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError as error:
        raise Http404(_("There is no such entry.")) from error
