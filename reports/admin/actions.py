"""Actions on several rows at once: a page that says what will happen, then one answer a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gfmd_site.permissions import may
from practices.choices import Language
from reports.choices import ReportStatus
from reports.domain import lifecycle
from reports.domain.errors import DomainError
from reports.models import Report, ReportingTemplate, Session

CONFIRMED = "confirmed"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The rapporteur reads it on top of the report."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Write a reason, so that the rapporteur knows what to do.")
        },
    )


class BeginForm(forms.Form):
    template = forms.ModelChoiceField(
        ReportingTemplate.objects.filter(is_active=True),
        label=gettext_lazy("Reporting template"),
        empty_label=None,
        help_text=gettext_lazy("The report keeps it, even when a newer version comes."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the report"), choices=Language.choices
    )


@dataclass(frozen=True)
class StatusChange:
    """One change of status that chairs and staff make, with its words."""

    name: str
    permission: str
    button: Any
    question: Any
    explanation: Any
    outcome: Any
    refusal: Any
    form: type[forms.Form] | None
    apply: Callable[[Report, Any, str], Report]

    def is_offered(self, user: Any, report: Report) -> bool:
        """Whether the person may do it and the report is in a state for it."""
        return may(user, self.permission, report) and (
            _TARGETS[self.name] in lifecycle.TRANSITIONS[report.status]
        )


_TARGETS: dict[str, str] = {
    "accept_reports": ReportStatus.ACCEPTED,
    "return_reports": ReportStatus.RETURNED,
    "reopen_reports": ReportStatus.REOPENED,
}

ACCEPT = StatusChange(
    name="accept_reports",
    permission="reports.accept_report",
    button=gettext_lazy("Accept"),
    question=gettext_lazy("Accept these reports?"),
    explanation=gettext_lazy(
        "An accepted report is closed for its writers. It can be reopened with a reason."
    ),
    outcome=gettext_lazy("%(code)s: accepted."),
    refusal=gettext_lazy("%(code)s: only a submitted report of your edition can be accepted."),
    form=None,
    apply=lambda report, by, reason: lifecycle.accept(report=report, by=by),
)
RETURN = StatusChange(
    name="return_reports",
    permission="reports.return_report",
    button=gettext_lazy("Return"),
    question=gettext_lazy("Return these reports to their rapporteurs?"),
    explanation=gettext_lazy("A returned report is open again, with your reason on top."),
    outcome=gettext_lazy("%(code)s: returned."),
    refusal=gettext_lazy("%(code)s: only a submitted report of your edition can be returned."),
    form=ReasonForm,
    apply=lambda report, by, reason: lifecycle.return_to_rapporteur(
        report=report, reason=reason, by=by
    ),
)
REOPEN = StatusChange(
    name="reopen_reports",
    permission="reports.reopen_report",
    button=gettext_lazy("Reopen"),
    question=gettext_lazy("Reopen these reports?"),
    explanation=gettext_lazy("A reopened report has to be submitted and accepted again."),
    outcome=gettext_lazy("%(code)s: reopened."),
    refusal=gettext_lazy("%(code)s: only an accepted report of your edition can be reopened."),
    form=ReasonForm,
    apply=lambda report, by, reason: lifecycle.reopen(report=report, reason=reason, by=by),
)
STATUS_CHANGES = (ACCEPT, RETURN, REOPEN)


def change_status(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Report], change: StatusChange
) -> HttpResponse | None:
    """Ask first, then change each report that may be changed and say what became of each."""
    reports = list(queryset.select_related("session__edition").order_by("code"))
    form = change.form(request.POST if CONFIRMED in request.POST else None) if change.form else None
    if CONFIRMED not in request.POST or (form is not None and not form.is_valid()):
        rows = [(report, change.is_offered(request.user, report)) for report in reports]
        return confirmation(
            model_admin,
            request,
            action=change.name,
            title=change.question,
            explanation=change.explanation,
            button=change.button,
            form=form,
            rows=[
                (
                    report.pk,
                    f"{report.code} {report.session.title}",
                    report.get_status_display() if possible else change.refusal % _code(report),
                    possible,
                )
                for report, possible in rows
            ],
        )
    reason = form.cleaned_data["reason"] if form is not None else ""
    changed = [_change_one(request, report, change, reason) for report in reports]
    _count(request, sum(changed), len(changed))
    if len(reports) == 1 and "from_report" in request.POST:
        return HttpResponseRedirect(reverse("admin:reports_report_change", args=[reports[0].pk]))
    return None


def _change_one(request: HttpRequest, report: Report, change: StatusChange, reason: str) -> bool:
    if not may(request.user, change.permission, report):
        messages.error(request, change.refusal % _code(report))
        return False
    try:
        change.apply(report, request.user, reason)
    except DomainError as error:
        messages.error(request, f"{report.code}: {error.message}")
        return False
    messages.success(request, change.outcome % _code(report))
    return True


def _count(request: HttpRequest, done: int, asked: int) -> None:
    if asked > 1:
        messages.info(
            request,
            ngettext(
                "%(done)d of %(asked)d report changed.",
                "%(done)d of %(asked)d reports changed.",
                asked,
            )
            % {"done": done, "asked": asked},
        )


def _code(report: Report) -> dict[str, str]:
    return {"code": report.code}


def begin_reports(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Session]
) -> HttpResponse | None:
    """Ask for a template, then begin the report of each session and say what became of each."""
    sessions = list(queryset.select_related("edition", "report"))
    form = BeginForm(request.POST if CONFIRMED in request.POST else None)
    if CONFIRMED not in request.POST or not form.is_valid():
        return confirmation(
            model_admin,
            request,
            action="begin_report",
            title=_("Begin the reports of these sessions?"),
            explanation=_("The rapporteurs and note takers of a session can write at once."),
            button=_("Begin"),
            form=form,
            rows=[
                (session.pk, session.label, _session_state(session), _can_begin(session))
                for session in sessions
            ],
        )
    begun = 0
    for session in sessions:
        try:
            report = lifecycle.begin_report(
                session=session,
                template=form.cleaned_data["template"],
                language=form.cleaned_data["language"],
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            begun += 1
            messages.success(request, _("%(code)s: begun.") % _code(report))
    _count(request, begun, len(sessions))
    return None


def _can_begin(session: Session) -> bool:
    return bool(session.number) and not hasattr(session, "report")


def _session_state(session: Session) -> str:
    if hasattr(session, "report"):
        return _("Has its report already.")
    return "" if session.number else _("Has no number yet. Give it one in the programme first.")


def confirmation(
    model_admin: Any,
    request: HttpRequest,
    *,
    action: str,
    title: Any,
    explanation: Any,
    button: Any,
    form: forms.Form | None,
    rows: list[tuple[Any, str, str, bool]],
) -> TemplateResponse:
    """Return the page between an action and its effect.

    A row is its id, its words, what stands in its way or its state, and whether it can be done.
    """
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "action": action,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "explanation": explanation,
        "button": button,
        "form": form,
        "rows": rows,
        "possible": sum(1 for row in rows if row[3]),
        "from_report": "from_report" in request.POST,
        "media": model_admin.media,
    }
    return TemplateResponse(request, "admin/confirm_action.html", context)
