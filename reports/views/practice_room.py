"""The practices of one room: which points are recorded already, and which could be."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gfmd_site.permissions import may
from reports.domain.consent import reader_of, render_text
from reports.domain.practice_drafts import points_without_practice, recorded_points
from reports.views.access import get_report_or_404
from reports.views.page import abilities

SHOWN = 100


@require_safe
def room(request: HttpRequest, code: str) -> HttpResponse:
    report = get_report_or_404(request, code)
    reader = reader_of(request.user, report)
    missing = points_without_practice(SHOWN + 1, report=report)
    context = {
        "report": report,
        "can": abilities(request, report),
        "can_add": may(request.user, "practices.add_practice"),
        "missing": [
            {"point": point, "text": render_text(point, reader)} for point in missing[:SHOWN]
        ],
        "has_more": len(missing) > SHOWN,
        "recorded": [
            {
                "point": point,
                "text": render_text(point, reader),
                "practice": practice
                if may(request.user, "practices.read_practice", practice)
                else None,
            }
            for point, practice in recorded_points(report)
        ],
    }
    return render(request, "reports/practice_room.html", context)
