"""What waits for a person on the start page: a count, what it means and where to go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.admin.base import in_office
from reports.choices import OPEN_STATUSES, ReportStatus, SynthesisStatus
from reports.domain.recovery import count_waiting
from reports.domain.waiting import (
    with_waiting_consents,
    without_head_counts,
    without_rapporteur,
)
from reports.models import Edition, Report, Session, Synthesis
from reports.rules import chaired_editions, has_attribution_right


@dataclass(frozen=True)
class Waiting:
    """One line of the start page; a count of nothing is said too, in its own words."""

    count: int
    title: str
    detail: str
    url: str

    @property
    def is_done(self) -> bool:
        return self.count == 0


@dataclass(frozen=True)
class StartPage:
    """Lines for the person, and whether there is an edition at all."""

    lines: tuple[Waiting, ...]
    has_edition: bool
    is_office: bool


def waiting_for(user: Any) -> StartPage:
    """Return the start page of a person of the office or a chair: one query a line."""
    if in_office(user):
        lines = _for_staff() + (_for_named_staff() if has_attribution_right(user) else ())
        return StartPage(lines, Edition.objects.exists(), is_office=True)
    return StartPage(_for_chair(user), has_edition=True, is_office=False)


def _for_staff() -> tuple[Waiting, ...]:
    sessions = Session.objects.filter(edition__rehearses__isnull=True)
    reports = Report.objects.filter(session__edition__rehearses__isnull=True)
    not_begun = sessions.exclude(number="").filter(report__isnull=True).count()
    rooms = without_rapporteur(sessions).count()
    returned = reports.filter(status=ReportStatus.RETURNED).count()
    uncounted = without_head_counts(sessions).count()
    return (
        _line(
            rooms,
            ngettext("room without a rapporteur", "rooms without a rapporteur", rooms),
            _("Without one a report cannot be submitted."),
            "session",
            "missing=rapporteur",
        ),
        _line(
            not_begun,
            ngettext("report not begun", "reports not begun", not_begun),
            _("Choose the sessions and a template; the rapporteurs can then write."),
            "session",
            "report=none",
        ),
        _line(
            returned,
            ngettext("report returned", "reports returned", returned),
            ngettext(
                "The rapporteurs have been asked to go over it again.",
                "The rapporteurs have been asked to go over them again.",
                returned,
            ),
            "report",
            f"status__exact={ReportStatus.RETURNED}",
        ),
        _line(
            uncounted,
            ngettext("session without head-counts", "sessions without head-counts", uncounted),
            _("How many came, by constituency, belongs in the final report."),
            "session",
            "missing=head_counts",
        ),
    )


def _for_named_staff() -> tuple[Waiting, ...]:
    consents = with_waiting_consents(
        Report.objects.filter(session__edition__rehearses__isnull=True)
    ).count()
    texts = count_waiting()
    return (
        Waiting(
            texts,
            ngettext("text waiting for a decision", "texts waiting for a decision", texts),
            _("Changes held and texts in conflict: take each one in, or leave it out."),
            reverse("reports:recovery"),
        ),
        _line(
            consents,
            ngettext("report with consents waiting", "reports with consents waiting", consents),
            _("Until the speakers answer, they appear without their name."),
            "report",
            "consents=waiting",
        ),
    )


def _for_chair(user: Any) -> tuple[Waiting, ...]:
    editions = chaired_editions(user)
    reports = Report.objects.filter(session__edition__in=editions)
    submitted = reports.filter(status=ReportStatus.SUBMITTED).count()
    writing = reports.filter(status__in=OPEN_STATUSES).count()
    drafts = Synthesis.objects.filter(edition__in=editions, status=SynthesisStatus.DRAFT).count()
    return (
        _line(
            submitted,
            ngettext("report to review", "reports to review", submitted),
            _("Accept each one, or return it with a reason."),
            "report",
            f"status__exact={ReportStatus.SUBMITTED}",
        ),
        _line(
            writing,
            ngettext("report in progress", "reports in progress", writing),
            _("You can read along while the rooms still write."),
            "report",
            "status__in=" + ",".join(sorted(OPEN_STATUSES)),
        ),
        _line(
            drafts,
            ngettext("synthesis in draft", "syntheses in draft", drafts),
            _("What is read in the closing session, each item with its sources."),
            "synthesis",
            f"status__exact={SynthesisStatus.DRAFT}",
        ),
    )


def _line(count: int, title: str, detail: str, model: str, query: str) -> Waiting:
    address = reverse(f"admin:reports_{model}_changelist")
    return Waiting(count, title, detail, f"{address}?{query}")
