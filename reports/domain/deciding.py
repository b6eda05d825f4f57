"""Decisions of co-chairs and staff on what waits: held changes and texts in conflict.

Whatever is decided, no text goes away: what is not taken stays with its author, and what is
taken is a change in the log. Asks for no permission: the page that offers it does.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.domain import points as point_rules
from reports.domain.consent import mentions_in
from reports.domain.errors import DomainError
from reports.domain.held import accept_held, decline_held
from reports.domain.recovery import CONFLICT, DELETED, HELD, OFFERED
from reports.domain.revisions import Origin, announce
from reports.models import ConflictCopy, Decision, HeldOperation, Point, Report, SettledDraft

ACCEPT, DECLINE = "accept", "decline"
BULK = frozenset({ACCEPT, DECLINE})
# What can be decided about each kind that waits; the buttons for all that are ticked say BULK.
DECISIONS: dict[str, frozenset[str]] = {
    HELD: BULK,
    CONFLICT: frozenset(Decision.values),
    DELETED: BULK,
    OFFERED: BULK,
}
NOT_IN_BULK = frozenset({CONFLICT})
# What the second text takes with it when both stand as points of their own.
SHARED = ("section", "heading", "level", "kind", "language", "tags")


def require_decision(*, kind: str, decision: str) -> None:
    """Raise DomainError where a kind that waits cannot be decided so.

    `not_in_bulk` is a choice that its kind does not offer, made for many at once; `no_decision`
    is one that no page offers.
    """
    if decision in DECISIONS.get(kind, frozenset()):
        return
    if kind in NOT_IN_BULK and decision in BULK:
        raise DomainError(
            _("This cannot be decided together with others. Decide on it by itself."),
            code="not_in_bulk",
        )
    raise DomainError(_("There is no such decision."), code="no_decision")


def decide_held(*, held: HeldOperation, decision: str, by: User, note: str = "") -> None:
    """Accept or decline a held change. Declining needs a reason, which its author reads.

    Raises DomainError where it was decided before or cannot be carried out; it waits on then.
    """
    if decision == ACCEPT:
        accept_held(held=held, by=by)
        return
    if not note.strip():
        raise DomainError(
            _("Write a reason, so that the author knows why it was left out."),
            code="reason_missing",
            field="note",
        )
    decline_held(held=held, by=by, note=note)


@transaction.atomic
def decide_conflict(
    *, copy: ConflictCopy, decision: str, by: User, version: int | None = None, note: str = ""
) -> Point | None:
    """Settle a conflict: the text of the report stays, the other takes its place, or both stand.

    `version` is the one that the person saw: newer words are not written over unseen. The copy
    stays readable by its author in any case. Returns the point that holds the copy's text, if
    one does. Raises DomainError where it was settled before or cannot be carried out.
    """
    Report.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=copy.report_id)
    row = ConflictCopy.objects.select_related("report").get(pk=copy.pk)
    if row.settled_at is not None:
        raise DomainError(
            _("Somebody has decided this already. Load the page again."), code="decided"
        )
    holder = _carry_out(row, Decision(decision), Origin(author=by), version)
    row.decision, row.note = decision, note.strip()[:300]
    row.settled_at, row.settled_by = timezone.now(), by
    row.save(update_fields=["decision", "note", "settled_at", "settled_by"])
    announce(row.report_id)
    return holder


def _carry_out(
    row: ConflictCopy, decision: Decision, origin: Origin, version: int | None
) -> Point | None:
    if decision == Decision.KEPT:
        return None
    rows = Point.objects.select_related("report__session", "report__template", "section")
    point = rows.filter(report=row.report, pk=row.point_ref).first()
    if point is None:
        raise DomainError(
            _("The point is not in the report any more. Copy the text, then keep it as it is."),
            code="no_point",
        )
    if decision == Decision.BOTH:
        return _beside(row, point, origin)
    if version is not None and point.version != version:
        raise DomainError(
            _("The point was changed since you opened this page. Compare again and decide."),
            code="changed_since",
        )
    if row.deletes:
        return point_rules.delete_point(point=point, origin=origin)
    if point.deleted_at is not None:
        point = point_rules.restore_point(point=point, origin=origin)
        origin = origin.next()
    return point_rules.update_point(point=point, fields={row.field: row.text}, origin=origin)


def _beside(row: ConflictCopy, point: Point, origin: Origin) -> Point:
    """Add the copy's text as a point of its own, with what its speakers have answered."""
    if row.deletes or row.field != "text":
        raise DomainError(
            _("Only two texts can stand side by side. Choose one of the two."), code="not_both"
        )
    values = point_rules.state_of(point)
    mentioned = {mention.name for mention in mentions_in(f"{point.heading} {row.text}")}
    speakers = [
        speaker
        for speaker in values["attributions"]
        if not speaker["mention"] or speaker["mention"] in mentioned
    ]
    fields = {name: values[name] for name in SHARED}
    fields |= {"text": row.text, "attributions": speakers, "order": point_rules.place_after(point)}
    return point_rules.create_point(report=point.report, fields=fields, origin=origin)


def decide_draft(*, point: Point, kind: str, decision: str, by: User) -> None:
    """Change the report as was decided about a point that was deleted or came back, or leave it.

    What is left as it is does not wait any more. Its author still has the text, and a later
    deletion waits for a decision of its own.
    """
    require_decision(kind=kind, decision=decision)
    origin = Origin(author=by)
    if decision == DECLINE:
        SettledDraft.objects.get_or_create(
            report=point.report,
            point_ref=point.pk,
            version=point.version,
            defaults={"decided_by": by},
        )
    elif kind == DELETED:
        point_rules.restore_point(point=point, origin=origin)
    else:
        point_rules.delete_point(point=point, origin=origin)
