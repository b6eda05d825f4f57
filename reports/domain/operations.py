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

from reports.domain.errors import DomainError
from reports.domain.held import hold, reason_to_hold
from reports.domain.operations_apply import Outcome, carry_out, find_point
from reports.domain.operations_parse import Operation, parse_operation
from reports.domain.sync import place_in_log, sha256_of
from reports.models import Receipt, Report, Result

MAX_OPS = 500
# By account, since a venue is one address. Far above typing, and room for the 5,000 changes that
# a device brings back after three days without network.
LIMIT = 6_000
WINDOW = timedelta(seconds=60)
MAX_MESSAGE = 500


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


def too_many(user: User, count: int) -> bool:
    """Whether this account has to wait before it sends so many further operations."""
    since = timezone.now() - WINDOW
    return Receipt.objects.filter(author=user, created_at__gte=since).count() + count > LIMIT


@transaction.atomic
def apply_operations(
    *, report: Report, ops: Sequence[Any], user: User, client_id: uuid.UUID
) -> BatchResult:
    """Carry out operations as far as each of them can be, in the order of their `seq`.

    The answers come in the order given. An operation that was answered before is a duplicate and
    gets the first answer's version and hash. Where the person may not write now, everything is
    held. One transaction: an error of the database leaves nothing behind.
    """
    # Locked before anything is asked: a submission at the same moment comes before or after.
    locked = Report.objects.select_for_update(of=("self",), no_key=True)
    report.status = locked.only("pk", "status").get(pk=report.pk).status
    batch = _Batch(report, user, client_id)
    batch.recall(ops)
    order = sorted(range(len(ops)), key=lambda index: _seq(ops[index]))
    acks = {index: batch.answer(ops[index]) for index in order}
    epoch, cursor = place_in_log(report)
    return BatchResult(epoch=epoch, cursor=cursor, acks=[acks[index] for index in range(len(ops))])


class _Batch:
    """What the operations of one request share."""

    def __init__(self, report: Report, user: User, client_id: uuid.UUID) -> None:
        self.report = report
        self.user = user
        self.client_id = client_id
        self.reason = reason_to_hold(user, report)
        self.receipts: dict[uuid.UUID, Receipt] = {}

    def recall(self, ops: Sequence[Any]) -> None:
        """Read what was answered before."""
        ids = {op_id for op_id in map(_op_id, ops) if op_id is not None}
        self.receipts = Receipt.objects.in_bulk(ids)

    def answer(self, raw: Any) -> Ack:
        try:
            op = parse_operation(raw)
        except DomainError as error:
            return _invalid(raw, error.message)
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
        return _ack(raw, receipt)

    def _first(self, op: Operation) -> Receipt:
        if self.reason:
            outcome = self._hold(op, self.reason)
        else:
            outcome = carry_out(
                op=op, report=self.report, author=self.user, client_id=self.client_id
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


def _op_id(raw: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(_echo(raw, "op_id") or "")
    except ValueError:
        return None


def _seq(raw: Any) -> float:
    value = raw.get("seq") if isinstance(raw, dict) else None
    return value if isinstance(value, int) else float("inf")
