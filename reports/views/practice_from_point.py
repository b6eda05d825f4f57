"""The address /practices/new/: a practice from a point (`?point=<id>`), or from nothing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gfmd_site.permissions import may
from practices.domain.duplicates import similar_practices
from practices.views import edit
from practices.views.access import get_practice_or_404 as get_practice
from reports.choices import is_rehearsal_code
from reports.domain.errors import DomainError
from reports.domain.practice_drafts import (
    add_to_practice,
    draft_values,
    make_practice,
    open_marks,
    practice_of_point,
)
from reports.models import Point
from reports.views.access import get_point_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show what a practice made from the point would hold, and what may be the same already."""
    asked = request.POST.get("point") or request.GET.get("point")
    if not asked:
        return edit.new(request)
    if not may(request.user, "practices.add_practice"):
        raise PermissionDenied(_("Your account cannot add practices. Ask the staff."))
    point = _point(request, asked)
    existing = practice_of_point(point)
    if request.method == "POST":
        return _make(request, point)
    values = draft_values(point)
    context = {
        "point": point,
        "existing": existing
        if existing and may(request.user, "practices.read_practice", existing)
        else None,
        "is_recorded": existing is not None,
        "values": values,
        "marks": open_marks(point) if may(request.user, "reports.see_names", point.report) else [],
        "texts": [{"language": language, **words} for language, words in values["texts"].items()],
        "similar": similar_practices(
            texts=values["texts"],
            countries=[term.code for term in values["countries"]],
            user=request.user,
            leave_out=existing.pk if existing else None,
        ),
    }
    return render(request, "reports/practice_from_point.html", context)


def _make(request: HttpRequest, point: Point) -> HttpResponse:
    may_edit = may(request.user, "reports.edit_report", point.report)
    arguments: dict[str, Any] = {"point": point, "by": request.user, "may_edit": may_edit}
    other = request.POST.get("practice", "")
    if other:
        practice = get_practice(request, _uuid(other))
        add_to_practice(practice=practice, **arguments)
        messages.success(request, _("The point now stands among the sources of this practice."))
        return redirect(practice)
    try:
        practice = make_practice(**arguments, is_another="is_another" in request.POST)
    except DomainError as error:
        # The page says which practice it is.
        messages.error(request, error.message)
        return redirect(f"{reverse('practices:from-point')}?point={point.pk}")
    messages.success(
        request, _("The draft was made. The meters beside it show what the databases still ask.")
    )
    return redirect("practices:edit", practice.pk)


def _point(request: HttpRequest, asked: str) -> Point:
    point_id = _uuid(asked)
    code = Point.objects.present().filter(pk=point_id).values_list("report__code", flat=True)
    found = code.first()
    if found is None:
        raise Http404(_("There is no such point, or it was deleted."))
    if is_rehearsal_code(found):
        raise PermissionDenied(_("This is a practice session: no practice is made from it."))
    return get_point_or_404(request, found, point_id)


def _uuid(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError:
        raise Http404(_("There is no such point, or it was deleted.")) from None
