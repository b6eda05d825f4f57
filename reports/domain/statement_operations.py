"""Takes what devices send for a statement: one answer to each operation, once and for all.

The guarantees are those of the reports (`docs/live-saving.md`). An operation is
`{"op_id", "kind", "ref", "base", "fields"}`: `ref` is the number of a line, `base` holds the texts
that the person began from. Kinds: `update` (text, heading, part) and `create` (text, part).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gfmd_site.permissions import may
from reports.choices import StatementStatus
from reports.domain.errors import DomainError
from reports.domain.statement import add_line, set_part
from reports.domain.statement_log import locked
from reports.domain.statement_wording import TEXTS, checked_words, keep_words, word_line
from reports.domain.sync import current_epoch, sha256_of
from reports.models import Report, Result, Statement, StatementChange, StatementLine

MAX_OPS = 200
NAMES = frozenset({"op_id", "seq", "kind", "ref", "base_version", "base", "fields", "client_time"})
FIELDS = frozenset({*TEXTS, "part"})


@dataclass
class Call:
    """One operation that has been checked, with who sends it and whether it is too late."""

    statement: Statement
    op_id: uuid.UUID | None
    ref: str
    fields: dict[str, str]
    base: dict[str, str]
    by: User
    is_open: bool

    def first_id(self) -> uuid.UUID | None:
        """Return the id for the first row of the log; rows after it carry none."""
        given, self.op_id = self.op_id, None
        return given


@dataclass(frozen=True)
class Done:
    line: StatementLine | None
    result: str = Result.APPLIED
    message: str = ""


@transaction.atomic
def apply_operations(
    *, statement: Statement, ops: Sequence[Any], user: User, writable: Collection[str]
) -> dict[str, Any]:
    """Carry out operations in the order given, each on a savepoint of its own.

    `writable` are the statuses in which the person may write. In another one words are held: kept
    beside the line, or as a line that is taken out.
    """
    is_open = locked(statement).status in writable
    acks = [_answer(statement, raw, user, is_open) for raw in ops]
    return {"epoch": current_epoch(), "cursor": cursor_of(statement.report_id), "acks": acks}


def cursor_of(report_id: int) -> int:
    """Return the place of the newest change in the log, 0 before the first: one query.

    Ask before the lines are read: words older than their cursor would never be brought up to date.
    """
    rows = StatementChange.objects.filter(report=report_id)
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def writable_statuses(*, report: Report, user: Any) -> frozenset[str]:
    """Return when a person may write: the team while it is open, then whoever reviews it."""
    writes = Statement.OPEN if may(user, "reports.write_statement", report) else ()
    reviews = may(user, "reports.approve_statement", report)
    return frozenset({*writes, *([StatementStatus.HANDED_IN] if reviews else [])})


def has_written(statement: Statement, user: User) -> bool:
    """Whether somebody has a change in the log: words of such a one are held, never refused."""
    return StatementChange.objects.filter(report=statement.report_id, by=user).exists()


def _answer(statement: Statement, raw: Any, user: User, is_open: bool) -> dict[str, Any]:
    echoed = str(raw.get("op_id", ""))[:64] if isinstance(raw, dict) else ""
    try:
        call = _parsed(statement, raw, user, is_open)
        before = StatementChange.objects.filter(op_id=call.op_id).select_related("line").first()
        if before is not None:
            return _again(statement, before, echoed)
        with transaction.atomic():
            return _ack(echoed, KINDS[raw["kind"]](call))
    except DomainError as error:
        return _ack(echoed, Done(None, Result.INVALID, error.message))
    except (IntegrityError, DataError):
        sentence = _("This cannot be stored as it is. Your words stay on this device.")
        return _ack(echoed, Done(None, Result.INVALID, sentence))


def _ack(echoed: str, done: Done, version: int | None = None) -> dict[str, Any]:
    line = done.line
    return {
        "op_id": echoed,
        "result": done.result,
        "ref": str(line.pk) if line else "",
        "version": version if version is not None else line.version if line else 0,
        "sha256": sha256_of(line.text if line else ""),
        "message": done.message,
    }


def _again(statement: Statement, change: StatementChange, echoed: str) -> dict[str, Any]:
    if change.report_id != statement.report_id:
        sentence = _("This id was used for another change. Send this one under a new id.")
        return _ack(echoed, Done(None, Result.INVALID, sentence))
    return _ack(echoed, Done(change.line, Result.DUPLICATE), change.version)


def _update(call: Call) -> Done:
    line = _line(call)
    was_out = line.removed_at is not None
    result: str = Result.APPLIED
    began_at = line.version
    for name in TEXTS:
        if name not in call.fields:
            continue
        words = checked_words(name, call.fields[name])
        began = checked_words(name, call.base[name]) if name in call.base else None
        if not call.is_open:
            result = _held(call, line, name, words) or result
            continue
        moved = began is not None and began != getattr(line, name)
        if word_line(
            line=line, name=name, words=words, began=began, by=call.by, op_id=call.first_id()
        ):
            result = Result.MERGED if moved and result == Result.APPLIED else result
            continue
        keep_words(
            line=line, name=name, words=words, began=began, by=call.by, op_id=call.first_id()
        )
        result = Result.CONFLICT
    if call.is_open and "part" in call.fields:
        set_part(line=line, kind=call.fields["part"], by=call.by, op_id=call.first_id())
    if result == Result.HELD:
        return Done(line, result, _held_sentence())
    if was_out and line.version != began_at and line.removed_at is None:
        return Done(
            line,
            Result.MERGED,
            _("Somebody took this line out while you were writing. Your words bring it back."),
        )
    return Done(line, result)


def _held(call: Call, line: StatementLine, name: str, words: str) -> str:
    if words.strip() in {"", getattr(line, name).strip()}:
        return ""
    began = call.base.get(name)
    keep_words(
        line=line,
        name=name,
        words=words,
        began=None if began is None else checked_words(name, began),
        by=call.by,
        late=True,
        op_id=call.first_id(),
    )
    return Result.HELD


def _create(call: Call) -> Done:
    text = checked_words("text", call.fields.get("text", ""))
    line = add_line(
        statement=call.statement,
        kind=call.fields.get("part", ""),
        text=text,
        by=call.by,
        op_id=call.first_id(),
    )
    if call.is_open:
        return Done(line)
    StatementLine.objects.filter(pk=line.pk).update(removed_at=timezone.now())
    return Done(line, Result.HELD, _held_sentence())


def _held_sentence() -> str:
    return _("The statement was handed in meanwhile. Your words are kept beside it.")


KINDS: dict[str, Callable[[Call], Done]] = {"update": _update, "create": _create}


def _line(call: Call) -> StatementLine:
    key = int(call.ref) if call.ref.isascii() and call.ref.isdigit() and len(call.ref) < 19 else 0
    line = StatementLine.objects.filter(statement=call.statement, pk=key).first()
    if line is None:
        raise DomainError(_("This line is not in the statement any more."), code="no_line")
    line.statement = call.statement
    return line


def _parsed(statement: Statement, raw: Any, user: User, is_open: bool) -> Call:
    """Check the shape of an operation. Raises DomainError."""
    if not isinstance(raw, dict) or set(raw) - NAMES:
        raise _bad(_("An operation is an object with the names that the contract lists."))
    if raw.get("kind") not in KINDS:
        raise _bad(_("“kind” is one of %(kinds)s.") % {"kinds": ", ".join(KINDS)})
    texts: dict[str, dict[str, str]] = {}
    for name, known in (("fields", FIELDS), ("base", frozenset(TEXTS))):
        values = raw.get(name, {})
        if (
            not isinstance(values, dict)
            or set(values) - known
            or not all(isinstance(value, str) for value in values.values())
        ):
            raise _bad(_("“%(name)s” holds texts of a line.") % {"name": name})
        texts[name] = values
    try:
        json.dumps(raw, ensure_ascii=False).encode("utf-8")
        op_id = uuid.UUID(str(raw.get("op_id")))
    except (ValueError, UnicodeEncodeError) as error:
        raise _bad(_("“op_id” is a UUID, and texts are whole characters.")) from error
    ref = str(raw.get("ref") or "")
    return Call(statement, op_id, ref, texts["fields"], texts["base"], user, is_open)


def _bad(sentence: str) -> DomainError:
    return DomainError(sentence, code="invalid_operation")
