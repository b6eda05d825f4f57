"""Pictures of what the repository covers, each part leading to its practices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gfmd_site.lib.collation import sort_key
from practices.domain import coverage as rules


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    objectives = rules.objectives(language)
    world = rules.world(language)
    places = [country for block in world for country in block.countries if country.count]
    context = {
        "objectives": objectives,
        "covered": sum(1 for item in objectives if item.count),
        "world": world,
        "places": sorted(places, key=lambda place: (-place.count, sort_key(place.label))),
        "regions": [block for block in world if block.count],
    }
    return render(request, "practices/coverage.html", context)
