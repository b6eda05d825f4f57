"""A concept paper or a table becomes the programme of an edition: look, correct, take over."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gfmd_site.lib.typography import with_commas
from reports.choices import SetupKind
from reports.domain import setup_files
from reports.domain.errors import DomainError
from reports.domain.programme import ProgrammeChanges
from reports.forms.programme import (
    ProgrammeFileForm,
    ProgrammeForms,
    corrected,
    placed_from,
    programme_forms,
)
from reports.importers.programme_files import read_programme
from reports.models import Edition, SetupFile
from reports.parsed import RejectedFile
from reports.views.access import (
    get_setup_edition_or_404,
    get_setup_file_or_404,
    require_setup_right,
)
from reports.views.programme_page import (
    leftovers_shown,
    places_of,
    problem_of,
    programme_context,
)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Read a paper or a table and lead to its page. Nothing is stored in an edition yet.

    With a year the file is for that edition, also where it does not say so itself.
    """
    edition = get_setup_edition_or_404(request, year) if year else None
    require_setup_right(request)
    form = ProgrammeFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        row = _received(request, form, edition)
        if row is not None:
            return redirect("reports:setup-programme", file_id=row.pk)
    context = {
        "form": form,
        "edition": edition,
        "waiting": setup_files.waiting(SetupKind.PROGRAMME, edition),
    }
    return render(request, "setup/bring_in.html", context, status=422 if form.errors else 200)


def _received(
    request: HttpRequest, form: ProgrammeFileForm, edition: Edition | None
) -> SetupFile | None:
    file = form.cleaned_data["file"]
    try:
        programme = read_programme(file.read(), file_name=str(file.name))
    except RejectedFile as refusal:
        form.add_error("file", refusal.message)
        return None
    if edition is not None:
        programme.edition.number = programme.edition.number or edition.number
        programme.edition.year = programme.edition.year or edition.year
    return setup_files.receive_programme(
        programme=programme, file_name=str(file.name), by=request.user, edition=edition
    )


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Show what was read beside what the database has, and keep what the person corrects."""
    row = get_setup_file_or_404(request, file_id, SetupKind.PROGRAMME)
    if row.taken_at is not None:
        return _leftovers(request, row)
    if request.method != "POST":
        return _page(request, row, programme_forms(setup_files.programme_of(row)))
    if "drop" in request.POST:
        setup_files.drop(row=row)
        messages.success(request, _("The file was put aside. Nothing of it is kept."))
        return redirect("reports:setup")
    return _correct(request, row)


def _correct(request: HttpRequest, row: SetupFile) -> HttpResponse:
    parsed = setup_files.programme_of(row)
    forms = programme_forms(parsed, request.POST)
    placed = placed_from(request.POST, parsed)
    if not forms.is_valid:
        row.placed = placed
        messages.error(request, _("Some fields need a correction. Nothing you typed is lost."))
        return _page(request, row, forms, status=422)
    programme, placed = corrected(parsed, forms, placed)
    setup_files.revise(row=row, programme=programme, placed=placed)
    if "take" not in request.POST:
        messages.success(request, _("Your corrections are kept. Nothing is in the edition yet."))
        return redirect("reports:setup-programme", file_id=row.pk)
    try:
        changes = setup_files.take_over(row=row)
    except DomainError as error:
        messages.error(request, problem_of(error))
        return _page(request, row, programme_forms(setup_files.programme_of(row)), status=409)
    messages.success(request, _said(changes))
    for note in changes.notes:
        messages.info(request, note)
    return redirect("reports:setup-edition", year=changes.edition.year)


def _page(
    request: HttpRequest, row: SetupFile, forms: ProgrammeForms, status: int = 200
) -> HttpResponse:
    return render(request, "setup/programme.html", programme_context(row, forms), status=status)


def _said(changes: ProgrammeChanges) -> str:
    if changes.is_empty:
        return _("The edition has all of it already.")
    new, changed = sum(changes.added.values()), sum(changes.changed.values())
    parts = [
        ngettext("%(count)d entry is new", "%(count)d entries are new", new) % {"count": new},
        ngettext("%(count)d changed", "%(count)d changed", changed) % {"count": changed},
    ]
    return _("The programme is in the edition %(year)d: %(what)s.") % {
        "year": changes.edition.year,
        "what": with_commas(parts),
    }


# -- afterwards --


def _leftovers(request: HttpRequest, row: SetupFile) -> HttpResponse:
    """What the paper says beyond the programme stays here, and can still be placed."""
    edition = row.edition
    if edition is None:
        return redirect("reports:setup")
    if request.method == "POST":
        _place_all(request, row)
        return redirect(reverse("reports:setup-programme", args=[row.pk]))
    parsed = setup_files.programme_of(row)
    shown = leftovers_shown(parsed, row)
    context: dict[str, Any] = {
        "file": row,
        "edition": edition,
        "open": [one for one in shown if not one.place],
        "out": [one for one in shown if one.place == setup_files.OUT],
        "footnotes": parsed.footnotes,
        "places": places_of(edition),
    }
    return render(request, "setup/leftovers.html", context)


def _place_all(request: HttpRequest, row: SetupFile) -> None:
    placed = placed_from(request.POST, setup_files.programme_of(row))
    done = 0
    for index, place in placed.items():
        if place == row.placed.get(index):
            continue
        try:
            setup_files.place_later(row=row, index=int(index), place=place)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            done += 1
    if done:
        text = ngettext("%(count)d text was placed.", "%(count)d texts were placed.", done)
        messages.success(request, text % {"count": done})
