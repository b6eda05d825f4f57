"""Consents for the team and named staff: all rooms, one room, one speaker."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_site.fresh import fresh_for_consent
from gfmd_site.permissions import may
from reports.choices import AttributionLevel, Consent
from reports.domain.consent import render_at, words_at
from reports.domain.consent_answers import levels_for, record_consent
from reports.domain.consent_links import (
    accept_proposal,
    close_link,
    decline_proposal,
    make_link,
    point_of,
    proposed_text,
)
from reports.domain.consent_overview import remind, rooms_for, statements_of
from reports.domain.consent_words import language_of, spoken
from reports.domain.errors import DomainError
from reports.domain.releases import releases_with
from reports.forms.consents import AnswerForm, LinkForm
from reports.models import Attribution
from reports.views.access import (
    get_attribution_or_404,
    get_consent_link_or_404,
    get_report_or_404,
)
from reports.views.page import abilities

NEED = "reports.record_consent"


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Show all rooms whose speakers the person may know; a POST reminds the team of one."""
    if request.method == "POST":
        report = get_report_or_404(request, request.POST.get("report", ""), NEED)
        try:
            remind(report=report, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("%(code)s: the team is reminded.") % {"code": report.code})
        except DomainError as error:
            messages.error(request, f"{report.code}: {error.message}")
        return redirect("reports:consents")
    rooms = rooms_for(request.user)
    may_see_releases = may(request.user, "reports.view_releases")
    if not rooms and not may_see_releases:
        raise Http404(_("There is no such page, or it is not yours to read."))
    context = {
        "rooms": rooms,
        "missing": sum(room.missing for room in rooms),
        "asked": sum(room.asked for room in rooms),
        "proposals": sum(room.proposals for room in rooms),
        "approved": sum(room.approved for room in rooms),
        "may_see_releases": may_see_releases,
    }
    return render(request, "reports/consents.html", context)


@require_http_methods(["GET", "HEAD"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    """Show every speaker of a report with the answer, the open questions and proposals."""
    report = get_report_or_404(request, code, NEED)
    statements = statements_of(report)
    context = {
        "report": report,
        "can": abilities(request, report),
        "statements": statements,
        "missing": sum(statement.is_missing for statement in statements),
    }
    return render(request, "reports/consents_room.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_for_consent
def speaker(request: HttpRequest, code: str, attribution_id: int) -> HttpResponse:
    """Ask one speaker now: a text to read out, the answer, or a link to give away."""
    attribution = get_attribution_or_404(request, code, attribution_id, NEED)
    if request.method == "POST" and "make_link" in request.POST:
        return _give_link(request, attribution)
    if request.method == "POST":
        return _note_answer(request, attribution)
    return _speaker_page(request, attribution)


def _note_answer(request: HttpRequest, attribution: Attribution) -> HttpResponse:
    form = AnswerForm(request.POST, attribution=attribution)
    if form.is_valid():
        given = form.cleaned_data
        try:
            record_consent(
                attribution=attribution,
                consent=given["consent"],
                how=given["how"],
                level=given["level"],
                by=request.user,  # type: ignore[arg-type]
            )
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect("reports:consents-room", code=attribution.point.report.code)
    return _speaker_page(request, attribution, form=form, status=422)


def _give_link(request: HttpRequest, attribution: Attribution) -> HttpResponse:
    form = LinkForm(request.POST, attribution=attribution)
    if not form.is_valid():
        return _speaker_page(request, attribution, link_form=form, status=422)
    given = form.cleaned_data
    link, secret = make_link(
        attribution=attribution,
        level=given["level"],
        language=given["language"],
        by=request.user,  # type: ignore[arg-type]
    )
    address = request.build_absolute_uri(reverse("reports:consent-link", args=[secret]))
    attribution.refresh_from_db()
    return _speaker_page(request, attribution, link_form=form, made=link, address=address)


def _speaker_page(
    request: HttpRequest,
    attribution: Attribution,
    *,
    form: AnswerForm | None = None,
    link_form: LinkForm | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    report = attribution.point.report
    language = language_of(request.GET.get("language") or report.language)
    levels = levels_for(attribution)
    level = attribution.level if attribution.level in levels else levels[0]
    if level == AttributionLevel.ANONYMOUS:
        level = levels[0]
    point = point_of(attribution)
    text = render_at(point, attribution, level, language)
    shown = words_at(attribution, level, language)
    initial = {"level": level, "language": language}
    answer = {"level": level, "consent": attribution.consent, "how": attribution.consent_how}
    context = {
        "report": report,
        "row": attribution,
        "text": text,
        "shown": shown,
        "spoken": spoken(text, shown, language),
        "language": language,
        "languages": ("en", "fr", "es", "ar"),
        "form": form or AnswerForm(initial=answer, attribution=attribution),
        "link_form": link_form or LinkForm(initial=initial, attribution=attribution),
        "links": list(attribution.links.select_related("created_by")[:5]),
        "releases": list(releases_with(attribution)),
        "can": abilities(request, report),
        "withdrawn": attribution.consent == Consent.REFUSED,
        **more,
    }
    return render(request, "reports/consent_speaker.html", context, status=status)


@require_POST
@fresh_for_consent
def close(request: HttpRequest, code: str, link_id: int) -> HttpResponse:
    link = get_consent_link_or_404(request, code, link_id, NEED)
    close_link(link=link)
    messages.success(request, _("The link has ended."))
    return redirect("reports:consents-speaker", code=code, attribution_id=link.attribution_id)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_for_consent
def proposal(request: HttpRequest, code: str, link_id: int) -> HttpResponse:
    """Show the speaker's own wording beside the text; the rapporteur takes it over or not."""
    link = get_consent_link_or_404(request, code, link_id, NEED)
    row = get_attribution_or_404(request, code, link.attribution_id, NEED)
    may_write = may(request.user, "reports.edit_report", link.report)
    if request.method == "POST":
        try:
            if "decline" in request.POST:
                decline_proposal(link=link)
                messages.success(request, _("The text stays as it is; the speaker is not named."))
            else:
                report = get_report_or_404(request, code, "reports.edit_report")
                accept_proposal(
                    link=link,
                    text=request.POST.get("text", ""),
                    by=request.user,  # type: ignore[arg-type]
                )
                messages.success(
                    request, _("%(code)s: the wording is taken over.") % {"code": report.code}
                )
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("reports:consents-room", code=code)
    context = {
        "report": link.report,
        "link": link,
        "row": row,
        "now": row.point.text,
        "text": proposed_text(link, row),
        "may_write": may_write,
    }
    return render(request, "reports/consent_proposal.html", context)
