"""Writing a practice: a draft is saved as it is, and what still lacks is shown beside it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gfmd_site.permissions import may
from practices.domain import records
from practices.domain.completeness import meters, unexplained_acronyms
from practices.domain.duplicates import similar_practices
from practices.domain.errors import PracticeError
from practices.domain.history import WORDS
from practices.forms.record import (
    RecordForm,
    SourceFormSet,
    initial_of,
    source_initial,
)
from practices.models import Practice
from practices.views.access import get_practice_or_404

EDIT = "practices.edit_practice"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a practice. The first save stores it as a draft of the person."""
    if not may(request.user, "practices.add_practice"):
        raise PermissionDenied(_("Your account cannot add practices. Ask the staff."))
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _page(request, get_practice_or_404(request, pk, EDIT))


def _page(request: HttpRequest, practice: Practice | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    initial = initial_of(practice) if practice else {}
    form = RecordForm(posted, request.FILES or None, practice=practice, initial=initial)
    sources = SourceFormSet(
        posted, prefix="sources", initial=source_initial(practice) if practice else []
    )
    version = practice.version if practice else 0
    if posted is not None and form.is_valid() and sources.is_valid():
        try:
            saved = _store(request, practice, form, sources)
        except PracticeError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The practice was saved."))
            return redirect(_next(request, saved))
    context = {
        "practice": practice,
        "form": form,
        "sources": sources,
        "version": version,
        "meters": meters(practice) if practice else [],
        "acronyms": unexplained_acronyms(practice) if practice else [],
        "similar": _similar(request, practice) if practice else [],
        "can_merge": may(request.user, "practices.manage_practices"),
        "can_submit": practice and may(request.user, "practices.submit_practice", practice),
        "has_errors": bool(form.errors) or any(sources.errors) if posted else False,
    }
    return render(request, "practices/edit.html", context)


def _store(
    request: HttpRequest, practice: Practice | None, form: RecordForm, sources: Any
) -> Practice:
    values = form.values()
    rows = [row for source in sources.forms if (row := source.values())]
    values["sources"] = rows
    if practice is None:
        return records.create_practice(values=values, by=request.user)
    base = request.POST.get("version", "")
    return records.update_practice(
        practice=practice,
        values=values,
        by=request.user,
        base_version=int(base) if base.isdigit() else 0,
    )


def _next(request: HttpRequest, practice: Practice) -> str:
    if "submit" in request.POST:
        return reverse("practices:workflow", args=[practice.pk])
    return reverse("practices:edit", args=[practice.pk])


def _similar(request: HttpRequest, practice: Practice) -> list[Any]:
    texts = {
        text.language: {name: getattr(text, name) for name in WORDS}
        for text in practice.texts.all()
    }
    countries = [term.code for term in practice.countries.all()]
    return similar_practices(
        texts=texts, countries=countries, user=request.user, leave_out=practice.pk
    )
