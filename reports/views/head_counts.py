"""Head-counts of all rooms in one grid."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from reports.domain.head_counts import MOST, Grid, Place, grid_of, set_counts
from reports.views.access import get_setup_edition_or_404

_FIELD = re.compile(r"count-(\d{1,9})-(\d{1,9})")


@require_http_methods(["GET", "HEAD", "POST"])
def head_counts(request: HttpRequest, year: int) -> HttpResponse:
    """Show and store how many people of each constituency were in each room."""
    edition = get_setup_edition_or_404(request, year)
    grid = grid_of(edition)
    typed: dict[Place, str] = {}
    wrong: set[Place] = set()
    if request.method == "POST":
        typed = _typed(request)
        known = {column.pk for column in grid.constituencies}
        counts = {}
        for place, text in typed.items():
            if place[1] in known:
                if text and not (text.isdecimal() and int(text) <= MOST):
                    wrong.add(place)
                counts[place] = int(text) if text.isdecimal() and text.isascii() else None
        if not wrong:
            changed = set_counts(edition=edition, counts=counts)
            text = ngettext(
                "%(count)d count was changed.", "%(count)d counts were changed.", changed
            )
            messages.success(request, text % {"count": changed})
            return redirect("reports:head-counts", year=year)
        messages.error(
            request, _("A count is a whole number, such as 29. Correct the marked ones.")
        )
    context = {
        "edition": edition,
        "grid": grid,
        "rows": _rows(grid, typed, wrong),
        "totals": list(zip(grid.constituencies, grid.totals, strict=True)),
    }
    return render(request, "setup/head_counts.html", context, status=422 if wrong else 200)


def _typed(request: HttpRequest) -> dict[Place, str]:
    found = {}
    for name, value in request.POST.items():
        match = _FIELD.fullmatch(name)
        if match:
            found[int(match[1]), int(match[2])] = str(value).strip()
    return found


def _rows(grid: Grid, typed: dict[Place, str], wrong: set[Place]) -> list[Any]:
    """Return each session with its fields: name, value, whether it is wrong, and its column."""
    return [
        (
            row,
            [
                (
                    f"count-{row.session.pk}-{column.pk}",
                    typed.get((row.session.pk, column.pk), "" if count is None else str(count)),
                    (row.session.pk, column.pk) in wrong,
                    column,
                )
                for column, count in zip(grid.constituencies, row.counts, strict=True)
            ],
        )
        for row in grid.rows
    ]
