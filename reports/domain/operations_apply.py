"""Carries out one operation on a point, whatever happened to the point meanwhile.

What is decided here, so that the order of arrival does not matter to the people:

- Text typed in a point that somebody else deleted brings the point back in its section, and the
  deletion is kept as a conflict. A deletion of a point whose text somebody else changed since is
  kept as a conflict too, and the point stays. So either order ends the same way.
- Operations of one device that overtake each other end as in the order of `seq`: what a later one
  has written already is left alone.
- An operation on a point that the server has never seen comes before its `create`, or the point
  went with a restore. Words make the point, at the end of its section; anything else prepares it
  unseen, until the `create` comes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext as _

from reports.choices import RevisionKind
from reports.domain import points as point_rules
from reports.domain.conflicts import keep_copy, keep_deletion
from reports.domain.errors import DomainError
from reports.domain.operations_merge import (
    Context,
    Merged,
    changes_by_others,
    context_of,
    merged_fields,
)
from reports.domain.operations_parse import PRESENT, Operation
from reports.domain.operations_reads import point_with
from reports.domain.revisions import Origin
from reports.domain.sync import TEXT_FIELDS, sha256_of
from reports.models import Point, Receipt, Report, Result, Revision


@dataclass(frozen=True)
class Outcome:
    """What became of an operation, and the point's version and text after it."""

    result: str
    version: int = 0
    text: str = ""
    changed: bool = True
    typed: dict[str, Any] = field(default_factory=dict)
    message: str = ""


def carry_out(
    *,
    op: Operation,
    report: Report,
    author: User | None,
    client_id: uuid.UUID | None,
    receipts: Iterable[Receipt] = (),
) -> Outcome:
    """Carry out an operation. Raises DomainError where it cannot be, with nothing written.

    Without a device it builds on nothing but its base version. `receipts` hold all that the
    device sent about the point after this operation. Call it in a transaction that has locked
    the report.
    """
    origin = Origin(
        author=author,
        op_id=op.op_id,
        client_id=client_id,
        client_time=op.client_time,
        base_version=op.base_version,
    )
    point = find_point(report, op.point_id)
    if point is None:
        return _begin(op, report, origin)
    context = context_of(op, point, client_id, receipts)
    if op.kind == RevisionKind.DELETE:
        return _delete(context, origin)
    return _change(context, origin)


def find_point(report: Report, point_id: uuid.UUID) -> Point | None:
    """Return a point of the report, deleted ones too, or None where the id is free.

    Raises DomainError where another report has it.
    """
    point = point_with(point_id)
    if point is None:
        return None
    if point.report_id != report.pk:
        raise DomainError(
            _("This id is taken. Send the point again under a new one."), code="id_taken"
        )
    point.report = report
    return point


def _begin(op: Operation, report: Report, origin: Origin) -> Outcome:
    fields = dict(op.fields)
    if op.kind == RevisionKind.CREATE:
        point = _created(op, report, fields, origin)
        return Outcome(Result.APPLIED, point.version, point.text)
    first = report.template.sections.order_by("number").values_list("key", flat=True).first()
    point = _created(op, report, {"section": first, **fields}, origin)
    if op.kind != RevisionKind.DELETE and op.has_words:
        return Outcome(
            Result.MERGED,
            point.version,
            point.text,
            message=_("The point was not in the report. It was put back with your text."),
        )
    point = point_rules.delete_point(point=point, origin=origin.next(), is_locked=True)
    return Outcome(Result.APPLIED, point.version, point.text)


def _created(op: Operation, report: Report, fields: dict[str, Any], origin: Origin) -> Point:
    return point_rules.create_point(
        report=report, fields=fields, origin=origin, point_id=op.point_id
    )


def _delete(context: Context, origin: Origin) -> Outcome:
    point = context.point
    if PRESENT in context.superseded:
        return Outcome(Result.MERGED, point.version, point.text, changed=False)
    if point.deleted_at is not None:
        return Outcome(Result.APPLIED, point.version, point.text, changed=False)
    if _is_being_written(context):
        keep_deletion(
            context=context, point=point, deleted_by=origin.author, by_client=context.client_id
        )
        return Outcome(
            Result.CONFLICT,
            point.version,
            point.text,
            changed=False,
            message=_("Somebody else wrote in this point meanwhile, so it was kept."),
        )
    point = point_rules.delete_point(point=point, origin=origin, is_locked=True)
    return Outcome(Result.APPLIED, point.version, point.text)


def _is_being_written(context: Context) -> bool:
    """Whether the deletion was asked for without knowing somebody else's newer words."""
    if context.op.base_sha256 == sha256_of(context.point.text):
        return False
    words = Q()
    for name in TEXT_FIELDS:
        words |= Q(after__has_key=name)
    others = changes_by_others(context.point, context.client_id, context.known_version)
    return others.filter(words).exists()


def _change(context: Context, origin: Origin) -> Outcome:
    op, point = context.op, context.point
    before = point.version
    merged = merged_fields(context)
    deletion = None
    if point.deleted_at is not None and _brings_back(context, merged):
        deletion = _deletion_by_others(context)
        # The operation's own id goes to what carries its words.
        own = op.kind == RevisionKind.RESTORE or not merged.fields
        point = point_rules.restore_point(
            point=point, origin=origin if own else origin.next(), is_locked=True
        )
        origin = origin.next() if own else origin
    if merged.fields:
        kind = RevisionKind.MOVE if op.kind == RevisionKind.MOVE else RevisionKind.UPDATE
        point = point_rules.update_point(
            point=point, fields=merged.fields, origin=origin, kind=kind, is_locked=True
        )
    for name, text in merged.conflicts.items():
        keep_copy(context=context, name=name, text=text, author=origin.author)
    if deletion is not None:
        keep_deletion(
            context=context, point=point, deleted_by=deletion.author, by_client=deletion.client_id
        )
    result, message = _verdict(context, merged, deletion)
    return Outcome(
        result,
        point.version,
        point.text,
        changed=point.version != before,
        typed=merged.typed,
        message=message,
    )


def _brings_back(context: Context, merged: Merged) -> bool:
    """Whether a deleted point has to return: asked for, or somebody has typed in it."""
    if PRESENT in context.superseded:
        return False
    if context.op.kind in {RevisionKind.CREATE, RevisionKind.RESTORE} or merged.conflicts:
        return True
    return any(
        merged.fields.get(name) and merged.fields[name] != getattr(context.point, name)
        for name in TEXT_FIELDS
    )


def _deletion_by_others(context: Context) -> Revision | None:
    if context.op.kind in {RevisionKind.CREATE, RevisionKind.RESTORE}:
        return None
    others = changes_by_others(context.point, context.client_id, context.known_version)
    return others.filter(kind=RevisionKind.DELETE).select_related("author").first()


def _verdict(context: Context, merged: Merged, deletion: Revision | None) -> tuple[str, str]:
    if deletion is not None:
        return Result.CONFLICT, _("Somebody else deleted this point. It is back with your text.")
    if merged.conflicts:
        return (
            Result.CONFLICT,
            _("Somebody else changed the same words. Both texts are kept: choose one."),
        )
    if merged.typed or context.is_foreign:
        return Result.MERGED, ""
    return Result.APPLIED, ""
