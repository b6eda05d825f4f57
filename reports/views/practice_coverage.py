"""For staff: what the repository lacks, and which points name a practice nobody has recorded."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_site.permissions import may
from practices.domain import coverage as rules
from reports.domain.consent import reader_of, render_text
from reports.domain.practice_drafts import points_without_practice

SHOWN = 50


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "practices.manage_practices"):
        raise Http404(_("There is no such page."))
    language = get_language() or "en"
    world = rules.world(language)
    points = points_without_practice(SHOWN + 1)
    context = {
        "objectives": rules.thin(rules.objectives(language)),
        "principles": rules.thin(rules.principles(language)),
        "goals": rules.thin(rules.goals(language)),
        "regions": sorted(
            (block for block in world if block.count < rules.THIN), key=lambda block: block.count
        ),
        "limit": rules.THIN,
        "points": [
            {"point": point, "text": render_text(point, reader_of(request.user, point.report))}
            for point in points[:SHOWN]
        ],
        "has_more": len(points) > SHOWN,
    }
    return render(request, "reports/practice_coverage.html", context)
