"""The report as it was: one moment as a page, two side by side, and the way back to one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reports.domain.compare import Comparison, compare, entry_before, refs_of
from reports.domain.consent import Reader, reader_of
from reports.domain.errors import DomainError
from reports.domain.going_back import set_point_back, set_report_back
from reports.domain.moments import Entry, PastWords, people_of, read_log, snapshot_at, step_of
from reports.domain.revisions import Origin
from reports.domain.sittings import MAX_NAME, milestones_of, name_moment
from reports.models import Report
from reports.views.access import get_report_or_404
from reports.views.page import abilities

EDIT = "reports.edit_report"


@dataclass
class Past:
    """The log of a report as one person may read it."""

    report: Report
    reader: Reader
    log: list[Entry]

    @property
    def head(self) -> int:
        return self.log[-1].pk if self.log else 0

    def moment(self, value: str, default: int) -> int:
        """Read a moment from an address. One between two others is the earlier of them."""
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            raise Http404(_("There is no such moment in the history of this report."))
        known = [entry.pk for entry in self.log if entry.pk <= int(value)]
        return known[-1] if known else 0

    def compared(self, old: int, new: int) -> Comparison:
        before, after = snapshot_at(self.log, old), snapshot_at(self.log, new)
        words = PastWords(self.report, self.reader, refs_of(before, after), self.log)
        return compare(before, after, words)

    def entry(self, moment: int) -> Entry | None:
        return next((entry for entry in self.log if entry.pk == moment), None)


def _past(request: HttpRequest, code: str, need: str = "reports.read_report") -> Past:
    report = get_report_or_404(request, code, need)
    reader = reader_of(request.user, report)
    return Past(report, reader, read_log(report, reader))


@require_GET
def at_moment(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report as it was at `?moment=`, or after the `?step=`th change of its log.

    With `?part=1` only what changes while somebody slides through the session.
    """
    past = _past(request, code)
    step = request.GET.get("step", "")
    moment = past.moment(request.GET.get("moment", ""), past.head)
    if step.isascii() and step.isdigit() and past.log:
        moment = past.log[min(max(int(step[:9]), 1), len(past.log)) - 1].pk
    entry, before = entry_before(past.log, moment)
    step_number = step_of(past.log, moment)
    context = {
        "report": past.report,
        "can": abilities(request, past.report),
        "moment": moment,
        "entry": entry,
        "author": people_of([entry]).get(entry.author_id or 0) if entry else None,
        "sees_names": past.reader.sees_names,
        "comparison": past.compared(before, moment),
        "step": step_number,
        "steps": len(past.log),
        "previous": past.log[step_number - 2].pk if step_number > 1 else None,
        "next": past.log[step_number].pk if step_number < len(past.log) else None,
        "is_now": moment == past.head,
        "milestones": milestones_of(past.log),
        "max_name": MAX_NAME,
    }
    part = request.GET.get("part")
    return render(request, f"reports/{'_moment' if part else 'moment'}.html", context)


@require_GET
def compare_moments(request: HttpRequest, code: str) -> HttpResponse:
    """Show what differs between `?from=` and `?to=`; without them the last sitting's beginning
    and now.
    """
    past = _past(request, code)
    new = past.moment(request.GET.get("to", ""), past.head)
    old = past.moment(request.GET.get("from", ""), 0)
    if old > new:
        old, new = new, old
    context = {
        "report": past.report,
        "can": abilities(request, past.report),
        "comparison": past.compared(old, new),
        "old": old,
        "new": new,
        "old_entry": past.entry(old),
        "new_entry": past.entry(new),
        "is_now": new == past.head,
        "milestones": milestones_of(past.log)[::-1],
        "show_all": bool(request.GET.get("all")),
    }
    return render(request, "reports/compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def set_back(request: HttpRequest, code: str) -> HttpResponse:
    """Show what would change, then set the report back to a moment, or one point of it."""
    past = _past(request, code, EDIT)
    values = request.POST if request.method == "POST" else request.GET
    moment = past.moment(values.get("moment", ""), past.head)
    if request.method == "POST":
        return _set_back(request, past.report, moment, values.get("point", ""))
    context = {
        "report": past.report,
        "can": abilities(request, past.report),
        "moment": moment,
        "entry": past.entry(moment),
        "comparison": past.compared(past.head, moment),
    }
    return render(request, "reports/set_back.html", context)


def _set_back(request: HttpRequest, report: Report, moment: int, point: str) -> HttpResponse:
    origin = Origin(author=request.user)
    try:
        if point:
            row = set_point_back(
                report=report, point_id=_point_id(point), moment=moment, origin=origin
            )
            messages.success(request, _("The point is as it was at that moment."))
            return redirect(f"{report.get_absolute_url()}#point-{row.pk}")
        count = set_report_back(report=report, moment=moment, origin=origin)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:history", code=report.code)
    text = ngettext(
        "The report is as it was at that moment: %(count)d point was changed. "
        "The history holds the way forward again.",
        "The report is as it was at that moment: %(count)d points were changed. "
        "The history holds the way forward again.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("reports:history", code=report.code)


def _point_id(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError as error:
        raise Http404(_("There is no such point in this report.")) from error


@require_POST
def name(request: HttpRequest, code: str) -> HttpResponse:
    """Give a moment a name, or take it away."""
    past = _past(request, code, "reports.comment_report")
    moment = past.moment(request.POST.get("moment", ""), past.head)
    wanted = request.POST.get("name", "")
    try:
        name_moment(
            report=past.report, moment=moment, name=wanted, origin=Origin(author=request.user)
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        done = _("The moment has its name.") if wanted.strip() else _("The name was taken away.")
        messages.success(request, done)
    return redirect(f"{reverse('reports:history-at', args=[past.report.code])}?moment={moment}")
