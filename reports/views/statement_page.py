"""What the page of a statement shows: its lines with sources, time and words kept beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from reports.choices import LineKind
from reports.domain import statement as rules
from reports.domain.consent import public_reader, render_text
from reports.domain.queries import points_of
from reports.domain.statement_content import (
    in_reading_order,
    line_seconds,
    pace_for,
    statement_content,
)
from reports.domain.statement_draft import part_of
from reports.domain.statement_wording import open_copies
from reports.domain.statement_words import needs
from reports.domain.synthesis_words import editable, shown
from reports.exporters.statement import STATEMENT_FORMATS
from reports.models import Statement, StatementChange, StatementLine


@dataclass(frozen=True)
class CopyRow:
    """Words kept beside a line until somebody decides."""

    copy: StatementChange
    words: str


@dataclass
class LineRow:
    """One line as the page shows it; `typed` is what could not be stored."""

    line: StatementLine
    text: str
    shown: str
    need: str
    seconds: float
    sources: list[dict[str, Any]] = field(default_factory=list)
    copies: list[CopyRow] = field(default_factory=list)
    typed: str | None = None

    @property
    def field_text(self) -> str:
        return self.text if self.typed is None else self.typed

    @property
    def rows(self) -> int:
        return min(10, 2 + len(self.field_text) // 90 + self.field_text.count("\n"))

    @property
    def is_changed(self) -> bool:
        return any(source["changed"] for source in self.sources)


def contents_of(
    found: Statement, conflicts: list[rules.LineConflict], *, may_write: bool, user: Any
) -> dict[str, Any]:
    typed = {conflict.line.pk: conflict.typed.text for conflict in conflicts}
    copies = open_copies(found)
    # Whoever has emptied a line goes on in it.
    lines = in_reading_order(found, with_empty=may_write)
    rows = [_row(line, found, typed, copies.get(line.pk, [])) for line in lines]
    kept = [copy for line in lines for copy in copies.get(line.pk, [])]
    late = [copy for copy in kept if copy.what == StatementChange.LATE]
    content = statement_content(found)
    budget = float(found.minutes) * 60
    points = points_of(found.report) if may_write else []
    reader = public_reader(found.report.language)
    return {
        "may_write": may_write,
        "conflicts": len(kept) - len(late),
        "held": sum(copy.by_id == user.pk for copy in late),
        "parts": [
            (LineKind(kind), list(group))
            for kind, group in groupby(rows, key=lambda row: row.line.kind)
        ],
        "removed": [
            _row(line, found, {}, []) for line in found.lines.all() if line.removed_at is not None
        ],
        "content": content,
        "budget": budget,
        "over": max(0.0, content.seconds - budget),
        "spare": max(0.0, budget - content.seconds),
        "bar": min(100, round(100 * content.seconds / budget)) if budget else 100,
        "pace": pace_for(found),
        "kinds": LineKind.choices,
        "needs": list(
            dict.fromkeys(
                [
                    *(line.heading for line in lines if line.kind == LineKind.PRACTICES),
                    *needs(found.report.language),
                ]
            )
        ),
        "formats": STATEMENT_FORMATS,
        "unused": [
            {
                "point": point,
                "part": LineKind(part_of(point)).label,
                "heading": render_text(point, reader, point.heading),
                "text": render_text(point, reader),
                "seconds": line_seconds(render_text(point, reader), found),
            }
            for point in rules.unused_points(found, points)
        ],
    }


def _row(
    line: StatementLine, found: Statement, typed: dict[int, str], copies: list[StatementChange]
) -> LineRow:
    language = found.report.language
    sources = list(line.sources.all())
    words = rules.line_words(line, language)
    reader = public_reader(language)
    return LineRow(
        line=line,
        text=editable(line.text, sources, language),  # type: ignore[arg-type]  # alike
        shown=words,
        need=rules.need_words(line, language),
        seconds=line_seconds(words, found),
        sources=[
            {
                "point": source.point,
                "text": render_text(source.point, reader),
                "gone": source.point.deleted_at is not None,
                "changed": source.point.deleted_at is not None
                or source.point.version != source.point_version,
            }
            for source in sources
        ],
        copies=[CopyRow(copy, shown(copy.after, sources, language)) for copy in copies],
        typed=typed.get(line.pk),
    )
