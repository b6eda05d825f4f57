"""The release register: what left, what waits for a second person, whom to tell."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gfmd_site.permissions import may
from gfmd_site.throttle import throttled
from reports.choices import ReleaseStatus
from reports.domain.errors import DomainError
from reports.domain.release_check import Outgoing, check_release
from reports.domain.releases import confirm_release, decline_release, withdrawn_names
from reports.exporters.outgoing import outgoing_again, register_outgoing
from reports.models import Release
from reports.views.access import get_release_or_404
from reports.views.release_check import check_context, file_response, knows_names, release

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("release")
def register(request: HttpRequest) -> HttpResponse:
    """List what left, newest first; a POST takes the register out, through its own check."""
    if not may(request.user, "reports.view_releases"):
        raise Http404(_("There is no such page, or it is not yours to read."))
    if request.method == "POST":
        return release(request, register_outgoing(), back=request.path)
    rows = Release.objects.select_related("by", "second").prefetch_related("names")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "waiting": Release.objects.filter(status=ReleaseStatus.WAITING).count(),
        "withdrawn": list(withdrawn_names().order_by("-release__released_at", "pk")[:PAGE_SIZE]),
    }
    return render(request, "reports/releases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """Show one release. Where it waits, a second person decides here; then the file is taken."""
    entry = get_release_or_404(request, release_id)
    outgoing = outgoing_again(entry)
    if request.method == "POST":
        return _decide(request, entry, outgoing)
    context = {"entry": entry, "is_own": entry.by_id == request.user.pk}
    if outgoing is not None and entry.status != ReleaseStatus.DECLINED:
        data = outgoing.render()
        check = check_release(outgoing, data, knows_names=knows_names(request, outgoing))
        context |= check_context(request, outgoing, check, data)
        context["is_same"] = check.basis == entry.basis
    if may(request.user, "reports.view_releases") or context.get("knows_names"):
        context["names"] = list(entry.names.all())
    return render(request, "reports/release.html", context)


def _decide(request: HttpRequest, entry: Release, outgoing: Outgoing | None) -> HttpResponse:
    decision = request.POST.get("decision")
    here = redirect("reports:release", release_id=entry.pk)
    if outgoing is None:
        messages.error(request, _("This cannot be made again. Export it anew."))
        return here
    data = outgoing.render()
    check = check_release(outgoing, data, knows_names=knows_names(request, outgoing))
    try:
        if decision == "confirm":
            confirm_release(
                release=entry,
                outgoing=outgoing,
                check=check,
                data=data,
                by=request.user,  # type: ignore[arg-type]
            )
            messages.success(request, _("Released. The file can be taken now."))
            return here
        if decision == "decline":
            decline_release(release=entry, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Declined. Nothing has left."))
            return here
    except DomainError as error:
        messages.error(request, error.message)
        return here
    return _take(request, entry, outgoing, data, is_same=check.basis == entry.basis)


def _take(
    request: HttpRequest, entry: Release, outgoing: Outgoing, data: bytes, *, is_same: bool
) -> HttpResponse:
    if entry.status != ReleaseStatus.RELEASED:
        raise PermissionDenied(_("Nothing leaves before a second person has confirmed it."))
    if not is_same:
        messages.error(request, _("What would leave has changed since. Export it anew."))
        return redirect("reports:release", release_id=entry.pk)
    return file_response(outgoing, data)
