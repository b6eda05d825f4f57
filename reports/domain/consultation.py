"""Takes the summary of a regional consultation into the report of its session."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from reports.choices import RevisionKind
from reports.domain import points as point_rules
from reports.domain.comments import add_comment
from reports.domain.editions import CONSULTATION_TEMPLATE, report_of_session
from reports.domain.errors import DomainError
from reports.domain.head_counts import counted_in_file, take_counts
from reports.domain.revisions import Origin, record
from reports.models import Point, Report, Session
from reports.models.points import MAX_HEADING
from reports.parsed_consultation import (
    ConsultationPoint,
    ParsedConsultation,
    loose_footnotes,
)

TEMPLATE = CONSULTATION_TEMPLATE


@dataclass
class ConsultationChanges:
    """What an import did."""

    report: Report
    points: int = 0
    head_counts: int = 0
    comments: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.points or self.head_counts or self.comments)


@transaction.atomic
def apply_consultation(
    *, session: Session, parsed: ParsedConsultation, origin: Origin
) -> ConsultationChanges:
    """Add the points that the report does not have yet, and set the head-counts. All or nothing.

    The report is begun if the session has none. What belongs nowhere is kept as a comment for the
    team. A second run changes nothing. Raises DomainError when the report has another template or
    is closed.
    """
    report = report_of_session(session, template_key=TEMPLATE)
    _require_fitting(report)
    changes = ConsultationChanges(report)
    _add_points(parsed, origin, changes)
    _set_head_counts(parsed, changes)
    _add_comments(parsed, origin, changes)
    if not changes.is_empty:
        record(
            report=report,
            kind=RevisionKind.IMPORT,
            origin=origin.next(),
            after={"added": changes.points, "head_counts": changes.head_counts},
        )
    return changes


def stored_text(point: ConsultationPoint) -> str:
    """Return the text as it is stored: with its notes in brackets behind it."""
    return " ".join([point.text, *(f"[{note}]" for note in point.own_notes)])


def _require_fitting(report: Report) -> None:
    if report.template.key != TEMPLATE:
        raise DomainError(
            _(
                "The report %(code)s is written in the template “%(template)s”, so a regional "
                "consultation cannot be taken into it. Choose the session of the consultation."
            )
            % {"code": report.code, "template": report.template.title},
            code="other_template",
        )
    if not report.is_open:
        raise DomainError(
            _("The report %(code)s is %(status)s, so nothing was added. Reopen or return it first.")
            % {"code": report.code, "status": report.get_status_display().lower()},
            code="closed",
        )


def _add_points(parsed: ParsedConsultation, origin: Origin, changes: ConsultationChanges) -> None:
    rows = Point.objects.filter(report=changes.report).present()
    existing = Counter(rows.values_list("section__key", "text"))
    for section in parsed.sections:
        for point in section.points:
            text = stored_text(point)
            if existing[section.key, text]:
                existing[section.key, text] -= 1
                continue
            fields = {
                "section": section.key,
                "heading": (point.heading or "")[:MAX_HEADING],
                "level": point.level,
                "text": text,
                "support": point.support,
                "contested": point.contested,
            }
            point_rules.create_point(report=changes.report, fields=fields, origin=origin.next())
            changes.points += 1


def _set_head_counts(parsed: ParsedConsultation, changes: ConsultationChanges) -> None:
    counts, notes = counted_in_file(parsed.head_counts)
    changes.notes += notes
    changes.head_counts += take_counts(session=changes.report.session, counts=counts)


def _add_comments(parsed: ParsedConsultation, origin: Origin, changes: ConsultationChanges) -> None:
    existing = set(changes.report.comments.values_list("text", flat=True))
    for text in (*parsed.unplaced, *loose_footnotes(parsed)):
        note = _("From the imported file, belonging to no section: %(text)s") % {"text": text}
        if note not in existing:
            add_comment(report=changes.report, text=note, by=origin.author, team_only=True)
            changes.comments += 1
