"""The audit log: who did what and when, and whether anybody has touched the log itself."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gfmd_site.audit.chain import chain_waiting
from gfmd_site.audit.reading import Asked, entries, lines
from gfmd_site.audit.verify import verify_chain
from gfmd_site.models import AuditEntry
from gfmd_site.permissions import may
from gfmd_site.throttle import throttled
from reports.exporters.audit import audit_outgoing
from reports.forms.audit import AuditForm
from reports.views.release_check import release

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("audit")
def audit(request: HttpRequest) -> HttpResponse:
    """List the log, newest first. A POST checks it, or takes out what the filters choose."""
    if not may(request.user, "reports.view_audit"):
        raise Http404(_("There is no such page, or it is not yours to read."))
    chain_waiting()
    form = AuditForm(request.POST if request.method == "POST" else request.GET)
    # Nothing fits what cannot be read: showing everything instead would look like an answer.
    is_valid = form.is_valid()
    asked = form.asked()
    if request.method == "POST":
        return _check(request) if "check" in request.POST else _take_out(request, asked)
    sees_speakers = may(request.user, "reports.view_releases")
    rows = entries(asked, sees_speakers=sees_speakers) if is_valid else AuditEntry.objects.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": lines(page.object_list),
        "is_filtered": bool(asked.as_values()) or not is_valid,
        "asked": [(name, value) for name, value in request.GET.items() if name in form.fields],
        "last": AuditEntry.objects.order_by("-number").values_list("number", flat=True).first(),
        "sees_speakers": sees_speakers,
    }
    return render(request, "reports/audit.html", context)


def _take_out(request: HttpRequest, asked: Asked) -> HttpResponse:
    up_to = request.POST.get("up_to", "")
    outgoing = audit_outgoing(
        asked,
        up_to=int(up_to) if up_to.isascii() and up_to.isdigit() and len(up_to) < 19 else 0,
        sees_speakers=may(request.user, "reports.view_releases"),
    )
    return release(request, outgoing, back=request.path)


def _check(request: HttpRequest) -> HttpResponse:
    verdict = verify_chain()
    if verdict.is_whole:
        sentence = ngettext(
            "The log is whole: %(count)d entry, not touched since it was written.",
            "The log is whole: %(count)d entries, none touched since it was written.",
            verdict.entries,
        )
        messages.success(request, sentence % {"count": verdict.entries})
    else:
        messages.error(
            request,
            _("The log is not whole. Tell whoever runs the server, who has verify_audit: %(first)s")
            % {"first": verdict.faults[0]},
        )
    return redirect("reports:audit")
