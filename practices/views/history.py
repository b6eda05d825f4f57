"""One change in the history of a practice: what it did to the words, and the way back to it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gfmd_site.permissions import may
from practices.domain import versions
from practices.domain.errors import PracticeError
from practices.models import PracticeChange
from practices.views.access import get_practice_or_404

INSIDE = "practices.see_inside_practice"
EDIT = "practices.edit_practice"


@require_safe
def change(request: HttpRequest, pk: uuid.UUID, change_id: int) -> HttpResponse:
    """Show what changed, and what going back to it would change now."""
    practice = get_practice_or_404(request, pk, INSIDE)
    entry = _entry(practice, change_id)
    can_restore = may(request.user, EDIT, practice)
    context = {
        "practice": practice,
        "entry": entry,
        "differences": versions.differences_of(entry),
        "can_restore": can_restore,
        "way_back": versions.way_back(entry) if can_restore else [],
    }
    return render(request, "practices/change.html", context)


@require_POST
def restore(request: HttpRequest, pk: uuid.UUID, change_id: int) -> HttpResponse:
    practice = get_practice_or_404(request, pk, EDIT)
    entry = _entry(practice, change_id)
    base = request.POST.get("version", "")
    try:
        versions.restore(
            change=entry,
            by=request.user,
            base_version=int(base) if base.isdecimal() and len(base) < 9 else 0,
        )
    except PracticeError as error:
        messages.error(
            request,
            _("Somebody saved this practice meanwhile, so nothing was restored. Look again below.")
            if error.code == "changed_meanwhile"
            else error.message,
        )
        return redirect("practices:change", pk, change_id)
    messages.success(
        request, _("The earlier version is back. What it replaced stands in the history.")
    )
    return redirect("practices:workflow", pk)


def _entry(practice: Any, change_id: int) -> PracticeChange:
    rows = PracticeChange.objects.select_related("practice", "author")
    return get_object_or_404(rows, pk=change_id, practice=practice, kind__in=versions.WITH_CONTENT)
