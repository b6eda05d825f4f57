"""From draft to accepted: the only writer of a report's status.

draft → submitted → accepted → reopened → submitted …
                  ↘ returned → submitted …
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gfmd_site import audit
from gfmd_site.choices import LetterKind
from reports.choices import ReportStatus, RevisionKind, is_rehearsal_code
from reports.domain.errors import DomainError
from reports.domain.letters import tell_writers
from reports.domain.revisions import Origin, record
from reports.models import Report, ReportingTemplate, Session

# What may follow what. Everything else is refused.
TRANSITIONS: dict[str, frozenset[str]] = {
    ReportStatus.DRAFT: frozenset({ReportStatus.SUBMITTED}),
    ReportStatus.SUBMITTED: frozenset({ReportStatus.RETURNED, ReportStatus.ACCEPTED}),
    ReportStatus.RETURNED: frozenset({ReportStatus.SUBMITTED}),
    ReportStatus.ACCEPTED: frozenset({ReportStatus.REOPENED}),
    ReportStatus.REOPENED: frozenset({ReportStatus.SUBMITTED}),
}
NEEDS_REASON = frozenset({ReportStatus.RETURNED, ReportStatus.REOPENED})


def begin_report(*, session: Session, template: ReportingTemplate, language: str = "en") -> Report:
    """Start the report of a session. Raises DomainError when it has one or has no number."""
    if hasattr(session, "report"):
        raise DomainError(
            _("The report %(code)s exists already. Open that one.") % {"code": session.report.code},
            code="report_exists",
        )
    if not session.number:
        raise DomainError(
            _(
                "The session “%(title)s” has no number yet, so its report has no address. "
                "Give it a number in the programme first."
            )
            % {"title": session.title},
            code="session_without_number",
        )
    return Report.objects.create(
        session=session,
        template=template,
        language=language,
        code=f"{session.edition.year}-{session.number}",
    )


def submit(*, report: Report, by: User | None) -> Report:
    """Hand the report to the chair. Nothing but session and rapporteur is required."""
    if not rapporteur_of(report):
        raise DomainError(
            _(
                "The report has no rapporteur yet. Write the name in the header, "
                "or ask staff to add one to the session."
            ),
            code="no_rapporteur",
            field="rapporteur_line",
        )
    return _change(report, ReportStatus.SUBMITTED, by=by)


@transaction.atomic
def return_to_rapporteur(*, report: Report, reason: str, by: User | None) -> Report:
    changed = _change(report, ReportStatus.RETURNED, by=by, reason=reason)
    tell_writers(report=changed, kind=LetterKind.RETURNED, by=by)
    return changed


@transaction.atomic
def accept(*, report: Report, by: User | None) -> Report:
    changed = _change(report, ReportStatus.ACCEPTED, by=by)
    tell_writers(report=changed, kind=LetterKind.ACCEPTED, by=by)
    return changed


def reopen(*, report: Report, reason: str, by: User | None) -> Report:
    return _change(report, ReportStatus.REOPENED, by=by, reason=reason)


def rapporteur_of(report: Report) -> str:
    """Return the rapporteur as the header names that person, or an empty text."""
    from reports.domain.header import header_of  # header builds on the models alone

    return header_of(report).rapporteur


@transaction.atomic
def _change(report: Report, status: str, *, by: User | None, reason: str = "") -> Report:
    row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if status not in TRANSITIONS[row.status]:
        raise DomainError(
            _("The report is %(now)s, so it cannot become %(then)s. Load the page again.")
            % {
                "now": row.get_status_display().lower(),
                "then": ReportStatus(status).label.lower(),
            },
            code="wrong_status",
        )
    reason = reason.strip()
    if status in NEEDS_REASON and not reason:
        raise DomainError(
            _("Write a reason, so that the rapporteur knows what to do."),
            code="reason_missing",
            field="reason",
        )
    before = row.status
    now = timezone.now()
    row.status, row.reason = status, reason
    if status == ReportStatus.SUBMITTED:
        row.submitted_at = now
    row.accepted_at = now if status == ReportStatus.ACCEPTED else None
    row.accepted_by = by if status == ReportStatus.ACCEPTED else None
    row.save(update_fields=["status", "reason", "submitted_at", "accepted_at", "accepted_by"])
    record(
        report=row,
        kind=RevisionKind.STATUS,
        origin=Origin(author=by, note=reason[:300]),
        before={"status": before},
        after={"status": status, "reason": reason},
    )
    if not is_rehearsal_code(row.code):
        event = audit.AuditEvent.STATUS
        audit.record(event, by=by, subject=row.code, before=before, now=str(status))
    row.refresh_from_db()
    return row
