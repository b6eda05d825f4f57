"""Takes the summary of a regional consultation into the report of its session."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from practices.models import Constituency
from reports.choices import RevisionKind
from reports.domain import points as point_rules
from reports.domain.comments import add_comment
from reports.domain.editions import report_of_session
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin, record
from reports.models import HeadCount, Point, Report, Session
from reports.models.points import MAX_HEADING
from reports.parsed_consultation import ConsultationPoint, ParsedConsultation

TEMPLATE = "regional_consultation"
# People of States; where the summary counts delegations only, those.
STATE_COUNTS = ("state_representatives", "states")


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
    return " ".join([point.text, *(f"[{note}]" for note in point.notes)])


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
    counts = {code: n for code, n in parsed.head_counts.items() if code not in STATE_COUNTS}
    states = [parsed.head_counts[code] for code in STATE_COUNTS if code in parsed.head_counts]
    if states:
        counts = {"state": states[0], **counts}
    counts.pop("participants", None)
    constituencies = {term.code: term for term in Constituency.objects.filter(code__in=counts)}
    for code, count in counts.items():
        if code not in constituencies:
            changes.notes.append(
                _("There is no constituency “%(code)s”, so its %(count)d people were not counted.")
                % {"code": code, "count": count}
            )
            continue
        row, is_new = HeadCount.objects.get_or_create(
            session=changes.report.session,
            constituency=constituencies[code],
            defaults={"count": count},
        )
        if not is_new and row.count != count:
            row.count = count
            row.save(update_fields=["count"])
            is_new = True
        changes.head_counts += is_new


def _add_comments(parsed: ParsedConsultation, origin: Origin, changes: ConsultationChanges) -> None:
    existing = set(changes.report.comments.values_list("text", flat=True))
    for text in parsed.unplaced:
        note = _("From the imported file, belonging to no section: %(text)s") % {"text": text}
        if note not in existing:
            add_comment(report=changes.report, text=note, by=origin.author, team_only=True)
            changes.comments += 1
