"""Similar points across rooms: proposed with the reason, accepted or dismissed by a person."""

from __future__ import annotations

import uuid

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gfmd_site.permissions import may
from reports.domain.clusters import accept_cluster, dismiss_pairs, similar_of, undo_cluster
from reports.domain.errors import DomainError
from reports.domain.synthesis_items import create_item
from reports.domain.synthesis_log import By
from reports.domain.synthesis_sources import points_for
from reports.models import Synthesis
from reports.views.access import get_synthesis_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Show clusters and proposals, or carry out a decision and come back."""
    synthesis = get_synthesis_or_404(request, pk)
    if request.method == "POST":
        try:
            _decide(request, synthesis)
        except DomainError as error:
            messages.error(request, error.message)
        return redirect(request.get_full_path())
    found = similar_of(synthesis.edition)
    show = request.GET.get("show", "")
    groups = [*found.accepted, *found.proposed]
    context = {
        **admin.site.each_context(request),
        "title": _("Similar points"),
        "subtitle": synthesis.title,
        "synthesis": synthesis,
        "show": show,
        "similar": found,
        "convergent": [view for view in groups if not view.is_divergent],
        "divergent": [*(view for view in groups if view.is_divergent), *found.opposed],
        "sections": list(synthesis.sections.order_by("order", "pk")),
        "is_open": synthesis.is_open,
        "may_compile": may(request.user, "reports.compile_synthesis", synthesis),
    }
    return render(request, "admin/reports/synthesis/similar.html", context)


def _decide(request: HttpRequest, synthesis: Synthesis) -> None:
    do, user = request.POST.get("do", ""), request.user
    points = _ids(request.POST.getlist("point"))
    if do == "accept":
        accept_cluster(edition=synthesis.edition, points=points, by=user)  # type: ignore[arg-type]
        messages.success(request, _("The points are a cluster now."))
    elif do == "dismiss":
        every = _ids(request.POST.getlist("every"))
        dismiss_pairs(edition=synthesis.edition, points=every, by=user)  # type: ignore[arg-type]
        messages.success(request, _("These points are not proposed together again."))
    elif do == "undo":
        number = request.POST.get("cluster", "")
        row = synthesis.edition.clusters.filter(pk=int(number) if number.isdecimal() else 0).first()
        if row is not None:
            undo_cluster(cluster=row)
    elif do == "item":
        section = synthesis.sections.filter(ref__in=_ids([request.POST.get("section", "")])).first()
        if section is None or not points:
            raise DomainError(_("Choose a section and tick the points."), code="no_section")
        section.synthesis = synthesis
        create_item(section=section, points=points_for(synthesis, points), by=By(user))  # type: ignore[arg-type]
        messages.success(request, _("A new item rests on these points."))


def _ids(values: list[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(value) for value in values]
    except ValueError:
        raise DomainError(_("Load the page again and choose anew."), code="bad_point") from None
