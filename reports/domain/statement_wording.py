"""The words of a line when several people write: merged, or both kept until somebody decides."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gfmd_site.lib.merge import merge_texts
from reports.domain.errors import DomainError
from reports.domain.statement_log import locked, note_change
from reports.domain.synthesis_words import stored
from reports.models import Statement, StatementChange, StatementLine

TEXTS = ("text", "heading")
MOST = {"text": 20_000, "heading": 300}


def checked_words(name: str, text: str) -> str:
    """Return what was typed into a field of a line as it is stored. Raises DomainError."""
    words = stored(text.replace("\r\n", "\n").replace("\x00", ""))
    if len(words) > MOST[name]:
        raise DomainError(
            _("A line holds at most %(count)d characters here. Make two lines of it.")
            % {"count": MOST[name]},
            code="too_long",
        )
    return words


def word_line(
    *,
    line: StatementLine,
    name: str,
    words: str,
    began: str | None,
    by: User | None,
    op_id: uuid.UUID | None = None,
) -> bool:
    """Write a text of a line, merged with what others wrote since the person began.

    Return False, with nothing written, where both changed the same words or `began` is not known.
    Words for a line that was taken out bring it back.
    """
    server = getattr(line, name)
    if words == server:
        return True
    found = None if began is None else merge_texts(began, server, words)
    if found is None or found.conflict:
        return False
    if found.text == server:
        return True
    setattr(line, name, found.text)
    line.removed_at = None
    line.version += 1
    line.save(update_fields=[name, "removed_at", "version"])
    note_change(
        line.statement, line, "text", before=server, after=found.text, by=by, name=name, op_id=op_id
    )
    return True


def keep_words(
    *,
    line: StatementLine,
    name: str,
    words: str,
    began: str | None,
    by: User | None,
    late: bool = False,
    op_id: uuid.UUID | None = None,
) -> StatementChange:
    """Keep words beside a line. Whoever types on has one such copy, which takes the newer words."""
    own = StatementChange.objects.filter(
        line=line, field=name, by=by, settled_at=None, after__in=[words, began or words]
    )
    own.filter(what__in=(StatementChange.OTHER, StatementChange.LATE)).update(
        settled_at=timezone.now()
    )
    return note_change(
        line.statement,
        line,
        StatementChange.LATE if late else StatementChange.OTHER,
        before=getattr(line, name),
        after=words,
        by=by,
        name=name,
        op_id=op_id,
    )


def open_copies(statement: Statement) -> dict[int, list[StatementChange]]:
    """Return the words that are kept beside lines and not settled, by line: one query."""
    rows = StatementChange.objects.filter(
        report=statement.report_id,
        line__isnull=False,
        settled_at=None,
        what__in=(StatementChange.OTHER, StatementChange.LATE),
    )
    copies: dict[int, list[StatementChange]] = {}
    for row in rows.select_related("by").order_by("pk"):
        copies.setdefault(row.line_id or 0, []).append(row)
    return copies


@transaction.atomic
def settle_words(*, statement: Statement, key: str, take: bool, by: User | None) -> None:
    """Put words that were kept beside a line into it, or let go of them; both stay in the log."""
    locked(statement)
    rows = StatementChange.objects.filter(
        report=statement.report_id, pk=int(key) if key.isdecimal() and len(key) < 19 else 0
    )
    copy = (
        rows.filter(what__in=(StatementChange.OTHER, StatementChange.LATE))
        .select_related("line")
        .first()
    )
    line = copy.line if copy else None
    if copy is None or line is None or copy.settled_at is not None:
        raise DomainError(_("Somebody has decided on these words already."), code="no_copy")
    line.statement = statement
    copy.settled_at = timezone.now()
    copy.save(update_fields=["settled_at"])
    if take:
        name = copy.field if copy.field in TEXTS else "text"
        word_line(line=line, name=name, words=copy.after, began=getattr(line, name), by=by)
    else:
        note_change(statement, line, "seen", by=by)
