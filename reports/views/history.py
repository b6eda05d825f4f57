"""Who changed what and when, and the way back."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports.domain.consent import Reader, reader_of
from reports.domain.errors import DomainError
from reports.domain.history import entries, restore_before
from reports.domain.moments import Entry, people_of, read_log
from reports.domain.revisions import Origin
from reports.domain.sittings import Sitting, milestones_of, sittings_of
from reports.models import Report
from reports.views.access import get_report_or_404, get_revision_or_404
from reports.views.page import abilities

PAGE_SIZE = 50


@require_GET
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show the stretches of work, newest first, and the changes of one of them.

    `?sitting=` is the first change of the one to open, `?point=` keeps to one point. The number
    of queries grows with neither.
    """
    report = get_report_or_404(request, code)
    reader = reader_of(request.user, report)
    log = read_log(report, reader)
    sittings = sittings_of(log)
    opened = _opened(sittings, request.GET.get("sitting", ""))
    point = request.GET.get("point", "")
    shown = _entries_of_point(log, point) if point else _entries_of_sitting(log, opened)
    page = Paginator(shown[::-1], PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "can": abilities(request, report),
        "sittings": _rows(sittings, log, reader, ZoneInfo(report.session.edition.time_zone)),
        "opened": opened,
        "milestones": milestones_of(log)[::-1],
        "page": page,
        "entries": _told(report, reader, list(page)),
        "point": point,
        "head": log[-1].pk if log else 0,
    }
    return render(request, "reports/history.html", context)


def _opened(sittings: list[Sitting], first: str) -> Sitting | None:
    for sitting in sittings:
        if str(sitting.first) == first:
            return sitting
    return sittings[-1] if sittings else None


def _entries_of_point(log: list[Entry], point: str) -> list[int]:
    if not _is_uuid(point):
        return []
    ref = uuid.UUID(point)
    return [entry.pk for entry in log if entry.point == ref]


def _entries_of_sitting(log: list[Entry], sitting: Sitting | None) -> list[int]:
    if sitting is None:
        return []
    return [entry.pk for entry in log if sitting.first <= entry.pk <= sitting.last]


def _rows(
    sittings: list[Sitting], log: list[Entry], reader: Reader, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Return the sittings, newest first, with who took part: by name for the team only."""
    people = people_of(log) if reader.sees_names else {}
    return [
        {
            "sitting": sitting,
            "people": sitting.names(people),
            "people_count": len(sitting.authors),
            "is_one_day": sitting.began.astimezone(zone).date()
            == sitting.ended.astimezone(zone).date(),
        }
        for sitting in reversed(sittings)
    ]


def _told(report: Report, reader: Reader, ids: list[int]) -> list[Any]:
    rows = report.revisions.select_related("author").filter(pk__in=ids).order_by("-pk")
    return entries(report, reader, list(rows))


@require_POST
def restore(request: HttpRequest, code: str, revision_id: int) -> HttpResponse:
    """Set a point back to how it was before a revision."""
    revision = get_revision_or_404(request, code, revision_id, "reports.edit_report")
    report = revision.report
    try:
        point = restore_before(report=report, revision=revision, origin=Origin(author=request.user))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:history", code=report.code)
    messages.success(request, _("The point is as it was before that change."))
    return redirect(f"{report.get_absolute_url()}#point-{point.pk}")


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
