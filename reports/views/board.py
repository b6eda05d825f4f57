"""The board: every room of an edition in one view, while people still talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_site.permissions import may
from reports.choices import ReportStatus, Role
from reports.domain.queries import board_sessions
from reports.models import Edition, Report, Session
from reports.rules import chaired_editions


@dataclass
class BoardRow:
    """One room. `consent_waiting` is None for those who may not know about its speakers."""

    session: Session
    report: Report | None
    has_rapporteur: bool
    questions_untouched: int
    consent_waiting: bool | None


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the rooms of `?edition=` (a year), or of the newest edition the person follows."""
    if not request.user.has_perm("reports.view_board"):
        raise Http404(_("There is no such page, or it is not yours to read."))
    editions = _editions(request.user)
    edition = _chosen(editions, request.GET.get("edition", ""))
    rows = [_row(request.user, session) for session in board_sessions(edition)] if edition else []
    context = {"editions": editions, "edition": edition, "rows": rows, "figures": _figures(rows)}
    return render(request, "reports/board.html", context)


def _editions(user: Any) -> list[Edition]:
    """Return all editions for the office, and for chairs those they chair; newest first."""
    if user.has_perm("reports.manage_programme"):
        return list(Edition.objects.all())
    return list(Edition.objects.filter(pk__in=chaired_editions(user)))


def _chosen(editions: list[Edition], year: str) -> Edition | None:
    if not year:
        return editions[0] if editions else None
    for edition in editions:
        if str(edition.year) == year:
            return edition
    raise Http404(_("There is no such edition, or it is not yours to read."))


def _row(user: Any, session: Session) -> BoardRow:
    report = getattr(session, "report", None)
    named = any(person.role == Role.RAPPORTEUR for person in session.participations.all())
    may_know = False
    if report is not None:
        # The rules ask for the edition through the report.
        report.session = session
        named = named or bool(report.rapporteur_line)
        may_know = may(user, "reports.see_names", report)
    return BoardRow(
        session=session,
        report=report,
        has_rapporteur=named,
        questions_untouched=session.question_count - session.answered_count,
        consent_waiting=session.consent_waiting if may_know else None,
    )


def _figures(rows: list[BoardRow]) -> dict[str, int]:
    statuses = [row.report.status for row in rows if row.report]
    return {
        "rooms": len(rows),
        "begun": len(statuses),
        "submitted": statuses.count(ReportStatus.SUBMITTED),
        "accepted": statuses.count(ReportStatus.ACCEPTED),
        "without_rapporteur": sum(1 for row in rows if not row.has_rapporteur),
    }
