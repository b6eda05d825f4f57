"""The report page: reading, and filling without JavaScript."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from reports.domain import points as point_rules
from reports.domain.consent import reader_of
from reports.domain.content import report_content
from reports.domain.editing import TypedText, save_page
from reports.domain.errors import DomainError
from reports.domain.header import header_of, update_header
from reports.domain.revisions import Origin
from reports.forms.report import HeaderForm
from reports.models import Report
from reports.views.access import get_report_or_404
from reports.views.page import abilities, report_page

TEXT_PREFIX = "text-"
VERSION_PREFIX = "version-"
NEW_PREFIX = "new-"
# A button's value: what to do, and with which point or section.
POINT_ACTIONS = frozenset({"up", "down", "delete", "in", "out"})


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show a report; its writers may send all its texts at once with any of its buttons."""
    if request.method == "POST":
        return _save(request, code)
    row = get_report_or_404(request, code)
    return render(request, "reports/report.html", report_page(request, row))


def _save(request: HttpRequest, code: str) -> HttpResponse:
    row = get_report_or_404(request, code, "reports.edit_report")
    result = save_page(report=row, typed=_typed(request), origin=Origin(author=request.user))
    new_texts = _new_texts(request)
    added, refused = _add_new(request, row, new_texts)
    anchor = _act(request, row)
    if result.is_clean and not refused:
        _say_saved(request, result.saved + added)
        return redirect(f"{row.get_absolute_url()}{anchor}")
    context = report_page(request, row, result=result, new_texts=refused)
    return render(request, "reports/report.html", context, status=409)


def _typed(request: HttpRequest) -> dict[uuid.UUID, TypedText]:
    typed: dict[uuid.UUID, TypedText] = {}
    for name, value in request.POST.items():
        if not name.startswith(TEXT_PREFIX):
            continue
        point_id = _uuid(name.removeprefix(TEXT_PREFIX))
        version = request.POST.get(f"{VERSION_PREFIX}{point_id}", "")
        if point_id and version.isdigit():
            typed[point_id] = TypedText(point_id, value, int(version))
    return typed


def _new_texts(request: HttpRequest) -> dict[str, str]:
    """Return what was typed into the empty field of each section, by section key."""
    return {
        name.removeprefix(NEW_PREFIX): value.strip()
        for name, value in request.POST.items()
        if name.startswith(NEW_PREFIX) and value.strip()
    }


def _add_new(
    request: HttpRequest, row: Report, new_texts: dict[str, str]
) -> tuple[int, dict[str, str]]:
    """Add what was typed into the empty fields; return how many, and what was refused."""
    refused: dict[str, str] = {}
    for key, text in new_texts.items():
        heading = request.POST.get(f"heading-{key}", "").strip()
        fields: dict[str, Any] = {"section": key, "text": text, "heading": heading}
        kind = row.template.sections.filter(key=key).values_list("kind", flat=True).first()
        if kind == "quotes":
            fields["kind"] = "quote"
        try:
            point_rules.create_point(report=row, fields=fields, origin=Origin(author=request.user))
        except DomainError as error:
            refused[key] = text
            messages.error(request, error.message)
    return len(new_texts) - len(refused), refused


def _act(request: HttpRequest, row: Report) -> str:
    """Carry out the button that was pressed; return the place on the page to go back to."""
    action, _sep, target = request.POST.get("action", "").partition(":")
    point_id = _uuid(target)
    if action in POINT_ACTIONS and point_id:
        point = row.points.select_related("section").filter(pk=point_id).first()
        if point is not None:
            point.report = row
            _act_on_point(request, action, point)
            return f"#point-{point_id}" if action != "delete" else f"#section-{point.section.key}"
    if action == "add":
        return f"#new-{target}"
    return f"#section-{target}" if action == "save" and target else ""


def _act_on_point(request: HttpRequest, action: str, point: Any) -> None:
    origin = Origin(author=request.user)
    if action in {"up", "down"}:
        steps = -1 if action == "up" else 1
        point_rules.shift_point(point=point, steps=steps, origin=origin)
    elif action in {"in", "out"}:
        level = min(max(point.level + (1 if action == "in" else -1), 0), 2)
        point_rules.update_point(point=point, fields={"level": level}, origin=origin)
    else:
        point_rules.delete_point(point=point, origin=origin)
        messages.success(request, _("The point was deleted. The history can bring it back."))


def _say_saved(request: HttpRequest, count: int) -> None:
    if count:
        text = ngettext("Saved: %(count)d change.", "Saved: %(count)d changes.", count)
        messages.success(request, text % {"count": count})


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


@require_GET
def read(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report as one text, as it would leave for this reader."""
    row = get_report_or_404(request, code)
    content = report_content(row, reader_of(request.user, row))
    context = {"report": row, "content": content, "can": abilities(request, row)}
    return render(request, "reports/read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def header(request: HttpRequest, code: str) -> HttpResponse:
    row = get_report_or_404(request, code, "reports.edit_report")
    form = HeaderForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        fresh = get_report_or_404(request, code, "reports.edit_report")
        update_header(report=fresh, fields=form.cleaned_data, origin=Origin(author=request.user))
        messages.success(request, _("The header was saved."))
        return redirect(row)
    context = {"report": row, "form": form, "header": header_of(row)}
    return render(request, "reports/header.html", context)
