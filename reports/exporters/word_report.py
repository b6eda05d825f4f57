"""One report as a Word file in the layout of the reporting template.

The layout lives in `templates/word/roundtable_2018.docx`, which staff open and edit in Word; this
module fills it in. What Word cannot express in a template is added afterwards: a bookmark at the
start of each point, the direction and the language of each paragraph.
"""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from typing import Any

from gfmd_site.lib.docx_clean import clean_package
from gfmd_site.lib.docx_form import letters_of
from reports.content import (
    HeadingContent,
    PointContent,
    Preparation,
    ReportContent,
    SectionContent,
)
from reports.exporters.shared import (
    DEEPEST_LEVEL,
    document_name,
    footnote_of,
    labels_in,
    line,
    plain,
    title_and_hint,
    unheaded_first,
)
from reports.exporters.word_fill import WordTemplateError, fill, fill_from_staff
from reports.exporters.word_marks import Mark, add_state, mark_in, place_marks

__all__ = ["DEFAULT_TEMPLATE", "WordTemplateError", "render_word_report"]

DEFAULT_TEMPLATE = (
    Path(__file__).resolve().parents[2] / "templates" / "word" / "roundtable_2018.docx"
)
POINT_BOOKMARK = "gfmd_"
SECTION_BOOKMARK = "gfmd_section_"
LINES_TO_FILL = 5  # under each title of an empty form
LONGEST_BOOKMARK = 40  # Word drops longer names


def render_word_report(
    content: ReportContent,
    *,
    template: bytes | Path | None = None,
    preparation: Preparation | None = None,
    state: str = "",
) -> bytes:
    """The report as a .docx, the same bytes for the same content.

    `template` replaces the layout that is shipped; it runs in a sandbox and may use the names of
    the shipped template only, otherwise WordTemplateError is raised. Ids of points are UUIDs:
    each paragraph of a point starts with the bookmark `gfmd_<32 hex digits>`, each title of a
    section with `gfmd_section_<key>`, so that the file can be matched when it comes back. What is
    the form's own wording starts with `gfmd_form_<digest>_<n>`, see `form_digest`. `state` is the
    mark of `reports.domain.word_base`, for files of the team only.

    With `preparation` it is a form to fill by hand: room to write, and what the room was asked.
    """
    marks: list[Mark] = []
    values = _context(content, marks)
    values.update(_preparation_values(preparation, values))
    if template is None:
        document = fill(DEFAULT_TEMPLATE.read_bytes(), values)
    else:
        document = fill_from_staff(template, values)
    fields = (content.rapporteur, content.note_taker, content.roundtable)
    place_marks(document, marks, content.language, [letters_of(field) for field in fields])
    if state:
        add_state(document.docx.element.body, state)
    output = io.BytesIO()
    document.save(output)
    return clean_package(output.getvalue(), title=document_name(content), language=content.language)


# -- what the template may use ---------------------------------------------------------------


def _context(content: ReportContent, marks: list[Mark]) -> dict[str, Any]:
    return {
        "code": line(content.code),
        "edition_title": line(content.edition_title),
        "document_title": line(content.document_title),
        "introduction": [plain(paragraph) for paragraph in content.introduction],
        "labels": labels_in(content.language),
        "rapporteur": plain(content.rapporteur),
        "note_taker": plain(content.note_taker),
        "roundtable": plain(content.roundtable),
        "participants": plain(content.participants),
        "language": content.language,
        "footnote": footnote_of(content),
        "sections": [
            section_values(section, marks, content.language, f"{SECTION_BOOKMARK}{section.key}")
            for section in content.sections
        ],
    }


def _preparation_values(preparation: Preparation | None, values: dict[str, Any]) -> dict[str, Any]:
    is_blank = preparation is not None
    for section in values["sections"]:
        empty = LINES_TO_FILL if is_blank else int(not section["groups"])
        section["blank_lines"] = [""] * empty
    shown = preparation or Preparation()
    return {
        "preparation": {
            "blank_fields": [values["labels"]["co_chairs"]] if is_blank else [],
            "expected_outcome": plain(shown.expected_outcome),
            "questions": [line(question) for question in shown.questions],
        }
    }


def section_values(
    section: SectionContent, marks: list[Mark], language: str, bookmark: str
) -> dict[str, Any]:
    """Return what a template may use of a section; its title gets the bookmark, if any."""
    title, hint = title_and_hint(section, language)
    groups = [_group(group, marks) for group in unheaded_first(section.groups)]
    return {
        "mark": mark_in(marks, Mark(bookmark[:LONGEST_BOOKMARK], language, is_form=True)),
        "key": section.key,
        "number": section.number,
        "title": title,
        "guidance": line(section.guidance),
        "hint": hint,
        "groups": [group for group in groups if group["heading"] or group["points"]],
    }


def _group(group: HeadingContent, marks: list[Mark]) -> dict[str, Any]:
    language = group.points[0].language if group.points else ""
    return {
        "mark": mark_in(marks, Mark(language=language)),
        "heading": line(group.heading),
        "points": [_point(point, marks) for point in group.points if line(point.text)],
    }


def _point(point: PointContent, marks: list[Mark]) -> dict[str, Any]:
    bookmark = f"{POINT_BOOKMARK}{uuid.UUID(point.id).hex}"
    return {
        "mark": mark_in(marks, Mark(bookmark, point.language)),
        "text": plain(point.text),
        "level": min(max(point.level, 0), DEEPEST_LEVEL),
        "kind": point.kind,
        "attribution": line(point.attribution),
        "standing": line(point.standing),
    }
