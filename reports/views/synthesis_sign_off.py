"""Signing, publishing and reopening a synthesis; its versions and what differs between them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gfmd_site.throttle import throttled
from reports.choices import ReleaseChannel
from reports.domain import synthesis_release as rules
from reports.domain.errors import DomainError
from reports.domain.release_check import Outgoing
from reports.domain.releases import was_confirmed
from reports.domain.remarks import SynthesisRemarks
from reports.domain.synthesis_compare import compare
from reports.domain.synthesis_content import frozen_content, source_points
from reports.domain.synthesis_frozen import freeze
from reports.domain.synthesis_labels import labels_for
from reports.exporters.synthesis import PUBLICATION, synthesis_outgoing
from reports.exporters.synthesis_sheet import SynthesisOptions, sheet_of
from reports.models import Release, Synthesis, SynthesisVersion
from reports.views.access import get_synthesis_or_404
from reports.views.release_check import release


@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, synthesis_id: int) -> HttpResponse:
    """Show the whole wording with who has signed it; a POST takes one step."""
    synthesis = get_synthesis_or_404(request, synthesis_id)
    if request.method == "POST":
        return _step(request, synthesis)
    state = rules.sign_off_of(synthesis)
    content = frozen_content(state.frozen, points=source_points(state.frozen), is_draft=True)
    mine = state.of(request.user)
    remarks = SynthesisRemarks(synthesis, request.user)
    events = synthesis.events.select_related("by", "version").order_by("-pk")[:50]
    context = {
        "synthesis": synthesis,
        "state": state,
        "mine": mine,
        "sheet": sheet_of(content, SynthesisOptions()),
        "labels": labels_for(synthesis.language),
        "can_sign": rules.can_sign(synthesis=synthesis, own=mine),
        "events": remarks.of_events(events),
        "versions": remarks.of_versions(synthesis.versions.select_related("by")),
        "page": "sign-off",
    }
    return render(request, "reports/synthesis_sign_off.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("release")
def publish(request: HttpRequest, synthesis_id: int) -> HttpResponseBase:
    """Lead what was signed through the release check, then publish it."""
    synthesis = get_synthesis_or_404(request, synthesis_id)
    here = reverse("reports:synthesis-sign-off", args=[synthesis.pk])
    if request.method != "POST":
        return redirect(here)
    try:
        rules.require_signed(synthesis=synthesis)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(here)
    outgoing = synthesis_outgoing(synthesis, PUBLICATION)
    if was_confirmed(outgoing=outgoing, channel=ReleaseChannel.PUBLICATION):
        return _publish(request, synthesis)

    def send(request: HttpRequest, outgoing: Outgoing, entry: Release) -> StreamingHttpResponse:
        return _publish(request, synthesis)  # type: ignore[return-value]

    return release(request, outgoing, back=here, channel=ReleaseChannel.PUBLICATION, send=send)


@require_safe
def versions(request: HttpRequest, synthesis_id: int) -> HttpResponse:
    """Show what differs between two versions, or between one and the wording of now."""
    synthesis = get_synthesis_or_404(request, synthesis_id)
    remarks = SynthesisRemarks(synthesis, request.user)
    rows = remarks.of_versions(synthesis.versions.select_related("by"))
    first = _version(rows, request.GET.get("from", ""))
    second = _version(rows, request.GET.get("to", ""))
    if first is None and rows:
        first = rows[0]
    older = first.content if first else None
    newer = second.content if second else freeze(synthesis)
    context = {
        "synthesis": synthesis,
        "versions": rows,
        "first": first,
        "second": second,
        "changes": compare(older, newer) if older is not None else [],
        "page": "versions",
    }
    return render(request, "reports/synthesis_versions.html", context)


def _version(rows: list[SynthesisVersion], number: str) -> SynthesisVersion | None:
    if not number or number == "now":
        return None
    found = next((row for row in rows if str(row.number) == number), None)
    if found is None:
        raise Http404(_("There is no such version."))
    return found


def _step(request: HttpRequest, synthesis: Synthesis) -> HttpResponse:
    by: Any = request.user
    step = request.POST.get("step", "")
    try:
        if step == "sign":
            rules.sign(synthesis=synthesis, digest=request.POST.get("digest", ""), by=by)
            messages.success(request, _("Signed."))
        elif step == "withdraw":
            rules.withdraw(synthesis=synthesis, by=by)
            messages.success(request, _("Your signature is withdrawn."))
        elif step == "reopen":
            rules.reopen(synthesis=synthesis, reason=request.POST.get("reason", ""), by=by)
            messages.success(request, _("Reopened. It can be changed again."))
        elif step == "keep":
            version = rules.keep_version(
                synthesis=synthesis, note=request.POST.get("note", ""), by=by
            )
            messages.success(request, _("Kept as version %(n)d.") % {"n": version.number})
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("reports:synthesis-sign-off", synthesis_id=synthesis.pk)


def _publish(request: HttpRequest, synthesis: Synthesis) -> HttpResponse:
    by: Any = request.user
    try:
        rules.publish(synthesis=synthesis, by=by)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:synthesis-sign-off", synthesis_id=synthesis.pk)
    messages.success(request, _("Published. Anybody can read it now."))
    return redirect("reports:synthesis", year=synthesis.edition.year)
