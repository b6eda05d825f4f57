"""The outbox page: what has left, what waits and why, and what staff do about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from reports.choices import LetterState
from reports.domain.errors import DomainError
from reports.domain.letters import mail_is_configured
from reports.domain.letters_sending import call_back, retry, retry_all
from reports.models import Letter

NEED = "reports.manage_people"
A_PAGE = 50
# Languages with genders and numbers say "Sent" of many letters otherwise than of one.
TABS = {
    LetterState.WAITING: pgettext_lazy("letters", "Waiting"),
    LetterState.SENDING: pgettext_lazy("letters", "Being sent"),
    LetterState.SENT: pgettext_lazy("letters", "Sent"),
    LetterState.FAILED: pgettext_lazy("letters", "Given up"),
    LetterState.CANCELLED: pgettext_lazy("letters", "Called back"),
}


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """List letters, newest first, by state if one is chosen. Words are never shown."""
    _check(request)
    counts = dict(Letter.objects.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", "")
    rows = Letter.objects.select_related("report", "invitation__session").defer("sealed")
    if state in LetterState.values:
        rows = rows.filter(state=state)
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "states": [(state.value, label, counts.get(state, 0)) for state, label in TABS.items()],
        "state": state,
        "total": sum(counts.values()),
        "stuck": counts.get(LetterState.FAILED, 0) + counts.get(LetterState.WAITING, 0),
        "has_mail": mail_is_configured(),
    }
    return render(request, "reports/letters.html", context)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Try a letter again, all of them, or call one back."""
    _check(request)
    action = request.POST.get("action", "")
    if action == "retry_all":
        count = retry_all()
        messages.success(request, _("Letters on their way again: %(n)d.") % {"n": count})
        return redirect("reports:letters")
    number = request.POST.get("letter", "")
    key = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    letter = get_object_or_404(Letter.objects.defer("sealed"), pk=key)
    try:
        if action == "call_back":
            call_back(letter=letter)
            messages.success(request, _("The letter was called back; it does not leave."))
        else:
            retry(letter=letter)
            messages.success(request, _("The letter is on its way again."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("reports:letters")


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(NEED):
        raise Http404(_("There is no such page, or it is not yours to read."))
