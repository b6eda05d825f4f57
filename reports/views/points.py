"""One point: everything that belongs to it, and what can be done with it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reports.choices import PointKind, SectionKind
from reports.domain import points as point_rules
from reports.domain.consent import attribution_values, mentions_in
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.domain.suggestions import fields_of, suggestions_for
from reports.forms.points import AttributionFormSet, PointForm, share_choices
from reports.models import Point, Report
from reports.views.access import get_point_or_404, get_report_or_404

EDIT = "reports.edit_report"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a point with its tags and speaker in one form."""
    report = get_report_or_404(request, code, EDIT)
    return _point_form(request, report, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str, point_id: uuid.UUID) -> HttpResponse:
    point = get_point_or_404(request, code, point_id, EDIT)
    return _point_form(request, point.report, point)


def _point_form(request: HttpRequest, report: Report, point: Point | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    initial = None if point else _initial_for_new(request, report)
    form = PointForm(posted, report=report, user=request.user, point=point, initial=initial)
    speakers = AttributionFormSet(posted, prefix="who", initial=_speakers(point))
    share_choices(speakers)
    if posted is not None and form.is_valid() and speakers.is_valid():
        try:
            saved = _store(request, report, point, form, speakers)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The point was saved."))
            if request.POST.get("suggestion"):
                return redirect("reports:point", report.code, saved.pk)
            return redirect(f"{report.get_absolute_url()}#point-{saved.pk}")
    context = {
        "report": report,
        "point": point,
        "form": form,
        "speakers": speakers,
        "suggested": suggestions_for(point, get_language() or "en") if point else [],
        "base_version": request.POST.get("base_version") or (point.version if point else 0),
    }
    return render(request, "reports/point_form.html", context)


def _initial_for_new(request: HttpRequest, report: Report) -> dict[str, Any]:
    section = report.template.sections.filter(key=request.GET.get("section", "")).first()
    if section is None:
        return {}
    kind = PointKind.QUOTE if section.kind == SectionKind.QUOTES else PointKind.POINT
    return {"section": section.key, "kind": kind}


def _speakers(point: Point | None) -> list[dict[str, Any]]:
    if point is None:
        return []
    rows = point.attributions.select_related("country", "region", "constituency")
    return attribution_values(rows)


def _store(
    request: HttpRequest, report: Report, point: Point | None, form: PointForm, speakers: Any
) -> Point:
    values = form.values()
    values["attributions"] = _attributions(speakers, f"{values['heading']} {values['text']}")
    origin = Origin(author=request.user)
    if point is None:
        return point_rules.create_point(report=report, fields=values, origin=origin)
    base = request.POST.get("base_version", "")
    if base.isdigit() and int(base) != point.version:
        raise DomainError(
            _(
                "Somebody else changed this point while you had it open. Your text stands below. "
                "Compare it with the report in another tab, then save again."
            ),
            code="changed_meanwhile",
        )
    with transaction.atomic():
        saved = point_rules.update_point(point=point, fields=values, origin=origin)
        choice, _colon, key = request.POST.get("suggestion", "").partition(":")
        if choice:
            fields = fields_of(saved, key=key, choice=choice)
            saved = point_rules.update_point(point=saved, fields=fields, origin=origin.next())
    return saved


def _attributions(speakers: Any, text: str) -> list[dict[str, Any]]:
    """Return the speakers of the form; one whose mention left the text goes with it."""
    mentioned = {mention.name for mention in mentions_in(text)}
    rows = [
        form.values()
        for form in speakers.forms
        if form.has_changed() or form.initial
        if not form.cleaned_data.get("DELETE")
    ]
    return [row for row in rows if row and (not row["mention"] or row["mention"] in mentioned)]


@require_POST
def restore(request: HttpRequest, code: str, point_id: uuid.UUID) -> HttpResponse:
    """Bring a deleted point back."""
    point = get_point_or_404(request, code, point_id, EDIT)
    point_rules.restore_point(point=point, origin=Origin(author=request.user))
    messages.success(request, _("The point is back in the report."))
    return redirect(f"{point.report.get_absolute_url()}#point-{point.pk}")


@require_POST
def merge(request: HttpRequest, code: str, point_id: uuid.UUID) -> HttpResponse:
    """Join a point onto the one before it in its section."""
    point = get_point_or_404(request, code, point_id, EDIT)
    into = point_rules.point_before(point)
    if into is None:
        messages.error(request, _("There is no point before this one to join it with."))
        return redirect(f"{point.report.get_absolute_url()}#point-{point.pk}")
    point_rules.merge_points(point=point, into=into, origin=Origin(author=request.user))
    messages.success(request, _("The two points are one now."))
    return redirect(f"{point.report.get_absolute_url()}#point-{into.pk}")


@require_POST
def split(request: HttpRequest, code: str, point_id: uuid.UUID) -> HttpResponse:
    """Split a point where the text holds an empty line, else after its first sentence."""
    point = get_point_or_404(request, code, point_id, EDIT)
    try:
        point_rules.split_point(
            point=point,
            at=point_rules.natural_split(point.text),
            origin=Origin(author=request.user),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The point is two points now."))
    return redirect(f"{point.report.get_absolute_url()}#point-{point.pk}")
