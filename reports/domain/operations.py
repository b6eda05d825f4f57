"""Takes what devices send. One answer to each operation, once and for all, by its id.

`apply_operations` is the whole of it; `docs/live-saving.md` is the contract with the devices.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gfmd_site.lib.recent import RecentCounts
from reports.domain.errors import DomainError
from reports.domain.held import hold, reason_to_hold
from reports.domain.operations_apply import Outcome, carry_out, find_point
from reports.domain.operations_parse import MAX_SEQ, Operation, parse_operation
from reports.domain.operations_reads import receipts_about
from reports.domain.sync import current_epoch, cursor_of, sha256_of
from reports.models import Receipt, Report, Result

MAX_OPS = 500
# By account, since a venue is one address. Far above typing, and room for the 5,000 changes that
# a device brings back after three days without network.
LIMIT = 6_000
WINDOW = timedelta(seconds=60)
# Where no process out of so many has taken its share, the limit is not reached.
PROCESSES = 10
MAX_MESSAGE = 500
_taken_here = RecentCounts(WINDOW.total_seconds())


@dataclass(frozen=True)
class Ack:
    """The answer to one operation. Ids are echoed as they came, even where they are no ids."""

    op_id: str | None
    result: str
    point_id: str | None
    version: int
    sha256: str
    message: str = ""
    first_result: str = ""

    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            "op_id": self.op_id,
            "result": self.result,
            "point_id": self.point_id,
            "version": self.version,
            "sha256": self.sha256,
        }
        if self.message:
            values["message"] = self.message[:MAX_MESSAGE]
        if self.first_result:
            values["first_result"] = self.first_result
        return values


@dataclass(frozen=True)
class BatchResult:
    epoch: str
    cursor: int
    acks: list[Ack]
    is_held: bool
    """Whether the person may not write in this report now."""


def too_many(user: User, count: int) -> bool:
    """Whether this account has to wait before it sends so many further operations.

    Ask once for each request: it counts in this process what is asked for, and reads the database
    only for who sends far more than people type.
    """
    if _taken_here.add(user.pk, count) <= LIMIT // PROCESSES:
        return False
    since = timezone.now() - WINDOW
    return Receipt.objects.filter(author=user, created_at__gte=since).count() + count > LIMIT


def apply_operations(
    *, report: Report, ops: Sequence[Any], user: User, client_id: uuid.UUID
) -> BatchResult:
    """Carry out operations as far as each of them can be, in the order of their `seq`.

    The answers come in the order given. An operation that was answered before is a duplicate and
    gets the first answer's version and hash. Where the person may not write now, everything is
    held.

    The report is a `locked_report`, read in the caller's transaction before anything was asked
    about it: so a submission at the same moment comes before or after, and an error of the
    database leaves nothing behind.
    """
    batch = _Batch(report, user, client_id)
    read = [_read(raw) for raw in ops]
    batch.recall([op for op in read if isinstance(op, Operation)])
    acks = {index: batch.answer(ops[index], read[index]) for index in _in_order(read)}
    epoch, cursor = batch.place_in_log()
    return BatchResult(
        epoch=epoch,
        cursor=cursor,
        acks=[acks[index] for index in range(len(ops))],
        is_held=batch.reason is not None,
    )


class _Batch:
    """What the operations of one request share."""

    def __init__(self, report: Report, user: User, client_id: uuid.UUID) -> None:
        self.report = report
        self.user = user
        self.client_id = client_id
        self.reason = reason_to_hold(user, report)
        self.receipts: dict[uuid.UUID, Receipt] = {}
        self.cursor: int | None = None

    def place_in_log(self) -> tuple[str, int]:
        """Return the epoch and the cursor; what is known already need not be looked for."""
        return self.report.epoch_read or current_epoch(), self.cursor or cursor_of(self.report)

    def recall(self, ops: Sequence[Operation]) -> None:
        """Read what was answered before, and what the device sent later about the same points."""
        if not ops:
            return
        rows = receipts_about(
            ops={op.op_id for op in ops},
            client_id=self.client_id,
            points={op.point_id for op in ops},
            since=min(op.seq for op in ops),
        )
        self.receipts = {row.pk: row for row in rows}

    def answer(self, raw: Any, op: Operation | DomainError) -> Ack:
        if isinstance(op, DomainError):
            return _invalid(raw, op.message)
        if op.op_id in self.receipts:
            return self._again(raw, op, self.receipts[op.op_id])
        try:
            with transaction.atomic():
                receipt = self._first(op)
        except DomainError as error:
            return _invalid(raw, error.message)
        except IntegrityError:
            return self._taken(raw, op)
        except DataError:
            return _invalid(raw, _("A value cannot be stored. Your text stays on this device."))
        self.receipts[op.op_id] = receipt
        if receipt.changed:
            self.cursor = self.report.last_written
        return _ack(raw, receipt)

    def _first(self, op: Operation) -> Receipt:
        if self.reason:
            outcome = self._hold(op, self.reason)
        else:
            outcome = carry_out(
                op=op,
                report=self.report,
                author=self.user,
                client_id=self.client_id,
                receipts=self.receipts.values(),
            )
        return Receipt.objects.create(
            op_id=op.op_id,
            report=self.report,
            author=self.user,
            client_id=self.client_id,
            seq=op.seq,
            point_ref=op.point_id,
            kind=op.kind,
            names=op.names,
            typed=outcome.typed,
            fingerprint=op.fingerprint,
            result=outcome.result,
            version=outcome.version,
            changed=outcome.changed,
            was_held=bool(self.reason),
            sha256=sha256_of(outcome.text),
            message=outcome.message,
        )

    def _hold(self, op: Operation, reason: str) -> Outcome:
        point = find_point(self.report, op.point_id)
        hold(report=self.report, op=op, author=self.user, client_id=self.client_id, reason=reason)
        return Outcome(
            Result.HELD,
            point.version if point else 0,
            point.text if point else "",
            changed=False,
            message=_("Your change was received and is kept for the chair, who decides on it."),
        )

    def _again(self, raw: Any, op: Operation, receipt: Receipt) -> Ack:
        if receipt.report_id != self.report.pk or receipt.fingerprint != op.fingerprint:
            return _invalid(
                raw, _("This id was used for another change. Send this one under a new id.")
            )
        return _ack(raw, receipt, again=True)

    def _taken(self, raw: Any, op: Operation) -> Ack:
        """Another request was faster with the same id, of the operation or of the point."""
        receipt = Receipt.objects.filter(pk=op.op_id).first()
        if receipt is not None:
            return self._again(raw, op, receipt)
        return _invalid(raw, _("This id is taken. Send the change again under a new one."))


def _ack(raw: Any, receipt: Receipt, *, again: bool = False) -> Ack:
    return Ack(
        op_id=_echo(raw, "op_id"),
        result=Result.DUPLICATE if again else receipt.result,
        point_id=_echo(raw, "point_id"),
        version=receipt.version,
        sha256=receipt.sha256,
        message=receipt.message,
        first_result=receipt.result if again else "",
    )


def _invalid(raw: Any, message: str) -> Ack:
    return Ack(
        op_id=_echo(raw, "op_id"),
        result=Result.INVALID,
        point_id=_echo(raw, "point_id"),
        version=0,
        sha256="",
        message=message,
    )


def _echo(raw: Any, name: str) -> str | None:
    value = raw.get(name) if isinstance(raw, dict) else None
    return value[:64] if isinstance(value, str) else None


def _read(raw: Any) -> Operation | DomainError:
    try:
        return parse_operation(raw)
    except DomainError as error:
        return error


def _in_order(read: Sequence[Operation | DomainError]) -> list[int]:
    """Return the places of operations by their `seq`; what is none comes last."""
    seqs = [op.seq if isinstance(op, Operation) else MAX_SEQ for op in read]
    return sorted(range(len(read)), key=seqs.__getitem__)
