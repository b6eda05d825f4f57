"""Changes that arrived when their author could not write: kept for chair or staff to decide.

Deciding asks for no permission here: the page that offers it does.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gfmd_site.permissions import may
from reports.choices import RevisionKind
from reports.domain.errors import DomainError
from reports.domain.operations_apply import Outcome, carry_out
from reports.domain.operations_parse import Operation, parse_operation
from reports.domain.revisions import announce
from reports.domain.sync import TEXT_FIELDS, sha256_of
from reports.models import (
    HeldOperation,
    HeldReason,
    HeldStatus,
    Presence,
    Receipt,
    Report,
    Revision,
)
from reports.rules import edits

# One row stands for typing on in one place, instead of one a second.
FOLDS_INTO = {RevisionKind.UPDATE: {RevisionKind.CREATE, RevisionKind.UPDATE}}


def may_send(user: User, report: Report) -> bool:
    """Whether operations are taken from a person at all, be it only to hold them."""
    return edits(user, report) or has_written(user, report)


def reason_to_hold(user: User, report: Report) -> str | None:
    """Return why this person's changes have to wait, or None where they may be carried out."""
    if may(user, "reports.edit_report", report):
        return None
    return HeldReason.LOCKED if edits(user, report) else HeldReason.PERMISSION


def has_written(user: User, report: Report) -> bool:
    """Whether the person could write in the report once: what is typed offline is from then."""
    return (
        Presence.objects.filter(report=report, user=user, is_writer=True).exists()
        or Receipt.objects.filter(report=report, author=user).exists()
        or Revision.objects.filter(report=report, author=user, point_ref__isnull=False).exists()
    )


def hold(
    *, report: Report, op: Operation, author: User, client_id: uuid.UUID, reason: str
) -> HeldOperation:
    """Store an operation for a decision. Typing on in the same place joins what waits already."""
    row = _waiting_same(report, op, author, client_id)
    if row is None or not _fold(row, op):
        row = HeldOperation(
            report=report,
            author=author,
            client_id=client_id,
            point_ref=op.point_id,
            kind=op.kind,
            seq=op.seq,
            op_id=op.op_id,
            op=op.raw,
            reason=reason,
        )
    row.op_ids = [*row.op_ids, str(op.op_id)]
    row.save()
    announce(report.pk)
    return row


def waiting_for_decision(report: Report | None = None) -> QuerySet[HeldOperation]:
    """Return what waits, of one report or of all, in the order in which it was typed."""
    rows = HeldOperation.objects.filter(status=HeldStatus.WAITING)
    rows = rows.select_related("report__session", "author")
    return rows if report is None else rows.filter(report=report)


def declined_for(user: User, report: Report | None = None) -> QuerySet[HeldOperation]:
    """Return what was declined of a person's changes: the text is theirs again."""
    rows = HeldOperation.objects.filter(author=user, status=HeldStatus.DECLINED)
    rows = rows.select_related("report__session", "decided_by")
    return rows if report is None else rows.filter(report=report)


def held_values(user: User, report: Report) -> list[dict[str, Any]]:
    """Return a person's own changes that wait or were declined, as plain values."""
    rows = HeldOperation.objects.filter(report=report, author=user)
    return [
        {
            "op_id": str(row.op_id),
            "point_id": str(row.point_ref),
            "kind": row.kind,
            "status": row.status,
            "reason": row.reason,
            "fields": row.op.get("fields") or {},
            "note": row.note,
            "received_at": row.received_at.isoformat(),
        }
        for row in rows.exclude(status=HeldStatus.ACCEPTED)
    ]


@transaction.atomic
def accept_held(*, held: HeldOperation, by: User) -> Outcome:
    """Carry a held change out, in its author's name, even where the report is closed.

    It merges with what was changed since, whoever changed it: its device may have gone on without
    it. Raises DomainError when it was decided before or cannot be carried out any more; then it
    goes on waiting.
    """
    row = _locked(held)
    outcome = carry_out(
        op=parse_operation(row.op), report=row.report, author=row.author, client_id=None
    )
    Receipt.objects.filter(pk__in=row.op_ids).update(
        result=outcome.result,
        version=outcome.version,
        changed=outcome.changed,
        sha256=sha256_of(outcome.text),
        typed=outcome.typed,
    )
    _decide(row, HeldStatus.ACCEPTED, by, "")
    return outcome


@transaction.atomic
def decline_held(*, held: HeldOperation, by: User, note: str = "") -> HeldOperation:
    """Leave a held change out. Its author finds the text, and the note, in `declined_for`."""
    row = _locked(held)
    _decide(row, HeldStatus.DECLINED, by, note.strip()[:300])
    return row


def _locked(held: HeldOperation) -> HeldOperation:
    # The report first, as every change does.
    report = Report.objects.select_for_update(of=("self",), no_key=True)
    report.only("pk").get(pk=held.report_id)
    rows = HeldOperation.objects.select_related("report__session", "report__template", "author")
    row = rows.get(pk=held.pk)
    if row.status != HeldStatus.WAITING:
        raise DomainError(
            _("Somebody has decided this already. Load the page again."), code="decided"
        )
    return row


def _decide(row: HeldOperation, status: str, by: User, note: str) -> None:
    row.status, row.decided_by, row.decided_at, row.note = status, by, timezone.now(), note
    row.save(update_fields=["status", "decided_by", "decided_at", "note"])
    announce(row.report_id)


def _waiting_same(
    report: Report, op: Operation, author: User, client_id: uuid.UUID
) -> HeldOperation | None:
    return (
        HeldOperation.objects.filter(
            report=report,
            author=author,
            client_id=client_id,
            point_ref=op.point_id,
            status=HeldStatus.WAITING,
            kind__in=FOLDS_INTO.get(RevisionKind(op.kind), ()),
        )
        .order_by("seq")
        .last()
    )


def _fold(row: HeldOperation, op: Operation) -> bool:
    """Let an operation join a row, unless words of either could be lost by it."""
    held, new = row.op.get("fields") or {}, op.raw.get("fields") or {}
    older, newer = (held, new) if op.seq >= row.seq else (new, held)
    if not all(
        _extends(newer[name], older[name])
        for name in TEXT_FIELDS
        if name in older and name in newer
    ):
        return False
    fields = {**older, **newer}
    if "tags" in older and "tags" in newer:
        fields["tags"] = {**older["tags"], **newer["tags"]}
    row.op = {**row.op, "fields": fields}
    if op.seq >= row.seq:
        row.seq, row.op_id = op.seq, op.op_id
        row.op |= {"seq": op.seq, "op_id": str(op.op_id)}
    return True


def _extends(newer: str, older: str) -> bool:
    """Whether a text is another one with something typed in at one place, inside no word."""
    head = _shared(newer, older)
    tail = _shared(newer[head:][::-1], older[head:][::-1])
    splits_word = older[head - 1 : head].isalnum() and older[head : head + 1].isalnum()
    return head + tail == len(older) and not (splits_word and newer != older)


def _shared(first: str, second: str) -> int:
    """Return how many characters two texts have in common at their start."""
    pairs = enumerate(zip(first, second, strict=False))
    return next(
        (place for place, (one, other) in pairs if one != other), min(len(first), len(second))
    )
