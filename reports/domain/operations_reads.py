"""What every save reads, in SQL that is written out.

Devices save every second, and the report is locked meanwhile. Django takes longer to word these
questions than databases take to answer them.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db import connection, models

from reports.models import Point, Receipt, Report, Session

# With what rules ask for and no more; the rest of both is read where somebody asks for it.
_REPORT = """
SELECT report.id, report.code, report.status, report.language, report.template_id,
    report.session_id, session.edition_id AS edition,
    (SELECT epoch FROM reports_syncstate WHERE id = 1) AS epoch
FROM reports_report AS report JOIN reports_session AS session ON session.id = report.session_id
WHERE report.code = %s
"""
_LOCKED = " FOR NO KEY UPDATE OF report"
_POINT = "SELECT * FROM reports_point WHERE id = %s"
_RECEIPTS = """
SELECT * FROM reports_receipt WHERE op_id IN ({ops})
    OR (client_id = %s AND point_ref IN ({points}) AND seq > %s)
"""


def locked_report(code: str) -> Report | None:
    """Return a report in the form `apply_operations` needs it, locked for this transaction."""
    sql = _REPORT + _LOCKED if connection.features.has_select_for_update else _REPORT
    report = _only(Report.objects.raw(sql, [code]))
    if report is None:
        return None
    values = (report.session_id, report.edition)
    report.session = Session.from_db(connection.alias, ("id", "edition_id"), values)
    report.epoch_read = str(uuid.UUID(str(report.epoch))) if report.epoch else ""
    return report


def point_with(point_id: uuid.UUID) -> Point | None:
    """Return a point of any report, deleted ones too."""
    return _only(Point.objects.raw(_POINT, [_prepared(Point, "id", point_id)]))


def receipts_about(
    *,
    ops: Collection[uuid.UUID],
    client_id: uuid.UUID,
    points: Collection[uuid.UUID],
    since: int,
) -> list[Receipt]:
    """Return the answers to operations, and to what the device sent later about the points."""
    sql = _RECEIPTS.format(ops=_marks(ops), points=_marks(points))
    values = [
        *(_prepared(Receipt, "op_id", op) for op in ops),
        _prepared(Receipt, "client_id", client_id),
        *(_prepared(Receipt, "point_ref", point) for point in points),
        since,
    ]
    return list(Receipt.objects.raw(sql, values))


def _only(rows: Any) -> Any:
    # To the end, so that no half-read answer keeps the database from what comes next.
    found = list(rows)
    return found[0] if found else None


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _prepared(model: type[models.Model], name: str, value: uuid.UUID) -> Any:
    field: Any = model._meta.get_field(name)
    return field.get_db_prep_value(value, connection)
