"""How things stand in the venue: the server, devices with unsent text, the last errors."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gfmd_site.recent_errors import recent_errors
from reports.domain.venue import machine, venue
from reports.models import Edition
from reports.views.access import require_setup_right


@require_safe
def venue_page(request: HttpRequest) -> HttpResponse:
    """Show numbers only: no words, and no name of a person."""
    require_setup_right(request)
    now, here = timezone.now(), machine()
    context = {
        "zone": _zone_of_the_venue(),
        "venue": venue(now=now),
        "machine": here,
        "is_full": here.is_full,
        "is_tight": here.is_tight,
        "is_unsaved": here.is_unsaved(now=now),
        "errors": recent_errors(Path(settings.RECENT_ERRORS)),
        "read_at": now,
    }
    return render(request, "reports/venue.html", context)


def _zone_of_the_venue() -> str:
    """Return the clock that hangs in the rooms; the server's own before there is an edition."""
    newest = Edition.objects.order_by("-year").values_list("time_zone", flat=True).first()
    return newest or settings.TIME_ZONE
