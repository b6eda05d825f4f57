"""Pages that belong to no app."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from gfmd_site.help.first_visit import first_visit
from gfmd_site.permissions import may
from gfmd_site.typed import page_of_form, typed_texts
from practices.choices import PracticeStatus
from practices.domain.reviews import asked_of
from practices.models import Practice
from reports.choices import WRITING_ROLES, ReportStatus, Role, SynthesisStatus
from reports.domain.editions import followed_editions
from reports.models import Participation, Report, Session, Synthesis

LATEST_PRACTICES = 4


@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and its tables are up to date, else 503."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "failing", "database": "unreachable"}, status=503)
    if pending:
        return JsonResponse({"status": "failing", "migrations": "pending"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def choose_language(request: HttpRequest, language: str) -> HttpResponse:
    """Set the language of a stranger, whose pages hold no form; the way back is in `next`."""
    if language not in dict(settings.LANGUAGES):
        raise Http404(_("There is no such language."))
    back = request.GET.get("next", "")
    is_own = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # Not `redirect`, which takes a word for the name of a page and fails where there is none.
    response = HttpResponseRedirect(back if is_own else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


@dataclass
class Room:
    """A session in which the person has a role, with its report if that was begun."""

    session: Session
    report: Report | None
    roles: list[str] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    may_edit: bool = False
    may_review: bool = False


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is to a stranger, and what to do next to everybody else."""
    context = _published()
    if not request.user.is_authenticated:
        return render(request, "home.html", context)
    written, co_chaired = _rooms(request.user)
    context |= {"written": written, "co_chaired": co_chaired, "overview": None}
    context["asked"] = asked_of(request.user)
    held = {role for room in [*written, *co_chaired] for role in room.held}
    context["guide"] = first_visit(request.user, held, is_reviewer=bool(context["asked"]))
    if request.user.has_perm("reports.view_board"):
        context |= _overview(request.user)
    return render(request, "home.html", context)


def _published() -> dict[str, Any]:
    """Return what anybody may read."""
    practices = Practice.objects.filter(status=PracticeStatus.PUBLISHED)
    return {
        "practices": practices.order_by("-published_at").prefetch_related("texts")[
            :LATEST_PRACTICES
        ],
        "syntheses": Synthesis.objects.filter(status=SynthesisStatus.PUBLISHED).select_related(
            "edition"
        ),
    }


def _rooms(user: Any) -> tuple[list[Room], list[Room]]:
    """Return the rooms the person writes for, and those the person co-chairs only."""
    rows: QuerySet[Participation] = (
        user.participations.filter(role__in=[*WRITING_ROLES, Role.CO_CHAIR])
        .select_related("session__edition", "session__theme", "session__report")
        .order_by("-session__edition__year", "session__number", "role")
    )
    rooms: dict[int, Room] = {}
    writes: set[int] = set()
    for row in rows:
        room = rooms.setdefault(row.session_id, _room(user, row.session))
        room.roles.append(row.get_role_display())
        room.held.add(row.role)
        if row.role in WRITING_ROLES:
            writes.add(row.session_id)
    return (
        [room for key, room in rooms.items() if key in writes],
        [room for key, room in rooms.items() if key not in writes],
    )


def _room(user: Any, session: Session) -> Room:
    report = getattr(session, "report", None)
    if report is None:
        return Room(session, None)
    report.session = session
    return Room(
        session,
        report,
        may_edit=may(user, "reports.edit_report", report),
        may_review=may(user, "reports.accept_report", report),
    )


def _overview(user: Any) -> dict[str, Any]:
    """Return the figures of the newest edition that the person follows, and what waits."""
    edition = followed_editions(user).first()
    if edition is None:
        return {"overview": {"edition": None}}
    with_number = edition.sessions.exclude(number="")
    figures = with_number.aggregate(
        rooms=Count("pk"),
        begun=Count("report"),
        submitted=Count("report", filter=Q(report__status=ReportStatus.SUBMITTED)),
        accepted=Count("report", filter=Q(report__status=ReportStatus.ACCEPTED)),
    )
    waiting = Report.objects.filter(session__edition=edition, status=ReportStatus.SUBMITTED)
    return {
        "overview": {"edition": edition, **figures},
        "to_review": waiting.select_related("session").order_by("submitted_at", "pk"),
    }


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say how to keep what was typed: the form's text is shown again on this page."""
    context = {"typed": typed_texts(request), "back": page_of_form(request)}
    return render(request, "403_csrf.html", context, status=403)
