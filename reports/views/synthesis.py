"""The page where chairs compile the synthesis: points on one side, the outline on the other."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gfmd_site.lib.collation import sort_key
from practices.domain.vocabularies import label_expression
from reports.choices import ItemPlace, SessionKind
from reports.domain.errors import DomainError
from reports.domain.fields import TAGS
from reports.domain.synthesis_log import By
from reports.domain.synthesis_operations import apply_operations
from reports.domain.synthesis_outline import Outline, outline_views
from reports.domain.synthesis_points import Choice, PointPage, find_points, labels
from reports.domain.synthesis_queries import with_cursors
from reports.domain.synthesis_sections import begin_outline
from reports.forms.compile import SPLIT_MARK, operations_of
from reports.models import Result, Session, Synthesis
from reports.views.access import get_synthesis_or_404

# The filters of the list of points in the order of the form.
FILTERS = (
    "session",
    "theme",
    "section",
    "objective",
    "target",
    "principle",
    "country",
    "constituency",
    "support",
    "contested",
    "speakers",
    "kind",
    "used",
)
OF_TAGS = {
    "objectives": "objective",
    "targets": "target",
    "principles": "principle",
    "countries": "country",
    "constituencies": "constituency",
}


@require_http_methods(["GET", "HEAD", "POST"])
def compile_synthesis(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole page, or carry out a form of it and come back."""
    synthesis = get_synthesis_or_404(request, pk, with_cursors())
    if request.method == "POST":
        return _act(request, synthesis)
    points = _points(request, synthesis)
    outline = outline_views(synthesis, request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("Compile"),
        "subtitle": synthesis.title,
        **_filters(request, synthesis),
        **_points_context(request, synthesis, points, outline),
        **_outline_context(synthesis, outline),
    }
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    return render(request, "admin/reports/synthesis/compile.html", context)


@require_safe
def points_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the list of points alone, as the page asks for it while it is open."""
    synthesis = get_synthesis_or_404(request, pk, with_cursors())
    points = _points(request, synthesis)
    context = _points_context(request, synthesis, points, None)
    return _part(request, "admin/reports/synthesis/_points.html", context)


@require_safe
def outline_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the outline alone."""
    synthesis = get_synthesis_or_404(request, pk, with_cursors())
    outline = outline_views(synthesis, request.user)
    context = _outline_context(synthesis, outline)
    return _part(request, "admin/reports/synthesis/_outline.html", context)


def _act(request: HttpRequest, synthesis: Synthesis) -> HttpResponse:
    place = "#outline"
    try:
        if request.POST.get("do", "").startswith("begin:"):
            about = request.POST["do"].removeprefix("begin:")
            begin_outline(synthesis=synthesis, about=about, by=By(request.user))  # type: ignore[arg-type]
        else:
            place = _carry_out(request, synthesis)
    except DomainError as error:
        messages.error(request, error.message)
    query = request.META.get("QUERY_STRING", "")
    address = reverse("admin:reports_synthesis_compile", args=[synthesis.pk])
    return redirect(f"{address}{'?' if query else ''}{query}{place}")


def _carry_out(request: HttpRequest, synthesis: Synthesis) -> str:
    operations = operations_of(request.POST)
    answer = apply_operations(
        synthesis=synthesis,
        ops=operations,
        user=request.user,  # type: ignore[arg-type]
        client_id=uuid.uuid4(),
    )
    for ack in answer["acks"]:
        if ack["message"]:
            level = messages.ERROR if ack["result"] == Result.INVALID else messages.WARNING
            messages.add_message(request, level, ack["message"])
    refs = [one["ref"] for one in operations if one["ref"] and one["kind"] != "delete"]
    return f"#part-{refs[0]}" if refs else "#outline"


def _points(request: HttpRequest, synthesis: Synthesis) -> PointPage:
    number = request.GET.get("page", "1")
    return find_points(
        synthesis=synthesis,
        choice=Choice.of(request.GET),
        number=max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1,
    )


def _points_context(
    request: HttpRequest, synthesis: Synthesis, points: PointPage, outline: Outline | None
) -> dict[str, Any]:
    numbers = {item.ref: item.number for item in outline.items} if outline else {}
    return {
        "synthesis": synthesis,
        "points": points,
        "choice": Choice.of(request.GET),
        "item_numbers": numbers,
        "is_open": synthesis.is_open,
    }


def _outline_context(synthesis: Synthesis, outline: Outline) -> dict[str, Any]:
    for section, before, after in _neighbours(outline.sections):
        section.up, section.down = before, after  # type: ignore[attr-defined]
        for item, above, below in _neighbours(section.items):
            item.up, item.down = above, below  # type: ignore[attr-defined]
        for position, item in enumerate(section.items):
            item.above = section.items[position - 1].ref if position else ""  # type: ignore[attr-defined]
    return {
        "synthesis": synthesis,
        "outline": outline,
        "places": ItemPlace.choices,
        # Once for all items: hundreds of lists of sections would cost most of the page.
        "section_options": format_html_join(
            "",
            '<option value="{}">{}</option>',
            ((view.ref, Truncator(view.section.title).chars(50)) for view in outline.sections),
        ),
        "split_mark": SPLIT_MARK,
        "op_id": uuid.uuid4(),
        "is_open": synthesis.is_open,
        "open_comments": sum(view.is_open for view in outline.comments),
    }


def _neighbours(rows: Sequence[Any]) -> list[tuple[Any, str | None, str | None]]:
    """Return each row with what stands above its place one up, and above its place one down.

    An empty text is the beginning; None says that it cannot go there.
    """
    found = []
    for position, row in enumerate(rows):
        up = None if position == 0 else str(rows[position - 2].ref) if position > 1 else ""
        down = str(rows[position + 1].ref) if position + 1 < len(rows) else None
        found.append((row, up, down))
    return found


def _filters(request: HttpRequest, synthesis: Synthesis) -> dict[str, Any]:
    sessions = list(
        synthesis.edition.sessions.exclude(number="").select_related("theme").order_by("number")
    )
    themes = {s.theme.number: s.theme.title for s in sessions if s.theme is not None}
    known: dict[str, list[tuple[str, str]]] = {
        "session": [(session.number, session.label) for session in sessions],
        "theme": [(str(number), f"{number}. {themes[number]}") for number in sorted(themes)],
        **_vocabularies(),
        **labels(),
    }
    choice = Choice.of(request.GET)
    names = _filter_names()
    return {
        "filters": [
            {"name": name, "label": names[name], "options": known[name], "value": choice.get(name)}
            for name in FILTERS
        ],
        "themes": known["theme"],
        "sessions": _rooms(sessions),
    }


def _rooms(sessions: Sequence[Session]) -> list[tuple[str, str]]:
    rooms = [session for session in sessions if session.kind == SessionKind.ROUNDTABLE]
    return [(session.number, session.label) for session in rooms or sessions]


def _vocabularies() -> dict[str, list[tuple[str, str]]]:
    """Return the terms of all lists that can be filtered by: one query."""
    language = get_language() or "en"
    parts = []
    for name, model in TAGS.items():
        rows = model._default_manager.filter(disabled_on__isnull=True).order_by()
        parts.append(
            rows.annotate(
                list_name=Value(name, output_field=TextField()),
                list_order=F("order"),
                term_code=Cast("code", CharField()),
                term_label=label_expression(model, language),
            ).values_list("list_name", "list_order", "term_code", "term_label")
        )
    terms: dict[str, list[tuple[str, str]]] = {name: [] for name in OF_TAGS.values()}
    shows_code = {name: model.show_code for name, model in TAGS.items()}
    for name, _order, code, words in sorted(parts[0].union(*parts[1:], all=True)):
        text = f"{code} {words}" if shows_code[name] else words or code
        terms[OF_TAGS[name]].append((code, text.strip()))
    terms["country"].sort(key=lambda term: sort_key(term[1]))
    return terms


def _filter_names() -> dict[str, str]:
    return {
        "session": _("Room"),
        "theme": _("Theme"),
        "section": _("Section"),
        "objective": _("GCM objective"),
        "target": _("SDG target"),
        "principle": _("Guiding principle"),
        "country": _("Country"),
        "constituency": _("Raised by"),
        "support": _("Support"),
        "contested": _("Contested"),
        "speakers": _("Speakers"),
        "kind": _("Kind"),
        "used": _("Use"),
    }


def _part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    # A network that stands between may answer with a page of its own: this one says it is ours.
    response.headers["X-Part"] = "1"
    response.headers["Cache-Control"] = "no-store"
    return response
