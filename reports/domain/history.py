"""Reading the log of changes, and going back to an earlier moment."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gfmd_site.lib.typography import with_commas, with_semicolons
from gfmd_site.lib.worddiff import Piece, pieces_between
from reports.choices import (
    AttributionKind,
    Consent,
    PointKind,
    ReportStatus,
    RevisionKind,
    Support,
)
from reports.domain import points as point_rules
from reports.domain.consent import Reader, hides_telling_tags, render_text
from reports.domain.errors import DomainError
from reports.domain.going_back import with_answers_of_today
from reports.domain.moments import NAMING_FIELDS, note_for
from reports.domain.remarks import Remarks
from reports.domain.revisions import Origin
from reports.domain.tag_words import tag_label, tag_words
from reports.models import Point, Report, Revision

FIELD_LABELS = {
    "text": gettext_lazy("Text"),
    "heading": gettext_lazy("Sub-heading"),
    "level": gettext_lazy("Level"),
    "section": gettext_lazy("Section"),
    "order": pgettext_lazy("in a list", "Place"),
    "kind": gettext_lazy("Kind"),
    "language": gettext_lazy("Language"),
    "support": gettext_lazy("Support"),
    "contested": gettext_lazy("Contested"),
    "tags": gettext_lazy("Tags"),
    "attributions": gettext_lazy("Who said it"),
    "practice": gettext_lazy("Practice"),
    "dismissed": gettext_lazy("Suggestions dismissed"),
    "status": gettext_lazy("Status"),
    "reason": gettext_lazy("Reason"),
    "rapporteur_line": gettext_lazy("Name of rapporteur"),
    "note_taker_line": gettext_lazy("Note taker"),
}
# What every new point begins with: not worth a line in the history.
UNREMARKABLE: tuple[Any, ...] = (0, False, "", None, "point", [])


@dataclass(frozen=True)
class FieldChange:
    name: str
    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """Both wordings as one run of text, with the words that differ marked."""
        return pieces_between(self.before, self.after)


@dataclass
class HistoryEntry:
    """One revision in words, for one reader."""

    revision: Revision
    point: Point | None
    note: str = ""
    changes: list[FieldChange] = field(default_factory=list)

    @property
    def is_addition(self) -> bool:
        """Whether nothing was there before: marking every word of it would say nothing."""
        return self.revision.kind in {RevisionKind.CREATE, RevisionKind.RESTORE}

    @property
    def sides(self) -> list[FieldChange]:
        """What changed beside the words; the section of a new point is where it stands."""
        told = {"text", "section", "kind"} if self.is_addition else {"text"}
        return [change for change in self.changes if change.name not in told]

    @property
    def can_restore(self) -> bool:
        """Whether the point can be set back to how it was before this change."""
        return self.point is not None and self.revision.kind in {
            RevisionKind.UPDATE,
            RevisionKind.MOVE,
            RevisionKind.DELETE,
        }


def entries(report: Report, reader: Reader, revisions: list[Revision]) -> list[HistoryEntry]:
    """Return revisions in words. Text goes through the consent gate, whatever its age."""
    wanted = {revision.point_ref for revision in revisions if revision.point_ref}
    rows = Point.objects.filter(pk__in=wanted).select_related("section")
    points = {point.pk: point for point in rows.prefetch_related("attributions__country__region")}
    for point in points.values():
        point.report = report
    remarks = Remarks([report] if any(revision.note for revision in revisions) else [], reader)
    return [
        _entry(revision, points, reader, note_for(revision, report, reader, remarks))
        for revision in revisions
    ]


@transaction.atomic
def restore_before(*, report: Report, revision: Revision, origin: Origin) -> Point:
    """Set a point back to how it was before a revision: a new change, nothing is erased.

    Raises DomainError when the revision is not of a point of this report.
    """
    rows = Point.objects.select_related("report__session", "report__template", "section")
    ref = revision.point_ref
    point = rows.filter(report=report, pk=ref).first() if ref else None
    if point is None or revision.report_id != report.pk:
        raise DomainError(_("This entry belongs to no point of the report."), code="no_point")
    if point.deleted_at is not None:
        point = point_rules.restore_point(point=point, origin=origin)
        origin = origin.next()
    wanted = {
        name: value
        for name, value in revision.before.items()
        if revision.kind in {RevisionKind.UPDATE, RevisionKind.MOVE}
    }
    if "attributions" in wanted:
        wanted["attributions"] = with_answers_of_today(wanted["attributions"], point)
    if wanted:
        point = point_rules.update_point(point=point, fields=wanted, origin=origin)
    return point


def _entry(
    revision: Revision, points: dict[uuid.UUID, Point], reader: Reader, note: str
) -> HistoryEntry:
    point = points.get(revision.point_ref) if revision.point_ref else None
    names = [name for name in FIELD_LABELS if name in {*revision.before, *revision.after}]
    changes = [
        FieldChange(
            name=name,
            label=str(FIELD_LABELS[name]),
            before=_words(name, revision.before.get(name), point, reader),
            after=_words(name, revision.after.get(name), point, reader),
        )
        for name in names
        if reader.sees_names or name not in NAMING_FIELDS
        if name in revision.before or revision.after.get(name) not in UNREMARKABLE
    ]
    return HistoryEntry(
        revision=revision,
        point=point,
        note=note,
        changes=[change for change in changes if change.before != change.after],
    )


def plain_words(name: str, value: Any) -> str:
    """Return a value that holds no words of a person, as people read it."""
    if value is None or value == "" or value == [] or name == "order":
        return ""
    # Which practice it is stands with the practice, for those who may see it.
    if name in {"contested", "practice"}:
        return _("yes") if value else _("no")
    if name == "level":
        return str(value + 1)
    labels: dict[str, Any] = {"status": ReportStatus, "support": Support, "kind": PointKind}
    if name in labels and value in labels[name].values:
        return str(labels[name](value).label)
    return str(value)


def _words(name: str, value: Any, point: Point | None, reader: Reader) -> str:
    if not value:
        return plain_words(name, value)
    if name in {"text", "heading"}:
        return render_text(point, reader, str(value)) if point else ""
    if name == "tags":
        hides = not reader.sees_names and (point is None or hides_telling_tags(point, reader))
        return tag_words(value, hides_telling=hides)
    if name == "dismissed":
        return with_commas(tag_label(*one.split(":", 1)) for one in value)
    if name == "attributions":
        return with_semicolons(_speaker(row) for row in value)
    return plain_words(name, value)


def _speaker(row: dict[str, Any]) -> str:
    """Return an attribution as one reads it: “Kenya (approved)”."""
    kind, consent = row.get("kind"), row.get("consent")
    who = row.get("mention") or row.get("name")
    if not who and kind in AttributionKind.values:
        who = AttributionKind(kind).label
    answer = Consent(consent).label.lower() if consent in Consent.values else consent
    return f"{who or kind} ({answer})"
