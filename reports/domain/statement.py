"""The statement of a session: the only writer of its lines and of its status.

draft → handed in → approved → draft …
              ↘ returned → handed in …
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.choices import LineKind, StatementStatus
from reports.domain.errors import DomainError
from reports.domain.point_portions import SPEAKERS
from reports.domain.queries import points_of
from reports.domain.statement_draft import DraftLine, draft_lines, line_from_point
from reports.domain.statement_log import note_change, words_at
from reports.domain.statement_wording import TEXTS, keep_words, word_line
from reports.domain.synthesis_words import shown, stored
from reports.models import (
    Point,
    Report,
    Statement,
    StatementLine,
    StatementSource,
)

S = StatementStatus
TRANSITIONS: dict[str, dict[str, str]] = {
    "hand_in": {S.DRAFT: S.HANDED_IN, S.RETURNED: S.HANDED_IN},
    "return": {S.HANDED_IN: S.RETURNED},
    "approve": {S.HANDED_IN: S.APPROVED},
    "reopen": {S.APPROVED: S.DRAFT},
}
# The permission that each step asks for: the team hands in, whoever reviews decides.
NEEDS = {
    "hand_in": "reports.write_statement",
    "return": "reports.approve_statement",
    "approve": "reports.approve_statement",
    "reopen": "reports.approve_statement",
}
NEEDS_REASON = frozenset({"return", "reopen"})
STEP = 1_000
MOST_LINES = 400
DEFAULT_MINUTES = Decimal(5)


@dataclass(frozen=True)
class Typed:
    """What somebody typed into a line, and the version it was typed on."""

    text: str
    heading: str
    version: int


@dataclass(frozen=True)
class LineConflict:
    """A line that somebody else changed meanwhile; nothing was written, `typed` goes back."""

    line: StatementLine
    typed: Typed


def statement_of(report: Report) -> Statement | None:
    """Return the statement with its lines and all their words need: five queries."""
    points = Point.objects.select_related("section").prefetch_related(SPEAKERS)
    sources = StatementSource.objects.order_by("pk").prefetch_related(
        Prefetch("point", queryset=points)
    )
    lines = StatementLine.objects.order_by("order", "pk").prefetch_related(
        Prefetch("sources", queryset=sources)
    )
    statement = (
        Statement.objects.filter(report=report)
        .select_related("approved_by")
        .prefetch_related(Prefetch("lines", queryset=lines))
        .first()
    )
    if statement is None:
        return None
    statement.report = report
    for line in statement.lines.all():
        line.statement = statement
        for source in line.sources.all():
            source.point.report = report
    return statement


def line_words(line: StatementLine, language: str) -> str:
    """Return the text of a line for anybody, each speaker as far as consent goes today."""
    return shown(line.text, line.sources.all(), language)


def need_words(line: StatementLine, language: str) -> str:
    """Return the need that a line answers for anybody: a mention in it is no less a name."""
    return shown(line.heading, line.sources.all(), language)


@transaction.atomic
def draft_statement(*, report: Report, minutes: Decimal, by: User | None) -> Statement:
    """Begin the statement of a report with a first draft. Raises DomainError when it has one."""
    if Statement.objects.filter(report=report).exists():
        raise DomainError(
            _("%(code)s has a statement already. Open that one.") % {"code": report.code},
            code="statement_exists",
        )
    statement = Statement(report=report, minutes=minutes)
    statement.full_clean(exclude=["report", "approved_by"])
    statement.save()
    _fill(statement, by)
    return statement


@transaction.atomic
def draft_anew(*, statement: Statement, by: User | None) -> None:
    """Replace the lines by a new draft; those of before can be brought back one by one."""
    for line in _present(statement):
        remove_line(line=line, by=by)
    _fill(statement, by)


def _fill(statement: Statement, by: User | None) -> None:
    drafted = draft_lines(
        statement.report,
        points_of(statement.report),
        seconds=float(statement.minutes) * 60,
        pace=statement.words_per_minute,
    )
    for place, line in enumerate(drafted, start=1):
        _add(statement, line, order=place * STEP)
    note_change(statement, None, "draft", after=str(len(drafted)), by=by)


@transaction.atomic
def save_lines(
    *, statement: Statement, typed: Mapping[int, Typed], by: User | None
) -> list[LineConflict]:
    """Store what was typed, merged with what others wrote meanwhile.

    Where both changed the same words nothing is written and the person's own come back.
    """
    conflicts = []
    for line, words in _typed_lines(statement, typed):
        own = {"text": words.text.strip(), "heading": words.heading.strip()[:300]}
        began = {name: words_at(line, name, words.version) for name in TEXTS}
        written = [
            word_line(line=line, name=name, words=stored(own[name]), began=began[name], by=by)
            for name in TEXTS
            if stored(own[name]) != (began[name] or "").strip() or began[name] is None
        ]
        if not all(written):
            conflicts.append(LineConflict(line, words))
    return conflicts


@transaction.atomic
def keep_late_lines(*, statement: Statement, typed: Mapping[int, Typed], by: User | None) -> int:
    """Keep what was typed when the statement was closed already; return how many texts."""
    kept = 0
    for line, words in _typed_lines(statement, typed):
        for name, own in (("text", words.text.strip()), ("heading", words.heading.strip()[:300])):
            began = words_at(line, name, words.version)
            if stored(own) not in {getattr(line, name).strip(), (began or "").strip()}:
                keep_words(line=line, name=name, words=stored(own), began=None, by=by, late=True)
                kept += 1
    return kept


def _typed_lines(
    statement: Statement, typed: Mapping[int, Typed]
) -> list[tuple[StatementLine, Typed]]:
    rows = StatementLine.objects.select_for_update().filter(statement=statement, pk__in=typed)
    found = []
    for line in rows.order_by("order", "pk"):
        line.statement = statement
        found.append((line, typed[line.pk]))
    return found


@transaction.atomic
def add_point(*, statement: Statement, point: Point, by: User | None) -> StatementLine:
    """Add a point of the report at the end of the part it belongs to."""
    if point.report_id != statement.report_id or point.deleted_at is not None:
        raise DomainError(_("This point is not in the report any more."), code="no_point")
    _check_room(statement)
    point.report = statement.report
    drafted = line_from_point(point, statement.report.language)
    line = _add(statement, drafted, order=_place_in(statement, drafted.kind, drafted.heading))
    note_change(statement, line, "add", after=line.text, by=by, name="text")
    return line


@transaction.atomic
def add_line(
    *,
    statement: Statement,
    kind: str,
    text: str,
    by: User | None,
    op_id: uuid.UUID | None = None,
) -> StatementLine:
    """Add a sentence that rests on no point, such as a greeting."""
    if kind not in LineKind.values:
        raise DomainError(_("Choose the part the sentence belongs to."), code="no_part")
    if not text.strip():
        raise DomainError(_("Write the sentence first."), code="no_text")
    _check_room(statement)
    drafted = DraftLine(kind, stored(text.strip()))
    line = _add(statement, drafted, order=_place_in(statement, kind, ""))
    note_change(statement, line, "add", after=line.text, by=by, name="text", op_id=op_id)
    return line


@transaction.atomic
def move_line(*, line: StatementLine, down: bool, by: User | None) -> None:
    """Let a line change places with its neighbour of the same part; at the end nothing happens."""
    rows = list(_present(line.statement).select_for_update().filter(kind=line.kind))
    here = next((place for place, row in enumerate(rows) if row.pk == line.pk), None)
    there = None if here is None else here + (1 if down else -1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    first, second = rows[here], rows[there]
    first.order, second.order = second.order, first.order
    if first.order == second.order:
        _renumber(line.statement)
        return
    first.save(update_fields=["order"])
    second.save(update_fields=["order"])
    note_change(line.statement, line, "move", by=by)


@transaction.atomic
def set_part(
    *, line: StatementLine, kind: str, by: User | None, op_id: uuid.UUID | None = None
) -> None:
    """Move a line to the end of another part, such as a point about the background paper."""
    if kind not in LineKind.values:
        raise DomainError(_("Choose the part the sentence belongs to."), code="no_part")
    if kind == line.kind:
        return
    order = _place_in(line.statement, kind, line.heading)
    StatementLine.objects.filter(pk=line.pk).update(
        kind=kind, order=order, version=F("version") + 1
    )
    line.version += 1
    note_change(line.statement, line, "part", before=line.kind, after=kind, by=by, op_id=op_id)


@transaction.atomic
def remove_line(*, line: StatementLine, by: User | None) -> None:
    """Take a line out; it stays below the statement and can come back."""
    rows = StatementLine.objects.filter(pk=line.pk, removed_at=None)
    if rows.update(removed_at=timezone.now(), version=line.version + 1):
        note_change(line.statement, line, "remove", before=line.text, by=by)


@transaction.atomic
def restore_line(*, line: StatementLine, by: User | None) -> None:
    rows = StatementLine.objects.filter(pk=line.pk, removed_at__isnull=False)
    if rows.update(removed_at=None, version=line.version + 1):
        note_change(line.statement, line, "restore", after=line.text, by=by)


@transaction.atomic
def settle_source(*, line: StatementLine, take: bool, by: User | None) -> None:
    """Answer that a source has changed: take its wording of now, or keep the line's own."""
    sources = list(line.sources.all())
    for row in sources:
        row.point_version = row.point.version
        row.save(update_fields=["point_version"])
    source = sources[0] if sources else None
    if not take or source is None:
        note_change(line.statement, line, "seen", by=by)
        return
    drafted = line_from_point(source.point, line.statement.report.language)
    before, line.text = line.text, drafted.text
    line.version += 1
    line.save(update_fields=["text", "version"])
    source.speakers = drafted.speakers
    source.save(update_fields=["speakers"])
    note_change(line.statement, line, "text", before=before, after=line.text, by=by, name="text")


def set_clock(*, statement: Statement, minutes: Decimal, pace: int | None) -> None:
    statement.minutes, statement.words_per_minute = minutes, pace
    statement.full_clean(exclude=["report", "approved_by"])
    statement.save(update_fields=["minutes", "words_per_minute"])


@transaction.atomic
def change_status(
    *, statement: Statement, action: str, by: User | None, reason: str = ""
) -> Statement:
    """Hand in, return, approve or reopen. Raises DomainError for what the status refuses."""
    row = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    after = TRANSITIONS[action].get(row.status)
    if after is None:
        raise DomainError(
            _("The statement is “%(status)s”, so this cannot be done now. Load the page again.")
            % {"status": row.get_status_display()},
            code="wrong_status",
        )
    reason = reason.strip()
    if action in NEEDS_REASON and not reason:
        raise DomainError(
            _("Write a reason, so that the others know what to do."), code="reason_missing"
        )
    if action == "hand_in" and not _present(row).exists():
        raise DomainError(_("The statement has no sentence yet."), code="empty")
    before, row.status, row.reason = row.status, after, reason
    approved = after == S.APPROVED
    row.approved_at = timezone.now() if approved else None
    row.approved_by = by if approved else None
    row.save(update_fields=["status", "reason", "approved_at", "approved_by", "changed_at"])
    note_change(row, None, action, before=before, after=reason, by=by)
    return row


def unused_points(statement: Statement, points: Sequence[Point]) -> list[Point]:
    """Return the points of the report that no line rests on."""
    used = {
        source.point_id
        for line in statement.lines.all()
        if line.removed_at is None
        for source in line.sources.all()
    }
    return [point for point in points if point.pk not in used and point.text.strip()]


def _present(statement: Statement) -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(statement=statement, removed_at=None).order_by(
        "order", "pk"
    )


def _add(statement: Statement, drafted: DraftLine, *, order: int) -> StatementLine:
    line = StatementLine.objects.create(
        statement=statement,
        kind=drafted.kind,
        order=order,
        heading=drafted.heading[:300],
        text=drafted.text,
    )
    StatementSource.objects.bulk_create(
        StatementSource(
            line=line, point=point, point_version=point.version, speakers=drafted.speakers
        )
        for point in drafted.points
    )
    return line


def _place_in(statement: Statement, kind: str, heading: str) -> int:
    """Return a place after the last line of the part, or of the same need within it."""
    _renumber(statement)
    rows = list(_present(statement))
    kinds = list(LineKind.values)
    before = [row for row in rows if kinds.index(row.kind) <= kinds.index(kind)]
    same = [row for row in rows if row.kind == kind and heading and row.heading == heading]
    last = (same or before)[-1:]
    return last[0].order + STEP // 2 if last else STEP // 2


def _renumber(statement: Statement) -> None:
    """Give lines their places anew, with room between them."""
    kinds = list(LineKind.values)
    rows = sorted(_present(statement), key=lambda row: kinds.index(row.kind))
    for place, row in enumerate(rows, start=1):
        row.order = place * STEP
    StatementLine.objects.bulk_update(rows, ["order"])


def _check_room(statement: Statement) -> None:
    if StatementLine.objects.filter(statement=statement).count() >= MOST_LINES:
        raise DomainError(
            _("A statement has at most %(count)d lines. Take some out.") % {"count": MOST_LINES},
            code="too_many",
        )
