"""A report as the live editor starts from it. What happens afterwards comes as operations."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_site.lib.translated import in_language
from gfmd_site.permissions import may
from reports.domain.conflicts import conflict_values
from reports.domain.consent import attribution_values
from reports.domain.fields import PLAIN, TAG_NAMES
from reports.domain.held import held_values
from reports.domain.queries import Tag, page_points, report_rows
from reports.domain.support import support_choices
from reports.domain.sync import current_epoch, display_name, with_place_in_log
from reports.models import Report
from reports.views.access import get_report_or_404
from reports.views.answers import Refused, answer

# Stands in an address where the id of a practice goes.
NOWHERE = uuid.UUID(int=0)


@login_not_required
@require_safe
def state(request: HttpRequest, code: str) -> JsonResponse:
    """Answer with everything the editor shows, for those who may see who said what.

    The number of queries does not grow with the points. Nobody is sent to the sign-in: a program
    asks here.
    """
    try:
        return answer(_state(request, _report(request, code)))
    except Refused as refused:
        return refused.response()


def _report(request: HttpRequest, code: str) -> Report:
    if not request.user.is_authenticated:
        raise Refused("auth_required", _("You are not signed in. Sign in to open this report."))
    try:
        report = get_report_or_404(request, code, rows=with_place_in_log(report_rows()))
    except Http404 as error:
        raise Refused("not_found") from error
    if not request.user.has_perm("reports.see_names", report):
        raise Refused("forbidden", _("Only the team opens this report here. Read it instead."))
    return report


def _state(request: HttpRequest, report: Report) -> dict[str, Any]:
    language = get_language() or "en"
    # First the place in the log: what happens while the points are read is read twice.
    head, points = _head(report), _points(report)
    return {
        **head,
        "csrf": get_token(request),
        "user": {"id": request.user.pk, "name": display_name(request.user)},
        "report": _report_values(request, report),
        "sections": [
            {
                "key": section.key,
                "number": section.number,
                "title": in_language(section, "title", language),
                "kind": section.kind,
                "guidance": in_language(section, "guidance", language),
                "support": support_choices(section.kind),
            }
            for section in report.template.sections.all()
        ],
        "questions": list(report.session.guiding_questions.values("number", "text")),
        "points": points,
        "conflicts": conflict_values(report),
        "held": held_values(request.user, report),
    }


def _head(report: Report) -> dict[str, Any]:
    """Return the place in the log, which was read with the report and so before the points.

    What happens meanwhile is read twice then, instead of never.
    """
    place: Any = report
    return {"epoch": str(place.epoch or current_epoch()), "cursor": place.cursor}


def _report_values(request: HttpRequest, report: Report) -> dict[str, Any]:
    return {
        "code": report.code,
        "status": report.status,
        "language": report.language,
        "can_edit": may(request.user, "reports.edit_report", report),
        "can_submit": may(request.user, "reports.submit_report", report),
        "sees_names": True,
        "label": report.session.label,
        "links": _links(),
    }


def _links() -> dict[str, str]:
    """Return addresses with a place for an id: points and practices made later have theirs too."""
    try:
        return {
            "practice_new": f"{reverse('practices:from-point')}?point=POINT",
            "practice": reverse("practices:detail", args=[NOWHERE]).replace(
                str(NOWHERE), "PRACTICE"
            ),
        }
    except NoReverseMatch:
        return {}


def _points(report: Report) -> list[dict[str, Any]]:
    points, tags = page_points(report, "en")
    authors = _last_authors(report)
    return [
        {
            "id": str(point.pk),
            "version": point.version,
            "section": point.section.key,
            **{name: getattr(point, name) for name in PLAIN},
            "tags": _codes(tags.get(point.pk, [])),
            "attributions": attribution_values(point.attributions.all()),
            "practice": str(point.practice_id) if point.practice_id else None,
            "dismissed": point.dismissed,
            "author": authors.get(point.pk, ""),
            "changed_at": point.changed_at.isoformat(),
        }
        for point in points
    ]


def _codes(tags: list[Tag]) -> dict[str, list[Any]]:
    codes: dict[str, list[Any]] = {name: [] for name in TAG_NAMES}
    for tag in tags:
        codes[tag.name].append(int(tag.code) if tag.name == "questions" else tag.code)
    return {name: sorted(values) for name, values in codes.items()}


def _last_authors(report: Report) -> dict[uuid.UUID, str]:
    """Return who changed each point last, by point id: one query."""
    of_points = report.revisions.filter(point_ref__isnull=False).order_by()
    newest = of_points.values("point_ref").annotate(newest=Max("pk")).values("newest")
    rows = report.revisions.filter(pk__in=newest).select_related("author")
    return {row.point_ref: display_name(row.author) for row in rows if row.point_ref}
