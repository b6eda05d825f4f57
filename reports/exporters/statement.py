"""A statement as a file: Word in large type for the lectern, PDF, and plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.docx_build import WordBuilder
from gfmd_site.lib.pdf import PDF_TYPE, render_pdf
from gfmd_site.lib.script import direction_of, set_in
from gfmd_site.lib.spoken import clock
from gfmd_site.lib.typography import after_words, with_commas
from reports.choices import LineKind, Role
from reports.content_synthesis import LineContent, StatementContent
from reports.domain.own_words import OwnWords
from reports.domain.release_check import Outgoing
from reports.domain.statement_content import in_reading_order, spoken_line, statement_content
from reports.domain.synthesis_labels import labels_for
from reports.exporters.registry import WORD_TYPE
from reports.exporters.report_pdf import pdf_styles
from reports.exporters.shared import line, plain
from reports.models import Statement

LECTERN_SIZE, LECTERN_SPACING = 18, 1.5
WIDTH = 78
# The programme is public: who sat on the panel is no secret, what anybody of them said may be.
PROGRAMME_KINDS = frozenset({LineKind.SALUTATION, LineKind.SESSION, LineKind.CHAIRS})
PROGRAMME_ROLES = frozenset({Role.CO_CHAIR, Role.MODERATOR, Role.PANELLIST})


@dataclass(frozen=True)
class StatementFormat:
    label: str | Promise
    use: str | Promise
    content_type: str
    render: Callable[[StatementContent], bytes]


def statement_outgoing(statement: Statement, format_name: str) -> Outgoing:
    """Return a statement from `statement.statement_of` as a file, for the release check.

    Making it raises PdfUnavailable where PDF cannot be made.
    """
    content = statement_content(statement)
    chosen = STATEMENT_FORMATS[format_name]
    report = statement.report
    return Outgoing(
        what="statement",
        subject=report.code,
        format=format_name,
        profile="public",
        file_name=f"{report.code}-statement.{format_name}",
        content_type=chosen.content_type,
        render=lambda: chosen.render(content),
        reports=(report,),
        words=lambda: render_text(content).decode(),
        own_words=own_words(statement, content),
        programme=frozenset(
            row.name for row in report.session.participations.all() if row.role in PROGRAMME_ROLES
        ),
    )


def own_words(statement: Statement, content: StatementContent) -> list[OwnWords]:
    """Return what the room's speakers could be named in: all but the programme's own lines."""
    return [
        OwnWords(
            where=with_commas((content.code, str(LineKind(row.kind).label))),
            text=spoken_line(shown, content.language),
            points=frozenset(source.point_id for source in row.sources.all()),
        )
        for row, shown in zip(in_reading_order(statement), content.lines, strict=True)
        if row.kind not in PROGRAMME_KINDS
    ]


def _title(content: StatementContent) -> str:
    word = labels_for(content.language)["statement"]
    return f"{word} {after_words(content.code, content.language)}"


def _length(content: StatementContent) -> str:
    words = labels_for(content.language)
    length = f"{clock(content.seconds)} {words['minutes'].format(pace=content.pace)}"
    return f"{length} · {words['unapproved']}" if content.is_draft else length


def paragraphs(content: StatementContent) -> Iterator[tuple[str, list[LineContent]]]:
    """Yield what is read in one breath: a need with its practices, a part of the discussion."""
    groups = groupby(content.lines, key=lambda row: row.kind)
    for _kind, rows in groups:
        held: list[LineContent] = []
        heading = ""
        for row in rows:
            if row.heading and held:
                yield heading, held
                held = []
            heading = row.heading or heading
            held.append(row)
        yield heading, held


def render_text(content: StatementContent) -> bytes:
    """Return the statement as UTF-8 text, as it is read."""
    blocks = []
    for heading, rows in paragraphs(content):
        if heading:
            blocks.append(f"{line(heading)}:")
        blocks += [_wrapped(plain(row.text)) for row in rows]
    return ("\n\n".join(blocks) + "\n").encode()


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(
            part,
            WIDTH,
            subsequent_indent="  " if part.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in text.split("\n")
    )


def render_word(content: StatementContent) -> bytes:
    """Return the statement in large type with room between the lines, for reading at a lectern."""
    builder = WordBuilder(
        title=_title(content),
        language=content.language,
        size=LECTERN_SIZE,
        spacing=LECTERN_SPACING,
    )
    builder.heading(line(content.title))
    builder.paragraph(_length(content), italic=True, framed=True)
    for heading, rows in paragraphs(content):
        if heading:
            builder.heading(line(heading), 2)
        for row in rows:
            for part in plain(row.text).split("\n"):
                if part.startswith("- "):
                    builder.bullet(part.removeprefix("- "))
                elif part.strip():
                    builder.paragraph(part)
    return builder.data()


def render_statement_pdf(content: StatementContent) -> bytes:
    """Return the statement as PDF/UA in large type. Raises PdfUnavailable without libraries."""
    language = content.language
    context = {
        "content": content,
        "title": _title(content),
        "length": _length(content),
        "direction": direction_of(content.language),
        "heading": _set(content.title, language),
        "blocks": [
            (_set(line(heading), language), [_parts(row.text, language) for row in rows])
            for heading, rows in paragraphs(content)
        ],
    }
    return render_pdf(render_to_string("pdf/statement.html", context), css=pdf_styles())


def _set(text: str, language: str) -> dict[str, str]:
    return {"text": text, **set_in(text, language)}


def _parts(text: str, language: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the sentences of a line and its list, if it has one."""
    parts = [part for part in plain(text).split("\n") if part.strip()]
    said = [_set(part, language) for part in parts if not part.startswith("- ")]
    listed = [_set(part[2:], language) for part in parts if part.startswith("- ")]
    return said, listed


STATEMENT_FORMATS: dict[str, StatementFormat] = {
    "docx": StatementFormat(
        _("Word in large type"), _("For reading at the lectern."), WORD_TYPE, render_word
    ),
    "pdf": StatementFormat(
        _("PDF in large type"),
        _("The same for printing, and for screen readers."),
        PDF_TYPE,
        render_statement_pdf,
    ),
    "txt": StatementFormat(
        _("Plain text"), _("For a mail or a telephone."), "text/plain; charset=utf-8", render_text
    ),
}
