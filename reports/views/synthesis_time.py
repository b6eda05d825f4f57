"""The clock of a synthesis: lengths, minutes, and what to cut when they do not suffice."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from reports.choices import ItemPlace
from reports.domain.errors import DomainError
from reports.domain.speaking import SpokenSection, clock_of, set_minutes
from reports.domain.synthesis_items import update_item
from reports.domain.synthesis_log import By
from reports.models import Synthesis
from reports.views.access import get_synthesis_or_404

BAR = 100
MOST_MINUTES = 600


@require_http_methods(["GET", "HEAD", "POST"])
def time(request: HttpRequest, synthesis_id: int) -> HttpResponse:
    """Show how long everything takes; a POST gives sections minutes or moves items to the annex."""
    synthesis = get_synthesis_or_404(request, synthesis_id)
    clock = clock_of(synthesis)
    if request.method == "POST":
        return _save(request, synthesis, clock.sections)
    context = {
        "synthesis": synthesis,
        "clock": clock,
        "bar": min(BAR, clock.share),
        "sections": [(row, _bar(row)) for row in clock.sections],
        "can_write": synthesis.is_open,
        "page": "time",
    }
    return render(request, "reports/synthesis_time.html", context)


def _bar(row: SpokenSection) -> dict[str, Any]:
    share = row.seconds / row.budget if row.budget else float(bool(row.seconds))
    return {"width": min(BAR, round(BAR * share)), "is_over": bool(row.over)}


def _save(
    request: HttpRequest, synthesis: Synthesis, sections: list[SpokenSection]
) -> HttpResponse:
    if not synthesis.is_open:
        raise PermissionDenied(_("The synthesis is signed. Reopen it before you change minutes."))
    if "to-annex" in request.POST:
        return _to_annex(request, synthesis, sections)
    wrong = []
    for row in sections:
        typed = request.POST.get(f"minutes-{row.section.pk}")
        if typed is None:
            continue
        try:
            set_minutes(section=row.section, minutes=_minutes(typed))
        except ValueError:
            wrong.append(row.section.title)
    for title in wrong:
        messages.error(
            request,
            _("“%(title)s”: write minutes as a number between 0 and 600, or leave them empty.")
            % {"title": title},
        )
    if not wrong:
        messages.success(request, _("Minutes saved."))
    return redirect("reports:synthesis-time", synthesis_id=synthesis.pk)


def _to_annex(
    request: HttpRequest, synthesis: Synthesis, sections: list[SpokenSection]
) -> HttpResponse:
    """Move what was ticked; each move is a change of the synthesis and can be taken back there."""
    ticked = set(request.POST.getlist("item"))
    rows = [row for section in sections for row in section.items if row.is_read]
    moved = [row.item for row in rows if str(row.item.pk) in ticked]
    try:
        for item in moved:
            update_item(
                item=item,
                fields={"place": ItemPlace.ANNEX},
                by=By(author=request.user),  # type: ignore[arg-type]
            )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        sentence = ngettext(
            "%(count)d item moved to the annex.", "%(count)d items moved to the annex.", len(moved)
        )
        messages.success(request, sentence % {"count": len(moved)})
    return redirect("reports:synthesis-time", synthesis_id=synthesis.pk)


def _minutes(typed: str) -> Decimal | None:
    """Return minutes as they were typed, with a point or a comma; empty means a share."""
    if not typed.strip():
        return None
    try:
        minutes = Decimal(typed.strip().replace(",", ".")).quantize(Decimal("0.1"))
        sensible = 0 <= minutes <= MOST_MINUTES
    except InvalidOperation as error:
        raise ValueError(typed) from error
    if not sensible:
        raise ValueError(typed)
    return minutes
