"""What the report page shows, put together once for reading and for filling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from gfmd_site.help.first_visit import guide_in_report
from gfmd_site.help.keys import EDITOR
from gfmd_site.lib.text import count_words
from gfmd_site.permissions import may
from reports.choices import Consent, SectionKind
from reports.domain.comments import comment_text, comments_for
from reports.domain.consent import (
    TELLING_TAGS,
    Reader,
    hides_telling_tags,
    missing_consents,
    reader_of,
    render_speaker,
    render_text,
)
from reports.domain.content import by_heading
from reports.domain.editing import PageResult
from reports.domain.header import header_of
from reports.domain.queries import Tag, page_points
from reports.domain.questions import QuestionState, question_states
from reports.domain.remarks import Remarks
from reports.domain.section_help import BY_KIND, SectionHelp, help_for
from reports.domain.support import support_words
from reports.domain.thin import LONG_POINT_WORDS
from reports.importers.consultation_titles import read_cross_references
from reports.models import Attribution, Comment, Point, Report, TemplateSection
from reports.views.shell import word_lists_address

ACTIONS = (
    "edit_report",
    "submit_report",
    "return_report",
    "accept_report",
    "reopen_report",
    "comment_report",
    "import_word",
    "export_public",
    "record_consent",
    "purge_names",
    "see_names",
    "decide_held",
)
# A quick look, so that reading a long report costs nothing where no theme is named.
THEME_WORDS = re.compile(r"th[eè]mes?|temas?", re.IGNORECASE)
# Chromium lays out each field of smaller forms by itself, to see what it could fill in.
FILLED_IN = 200
TAG_ORDER = ("constituencies", "objectives", "targets", "principles", "countries", "questions")


@dataclass
class PointRow:
    """One point as the page shows it to this reader."""

    point: Point
    text: str
    speaker: str
    heading: str
    words: int
    number: int = 0
    """Its place in the section, from 1; set when the section is put together."""
    tags: list[Tag] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    support: str = ""
    """How widely it was supported, in the words of its section."""
    themes: list[str] = field(default_factory=list)
    """Other themes that its words refer to, so that their rooms can take it up."""
    conflict: str = ""
    error: str = ""
    typed: str | None = None

    @property
    def is_long(self) -> bool:
        return self.words > LONG_POINT_WORDS

    @property
    def has_marks(self) -> bool:
        """Whether anything stands under its text."""
        point = self.point
        said = self.speaker or self.support or self.attributions
        return bool(said or self.tags or self.themes or point.contested or point.practice_id)

    @property
    def editor_text(self) -> str:
        """The text for the field: what was typed and could not be stored, else the stored one."""
        return self.point.text if self.typed is None else self.typed

    @property
    def editor_rows(self) -> int:
        return min(12, 1 + len(self.editor_text) // 85 + self.editor_text.count("\n"))


@dataclass
class SectionBlock:
    section: TemplateSection
    groups: list[tuple[str, list[PointRow]]]
    count: int
    words: int
    new_text: str = ""

    @property
    def help(self) -> SectionHelp | None:
        return BY_KIND.get(self.section.kind)

    @property
    def is_quotes(self) -> bool:
        return self.section.kind == SectionKind.QUOTES


def abilities(request: HttpRequest, report: Report) -> dict[str, bool]:
    """Return what the person may do with the report, for the head of its pages."""
    return {name: may(request.user, f"reports.{name}", report) for name in ACTIONS}


def report_page(
    request: HttpRequest,
    report: Report,
    *,
    result: PageResult | None = None,
    new_texts: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Return the context of the report page. The number of queries does not grow with points."""
    reader = reader_of(request.user, report)
    points, tags = page_points(report, get_language() or "en")
    can = abilities(request, report)
    comments = comments_for(report, reader)
    questions = question_states(report.session)
    outcome = result or PageResult()
    rows = {
        point.pk: _row(point, reader, _visible(tags.get(point.pk, []), point, reader), outcome)
        for point in points
    }
    remarks = Remarks([report] if comments else [], reader)
    for comment in comments:
        on = rows[comment.point_id].point if comment.point_id in rows else None
        comment.text = comment_text(comment, reader, on, remarks)
        if comment.point_id in rows:
            rows[comment.point_id].comments.append(comment)
    _note_themes(report, rows.values())
    blocks = _blocks(report, list(rows.values()), new_texts or {})
    name = "sections_edit" if can["edit_report"] else "sections_read"
    sections = {
        "blocks": blocks,
        "can": can,
        "report": report,
        "report_url": report.get_absolute_url(),
        "consent_labels": {value: str(label).lower() for value, label in Consent.choices},
    }
    return {
        # The Jinja environment escapes everything; it only does not say so.
        "sections_html": mark_safe(  # noqa: S308
            render_to_string(f"reports/{name}.html", sections, using="jinja")
        ),
        "report": report,
        "session": report.session,
        "header": header_of(report),
        "can": can,
        "reader": reader,
        "blocks": blocks,
        "point_count": len(points),
        "is_long": len(points) > FILLED_IN,
        "questions": questions,
        "questions_open": sum(asked.state == QuestionState.UNTOUCHED for asked in questions),
        "waiting": missing_consents([row.point for row in rows.values() if row.attributions]),
        "report_comments": [comment for comment in comments if comment.point_id is None],
        "result": result,
        "word_lists": word_lists_address(),
        "section_help": help_for(block.section.kind for block in blocks),
        "keys_sheet": EDITOR,
        "guide": guide_in_report(request) if can["edit_report"] else None,
    }


def _blocks(
    report: Report, rows: list[PointRow], new_texts: Mapping[str, str]
) -> list[SectionBlock]:
    blocks = []
    for section in report.template.sections.all():
        own = [row for row in rows if row.point.section_id == section.pk]
        for number, row in enumerate(own, start=1):
            row.number = number
        blocks.append(
            SectionBlock(
                section=section,
                groups=_grouped(own),
                count=len(own),
                words=sum(row.words for row in own),
                new_text=new_texts.get(section.key, ""),
            )
        )
    return blocks


def _row(point: Point, reader: Reader, tags: list[Tag], result: PageResult) -> PointRow:
    text = render_text(point, reader)
    return PointRow(
        point=point,
        text=text,
        speaker=render_speaker(point, reader),
        heading=render_text(point, reader, point.heading) if point.heading else "",
        words=count_words(text),
        tags=tags,
        support=support_words(point.support, point.section.kind),
        attributions=list(point.attributions.all()) if reader.sees_names else [],
        conflict=result.conflicts.get(point.pk, ""),
        error=result.errors.get(point.pk, ("", ""))[1],
        typed=result.unsaved_texts.get(point.pk),
    )


def _note_themes(report: Report, rows: Iterable[PointRow]) -> None:
    """Name the themes that points refer to; the edition is asked only where one does."""
    referring = [
        (row, numbers)
        for row in rows
        if THEME_WORDS.search(row.text) and (numbers := read_cross_references(row.text))
    ]
    if not referring:
        return
    themes = report.session.edition.themes.all()
    titles = {str(theme.number): f"{theme.number}. {theme.title}" for theme in themes}
    for row, found in referring:
        row.themes = [titles.get(one.partition(":")[0], one) for one in found]


def _visible(tags: list[Tag], point: Point, reader: Reader) -> list[Tag]:
    hidden = TELLING_TAGS if hides_telling_tags(point, reader) else frozenset()
    return sorted((tag for tag in tags if tag.name not in hidden), key=_tag_place)


def _tag_place(tag: Tag) -> tuple[int, int, str]:
    """Sort chips by list, then numbers as numbers: 2 before 10, 10.2 before 10.10."""
    whole, _dot, part = tag.code.partition(".")
    number = int(whole) * 100 + (int(part) if part.isdigit() else 50) if whole.isdigit() else 0
    return (TAG_ORDER.index(tag.name), number, tag.code)


def _grouped(rows: list[PointRow]) -> list[tuple[str, list[PointRow]]]:
    by_id = {row.point.pk: row for row in rows}
    groups = by_heading([row.point for row in rows])
    return [(by_id[group[0].pk].heading, [by_id[point.pk] for point in group]) for group in groups]
