"""How things stand in the venue: the server, devices with unsent text, the last errors."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_site.permissions import may
from gfmd_site.recent_errors import recent_errors
from reports.domain.venue import machine, venue

LITTLE_ROOM = 2 * 1024**3
OLD_BACKUP_HOURS = 2


@require_safe
def venue_page(request: HttpRequest) -> HttpResponse:
    """Show numbers only: no words, and no name of a person."""
    if not may(request.user, "reports.manage_programme"):
        raise Http404(_("There is no such page, or it is not yours to read."))
    now, here = timezone.now(), machine()
    age = (now - here.backup_at).total_seconds() / 3600 if here.backup_at else None
    context = {
        "venue": venue(now=now),
        "machine": here,
        "is_tight": here.free_bytes < LITTLE_ROOM,
        "is_unsaved": age is None or age > OLD_BACKUP_HOURS,
        "errors": recent_errors(Path(settings.RECENT_ERRORS)),
        "read_at": now,
    }
    return render(request, "reports/venue.html", context)
