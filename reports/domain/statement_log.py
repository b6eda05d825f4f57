"""The log of a statement: its history, the receipts of operations, and words kept beside a line."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.utils import timezone

from reports.models import Statement, StatementChange, StatementLine


def locked(statement: Statement) -> Statement:
    """Lock a statement for the transaction that is going on; its status is read anew."""
    row = Statement.objects.select_for_update(of=("self",), no_key=True).get(pk=statement.pk)
    statement.status = row.status
    return statement


def note_change(
    statement: Statement,
    line: StatementLine | None,
    what: str,
    *,
    before: str = "",
    after: str = "",
    by: User | None,
    name: str = "",
    op_id: uuid.UUID | None = None,
) -> StatementChange:
    """Add one row to the log. Call inside the transaction of the change."""
    Statement.objects.filter(pk=statement.pk).update(changed_at=timezone.now())
    return StatementChange.objects.create(
        report_id=statement.report_id,
        line=line,
        what=what,
        before=before,
        after=after,
        by=by,
        field=name,
        op_id=op_id,
        version=line.version if line else 0,
    )


def words_at(line: StatementLine, name: str, version: int) -> str | None:
    """Return a text of a line as it stood in a version, None where that is not known."""
    if version == line.version:
        return str(getattr(line, name))
    if not 0 < version < line.version:
        return None
    rows = StatementChange.objects.filter(line=line, field=name, what__in=("add", "text"))
    change = rows.filter(version__lte=version).order_by("-version", "-pk").first()
    if change is not None:
        return change.after
    later = rows.filter(version__gt=version).order_by("version", "pk").first()
    return later.before if later else str(getattr(line, name))
