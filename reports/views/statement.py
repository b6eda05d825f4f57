"""The statement of a session: drafted by its rapporteur, approved by the chair, taken out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gfmd_site.lib.pdf import PdfUnavailable
from gfmd_site.permissions import may
from gfmd_site.throttle import throttled
from reports.domain import statement as rules
from reports.domain.errors import DomainError
from reports.domain.queries import points_of
from reports.domain.statement_content import statement_content
from reports.domain.statement_operations import cursor_of, has_written, writable_statuses
from reports.domain.statement_wording import settle_words
from reports.exporters.statement import STATEMENT_FORMATS, statement_outgoing
from reports.models import Point, Report, Statement, StatementLine
from reports.views.access import get_report_or_404
from reports.views.page import abilities
from reports.views.release_check import release
from reports.views.statement_page import contents_of


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, code: str) -> HttpResponse:
    """Show the statement, or offer a first draft; every button saves all texts first."""
    report = get_report_or_404(request, code)
    cursor = cursor_of(report.pk)
    found = rules.statement_of(report)
    if request.method != "POST":
        return _show(request, report, found, cursor)
    if found is None:
        return _draft(request, report)
    try:
        conflicts = _save(request, found)
        _act(request, found)
    except DomainError as error:
        messages.error(request, error.message)
        conflicts = []
    if conflicts:
        messages.error(
            request,
            _(
                "Somebody else changed a line while you typed. Your text stands in it: compare "
                "both, then save."
            ),
        )
        return _show(
            request, report, rules.statement_of(report), cursor, conflicts=conflicts, status=409
        )
    return redirect("reports:statement", code=report.code)


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("release")
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take the statement out as a file; a POST leads through the release check."""
    report = get_report_or_404(request, code, "reports.export_public")
    found = rules.statement_of(report)
    if found is None:
        raise Http404(_("This session has no statement yet."))
    here = reverse("reports:statement", args=[report.code])
    name = request.POST.get("format", "")
    if request.method != "POST" or name not in STATEMENT_FORMATS:
        return redirect(here)
    try:
        return release(request, statement_outgoing(found, name), back=here)
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect(here)


@require_safe
def rehearse(request: HttpRequest, code: str) -> HttpResponse:
    """Show the statement in large type with a timer, as it may be read aloud."""
    report = get_report_or_404(request, code)
    found = rules.statement_of(report)
    if found is None:
        raise Http404(_("This session has no statement yet."))
    content = statement_content(found)
    steps = [
        {"heading": row.heading, "text": row.text, "seconds": row.seconds, "mark": ""}
        for row in content.lines
    ]
    context = {
        "title": content.title,
        "language": content.language,
        "steps": steps,
        "seconds": content.seconds,
        "budget": float(found.minutes) * 60,
        "back": reverse("reports:statement", args=[report.code]),
    }
    return render(request, "reports/teleprompter.html", context)


# Showing


def _show(
    request: HttpRequest,
    report: Report,
    found: Statement | None,
    cursor: int,
    *,
    conflicts: list[rules.LineConflict] | None = None,
    status: int = 200,
) -> HttpResponse:
    can = {
        name: may(request.user, f"reports.{name}", report)
        for name in ("write_statement", "approve_statement", "export_public")
    }
    context: dict[str, Any] = {
        "report": report,
        "can": {**abilities(request, report), **can},
        "statement": found,
        "cursor": cursor,
        "page": "statement",
    }
    if found is not None:
        writes = _may_write(request, found)
        context |= contents_of(found, conflicts or [], may_write=writes, user=request.user)
    if found is not None and request.GET.get("part"):
        return _part(request, context)
    return render(request, "reports/statement.html", context, status=status)


def _part(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Answer with the form alone, as the page asks for it while it is open."""
    response = render(request, "reports/_statement_form.html", context)
    # A network that stands between may answer with a page of its own: this one says it is ours.
    response.headers["X-Part"] = "1"
    response.headers["Cache-Control"] = "no-store"
    return response


# Doing


def _draft(request: HttpRequest, report: Report) -> HttpResponse:
    _require(request, report, "reports.write_statement")
    try:
        rules.draft_statement(
            report=report,
            minutes=_minutes(request),
            by=request.user,  # type: ignore[arg-type]
        )
    except (DomainError, ValidationError) as error:
        sentence = error.message if isinstance(error, DomainError) else " ".join(error.messages)
        messages.error(request, sentence)
    return redirect("reports:statement", code=report.code)


def _may_write(request: HttpRequest, found: Statement) -> bool:
    """Writers while it is open; whoever reviews may put a word right before approving."""
    return found.status in writable_statuses(report=found.report, user=request.user)


def _save(request: HttpRequest, found: Statement) -> list[rules.LineConflict]:
    """Store all texts of the form; what came too late is kept beside its line."""
    typed = {}
    for line in found.lines.all():
        text = request.POST.get(f"text-{line.pk}")
        version = request.POST.get(f"version-{line.pk}", "")
        if text is not None and version.isdigit() and len(version) < 10:
            heading = request.POST.get(f"heading-{line.pk}", line.heading)
            typed[line.pk] = rules.Typed(text.replace("\r\n", "\n"), heading, int(version))
    by: Any = request.user
    if not _may_write(request, found):
        _keep_late(request, found, typed)
        return []
    conflicts = rules.save_lines(statement=found, typed=typed, by=by)
    for line in found.lines.all():
        kind = request.POST.get(f"part-{line.pk}", line.kind)
        # A page that shows an older state says nothing about where the line should stand.
        if line.pk in typed and typed[line.pk].version == line.version:
            rules.set_part(line=line, kind=kind, by=by)
    return conflicts


def _keep_late(request: HttpRequest, found: Statement, typed: dict[int, rules.Typed]) -> None:
    """Hold the words of somebody who could write when the page was opened."""
    by: Any = request.user
    wrote = writable_statuses(report=found.report, user=by) or has_written(found, by)
    if not typed or not wrote:
        return
    if rules.keep_late_lines(statement=found, typed=typed, by=by):
        messages.warning(
            request, _("The statement was handed in meanwhile. Your words are kept beside it.")
        )


def _act(request: HttpRequest, found: Statement) -> None:
    action, _colon, target = request.POST.get("do", "save").partition(":")
    by: Any = request.user
    if action in rules.TRANSITIONS:
        _require(request, found.report, rules.NEEDS[action])
        reason = request.POST.get("reason", "")
        rules.change_status(statement=found, action=action, by=by, reason=reason)
        return
    if not _may_write(request, found):
        raise PermissionDenied(_("The statement cannot be changed by you now."))
    if action == "clock":
        _set_clock(request, found)
    elif action == "anew":
        rules.draft_anew(statement=found, by=by)
    elif action in {"take-words", "keep-words"}:
        settle_words(statement=found, key=target, take=action == "take-words", by=by)
    elif action == "add-line":
        kind, text = request.POST.get("new-kind", ""), request.POST.get("new-text", "")
        rules.add_line(statement=found, kind=kind, text=text, by=by)
    elif action == "add-point":
        rules.add_point(statement=found, point=_point(found.report, target), by=by)
    elif action in _LINE_ACTIONS:
        _LINE_ACTIONS[action](_line(found, target), by)


_LINE_ACTIONS: dict[str, Callable[[StatementLine, Any], None]] = {
    "up": lambda line, by: rules.move_line(line=line, down=False, by=by),
    "down": lambda line, by: rules.move_line(line=line, down=True, by=by),
    "remove": lambda line, by: rules.remove_line(line=line, by=by),
    "restore": lambda line, by: rules.restore_line(line=line, by=by),
    "take": lambda line, by: rules.settle_source(line=line, take=True, by=by),
    "keep": lambda line, by: rules.settle_source(line=line, take=False, by=by),
}


def _line(found: Statement, key: str) -> StatementLine:
    """Return a line as it is stored now; the texts of the form may just have been saved."""
    fresh = rules.statement_of(found.report)
    rows = fresh.lines.all() if fresh else []
    line = next((row for row in rows if str(row.pk) == key), None)
    if line is None:
        raise DomainError(_("This line is not in the statement any more."), code="no_line")
    return line


def _point(report: Report, key: str) -> Point:
    point = next((point for point in points_of(report) if str(point.pk) == key), None)
    if point is None:
        raise DomainError(_("This point is not in the report any more."), code="no_point")
    return point


def _set_clock(request: HttpRequest, found: Statement) -> None:
    pace = request.POST.get("pace", "").strip()
    if pace and not pace.isdigit():
        raise DomainError(_("Write words a minute as a number, or leave it empty."), code="pace")
    try:
        rules.set_clock(
            statement=found, minutes=_minutes(request), pace=int(pace) if pace else None
        )
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), code="clock") from error


def _minutes(request: HttpRequest) -> Decimal:
    typed = request.POST.get("minutes", "").strip().replace(",", ".")
    try:
        return Decimal(typed or rules.DEFAULT_MINUTES).quantize(Decimal("0.1"))
    except InvalidOperation as error:
        raise DomainError(
            _("Write minutes as a number, such as 5 or 4.5."), code="minutes"
        ) from error


def _require(request: HttpRequest, report: Report, need: str) -> None:
    if not may(request.user, need, report):
        raise PermissionDenied(_("With your role you cannot do this now."))
