"""A report as a given reader may see it, ready for any exporter."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils import translation

from gfmd_site.lib.days import day_in_words
from gfmd_site.lib.translated import in_language
from gfmd_site.lib.typography import with_commas
from reports.content import (
    HeadingContent,
    PointContent,
    Preparation,
    ReportContent,
    SectionContent,
)
from reports.domain.consent import (
    TELLING_TAGS,
    Reader,
    hides_telling_tags,
    render_speaker,
    render_text,
)
from reports.domain.fields import tag_values
from reports.domain.head_counts import counts_in_words
from reports.domain.header import header_of
from reports.domain.queries import points_of
from reports.domain.support import standing_words
from reports.models import Point, Report, ReportingTemplate, Session, TemplateSection


def report_content(report: Report, reader: Reader) -> ReportContent:
    """Return all text of a report, rendered for a reader; the header names nobody in public."""
    points = points_of(report)
    header = header_of(report)
    template = report.template
    return ReportContent(
        code=report.code,
        edition_title=_edition_line(report.session, reader.language),
        document_title=in_language(template, "title", reader.language),
        introduction=tuple(_paragraphs(in_language(template, "introduction", reader.language))),
        rapporteur=header.rapporteur if reader.sees_names else "",
        note_taker=header.note_taker if reader.sees_names else "",
        roundtable=header.roundtable,
        language=reader.language,
        footnote=in_language(template, "footnote", reader.language),
        sections=tuple(
            _section_content(section, [p for p in points if p.section_id == section.pk], reader)
            for section in template.sections.all()
        ),
        participants=counts_in_words(report.session, reader.language),
    )


def blank_content(
    session: Session | None, template: ReportingTemplate, language: str
) -> tuple[ReportContent, Preparation]:
    """Return an empty form for a session, or for any, and what to print on it. It names nobody."""
    content = ReportContent(
        code=f"{session.edition.year}-{session.number}" if session and session.number else "",
        edition_title=_edition_line(session, language) if session else "",
        document_title=in_language(template, "title", language),
        introduction=tuple(_paragraphs(in_language(template, "introduction", language))),
        rapporteur="",
        note_taker="",
        roundtable=session.label if session else "",
        language=language,
        footnote=in_language(template, "footnote", language),
        sections=tuple(
            SectionContent(
                key=section.key,
                number=section.number,
                title=in_language(section, "title", language),
                guidance=in_language(section, "guidance", language),
            )
            for section in template.sections.all()
        ),
    )
    if session is None:
        return content, Preparation()
    preparation = Preparation(
        expected_outcome=session.expected_outcome,
        questions=tuple(question.text for question in session.guiding_questions.all()),
    )
    return content, preparation


def _section_content(
    section: TemplateSection, points: Iterable[Point], reader: Reader
) -> SectionContent:
    return SectionContent(
        key=section.key,
        number=section.number,
        title=in_language(section, "title", reader.language),
        guidance=in_language(section, "guidance", reader.language),
        groups=tuple(_group_content(group, reader) for group in by_heading(points)),
    )


def by_heading(points: Iterable[Point]) -> list[list[Point]]:
    """Return points in order, cut where the sub-heading changes."""
    return [list(group) for _heading, group in groupby(points, key=lambda point: point.heading)]


def _group_content(points: list[Point], reader: Reader) -> HeadingContent:
    first = points[0]
    return HeadingContent(
        heading=render_text(first, reader, first.heading),
        points=tuple(_point_content(point, reader) for point in points),
    )


def _point_content(point: Point, reader: Reader) -> PointContent:
    return PointContent(
        id=point.pk.hex,
        text=render_text(point, reader),
        level=point.level,
        kind=point.kind,
        attribution=render_speaker(point, reader),
        language=point.language or point.report.language,
        support=point.support,
        contested=point.contested,
        standing=standing_words(
            point.support,
            contested=point.contested,
            section_kind=point.section.kind,
            language=reader.language,
        ),
        tags=tuple(
            (name, tuple(str(code) for code in codes))
            for name, codes in visible_tags(point, reader).items()
        ),
        version=point.version,
    )


def visible_tags(point: Point, reader: Reader) -> dict[str, list[Any]]:
    """Return the tags of a point without those that would tell a reader who spoke."""
    tags = tag_values(point)
    if hides_telling_tags(point, reader):
        tags.update({name: [] for name in TELLING_TAGS})
    return tags


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _edition_line(session: Session, language: str) -> str:
    """Session kind, place and day, as above the title of the template."""
    with translation.override(language):
        kind = session.get_kind_display()
        day = session.starts_at.date() if session.starts_at else session.edition.starts_on
        when = day_in_words(day) if day else str(session.edition.year)
    return with_commas((kind, session.edition.place, when), language)
