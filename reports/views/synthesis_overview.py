"""Pages beside the one for compiling: the balance of a synthesis, and its history."""

from __future__ import annotations

import uuid

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_site.lib.worddiff import pieces_between
from reports.domain.synthesis_balance import balance_of
from reports.domain.synthesis_items import deleted_items
from reports.domain.synthesis_words import shown
from reports.views.access import get_synthesis_or_404

LAST_CHANGES = 200


@require_safe
def balance(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what of the reports is in the synthesis, and what is used nowhere."""
    synthesis = get_synthesis_or_404(request, pk)
    found = balance_of(synthesis)
    context = {
        **admin.site.each_context(request),
        "title": _("Balance"),
        "subtitle": synthesis.title,
        "synthesis": synthesis,
        "balance": found,
        "tables": [
            (_("Rooms"), "session", found.rooms),
            (_("Sections"), "section", found.sections),
            (_("Raised by"), "constituency", found.constituencies),
        ],
    }
    return render(request, "admin/reports/synthesis/balance.html", context)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who changed what, newest first, and what was taken out."""
    synthesis = get_synthesis_or_404(request, pk)
    rows = list(synthesis.changes.select_related("author").order_by("-pk")[:LAST_CHANGES])
    deleted = deleted_items(synthesis)
    language = synthesis.language
    for row in rows:
        before, after = (
            shown(str(values.get("text", "")), (), language) for values in (row.before, row.after)
        )
        row.pieces = pieces_between(before, after)  # type: ignore[attr-defined]
    for row in deleted:
        row.words = shown(str(row.before.get("text", "")), (), language)  # type: ignore[attr-defined]
    context = {
        **admin.site.each_context(request),
        "title": _("History"),
        "subtitle": synthesis.title,
        "synthesis": synthesis,
        "changes": rows,
        "deleted": deleted,
        "op_id": uuid.uuid4(),
    }
    return render(request, "admin/reports/synthesis/history.html", context)
