"""A statement as it may be read aloud: through the consent gate, with its time."""

from __future__ import annotations

from collections.abc import Iterator

from gfmd_site.lib.spoken import pace_of, spoken_seconds, spoken_words
from gfmd_site.lib.typography import with_colon
from reports.choices import LineKind, StatementStatus
from reports.content_synthesis import LineContent, StatementContent
from reports.domain.statement import line_words, need_words
from reports.models import Statement, StatementLine


def statement_content(statement: Statement) -> StatementContent:
    """Return a statement from `statement.statement_of`, for anybody; asks the database nothing."""
    report = statement.report
    language = report.language
    lines = tuple(_lines(statement))
    return StatementContent(
        code=report.code,
        title=report.session.label,
        edition_title=report.session.edition.title,
        language=language,
        is_draft=statement.status != StatementStatus.APPROVED,
        lines=lines,
        words=sum(spoken_words(spoken_line(line, language), language) for line in lines),
        seconds=sum(line.seconds for line in lines),
        pace=pace_for(statement),
    )


def pace_for(statement: Statement) -> int:
    return statement.words_per_minute or pace_of(statement.report.language)


def spoken_line(line: LineContent, language: str) -> str:
    """Return a line as it is said: a need is named before its first practice."""
    return f"{with_colon(line.heading, language)} {line.text}" if line.heading else line.text


def line_seconds(text: str, statement: Statement) -> float:
    return spoken_seconds(text, statement.report.language, pace_for(statement))


def _lines(statement: Statement) -> Iterator[LineContent]:
    said: tuple[str, str] | None = None
    language = statement.report.language
    for line in in_reading_order(statement):
        need = _need_of(line)
        shown_heading = need_words(line, language).strip() if need and need != said else ""
        said = need or said
        text = line_words(line, language)
        spoken = f"{with_colon(shown_heading, language)} {text}" if shown_heading else text
        yield LineContent(
            kind=line.kind,
            text=text,
            heading=shown_heading,
            seconds=line_seconds(spoken, statement),
        )


def in_reading_order(statement: Statement, *, with_empty: bool = False) -> list[StatementLine]:
    """Return the lines that are read, part after part, practices need by need.

    On request those without words as well.
    """
    kinds = list(LineKind.values)
    present = [
        line
        for line in statement.lines.all()
        if line.removed_at is None and (with_empty or line.text.strip())
    ]
    present.sort(key=lambda line: (kinds.index(line.kind), line.order, line.pk))
    first: dict[tuple[str, str], int] = {}
    for place, line in enumerate(present):
        first.setdefault(_need_of(line) or (line.kind, f"-{line.pk}"), place)
    return sorted(
        present,
        key=lambda line: (
            kinds.index(line.kind),
            first[_need_of(line) or (line.kind, f"-{line.pk}")],
            line.order,
            line.pk,
        ),
    )


def _need_of(line: StatementLine) -> tuple[str, str] | None:
    """Practices that answer one need are read together, wherever they were put."""
    heading = " ".join(line.heading.split()).casefold()
    return (line.kind, heading) if line.kind == LineKind.PRACTICES and heading else None
