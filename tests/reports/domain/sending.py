"""A device for tests: it counts its operations and sends them as one batch."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from reports.domain.operations import Ack, apply_operations
from reports.domain.operations_reads import locked_report
from reports.models import Point, Report


class Device:
    """One browser of one person. Methods make operations; `send` delivers them."""

    def __init__(self, user: User, report: Report) -> None:
        self.user, self.report = user, report
        self.client_id = uuid.uuid4()
        self.seq = 0

    def op(
        self, kind: str, point: Point | uuid.UUID | None = None, base: Any = None, **fields: Any
    ) -> dict[str, Any]:
        """Make an operation. Without a base it knows a given point's newest version."""
        self.seq += 1
        known = point.version if isinstance(point, Point) and base is None else base
        point_id = point.pk if isinstance(point, Point) else point or uuid.uuid4()
        return {
            "op_id": str(uuid.uuid4()),
            "seq": self.seq,
            "kind": kind,
            "point_id": str(point_id),
            "base_version": known,
            "fields": fields,
            "client_time": "2018-12-06T09:30:00Z",
        }

    def create(self, text: str, section: str = "summary", **fields: Any) -> dict[str, Any]:
        return self.op("create", section=section, text=text, **fields)

    def update(self, point: Point | uuid.UUID, base: Any = None, **fields: Any) -> dict[str, Any]:
        return self.op("update", point, base, **fields)

    def send(self, *ops: Any) -> list[Ack]:
        # A request of its own: what was known about the person's roles is asked again.
        user = User.objects.get(pk=self.user.pk)
        with transaction.atomic():
            report = locked_report(self.report.code)
            assert report is not None
            return apply_operations(
                report=report, ops=list(ops), user=user, client_id=self.client_id
            ).acks

    def results(self, *ops: Any) -> list[str]:
        return [str(ack.result) for ack in self.send(*ops)]
