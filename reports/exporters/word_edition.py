"""A whole edition as one Word file: title page, table of contents, all reports by theme.

The layout lives in `templates/word/edition.docx`. The table of contents is a field of Word with
its entries already in it; the page numbers are counted by Word when the file is opened.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from lxml import etree

from gfmd_site.lib.docx_clean import W, clean_package
from reports.content import EditionContent, ReportContent
from reports.exporters.shared import footnote_of, labels_in, line, plain
from reports.exporters.word_fill import fill
from reports.exporters.word_marks import Mark, mark_in, place_marks
from reports.exporters.word_report import section_values

EDITION_TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "word" / "edition.docx"
CONTENTS_FIELD = r' TOC \o "1-2" \h \z \u '
CONTENTS_BOOKMARK = "gfmd_contents"
ENTRY_BOOKMARK = "_Toc"
Entry = tuple[int, str, str]


def render_word_edition(content: EditionContent) -> bytes:
    """Return the edition as a .docx, the same bytes for the same content."""
    marks: list[Mark] = []
    entries: list[Entry] = []
    with translation.override(content.language):
        values = _values(content, marks, entries)
        document = fill(EDITION_TEMPLATE.read_bytes(), values)
    place_marks(document, marks, content.language, None)
    _write_contents(document.docx.element.body, entries)
    output = io.BytesIO()
    document.save(output)
    return clean_package(output.getvalue(), title=values["title"], language=content.language)


def _values(content: EditionContent, marks: list[Mark], entries: list[Entry]) -> dict[str, Any]:
    first = next(iter(content.reports), None)
    return {
        "code": str(content.year),
        "labels": labels_in(content.language),
        "title": line(content.title),
        "subtitle": [line(words) for words in content.subtitle],
        "document_title": _("Reports of the sessions"),
        "footnote": footnote_of(first) if first else "",
        "contents_title": _("Contents"),
        "contents_mark": mark_in(marks, Mark(CONTENTS_BOOKMARK)),
        "themes": [
            {
                "mark": _entry(marks, entries, 1, theme.title, content.language),
                "title": line(theme.title),
                "reports": [_report(report, marks, entries) for report in theme.reports],
            }
            for theme in content.themes
        ],
    }


def _report(report: ReportContent, marks: list[Mark], entries: list[Entry]) -> dict[str, Any]:
    sections = [section_values(section, marks, report.language, "") for section in report.sections]
    for section in sections:
        section["blank_lines"] = [] if section["groups"] else [""]
    return {
        "mark": _entry(marks, entries, 2, report.roundtable, report.language),
        "mark_line": mark_in(marks, Mark(language=report.language)),
        "labels": labels_in(report.language),
        "edition_title": line(report.edition_title),
        "roundtable": line(report.roundtable),
        "rapporteur": plain(report.rapporteur),
        "note_taker": plain(report.note_taker),
        "participants": plain(report.participants),
        "sections": sections,
    }


def _entry(marks: list[Mark], entries: list[Entry], level: int, words: str, language: str) -> Any:
    bookmark = f"{ENTRY_BOOKMARK}{len(entries) + 1:06}"
    entries.append((level, line(words), bookmark))
    return mark_in(marks, Mark(bookmark, language))


# -- the table of contents -------------------------------------------------------------------


def _write_contents(body: etree._Element, entries: list[Entry]) -> None:
    """Put the entries where the mark stands: a field whose result is there before Word counts."""
    path = f".//{{{W}}}bookmarkStart[@{{{W}}}name='{CONTENTS_BOOKMARK}']"
    place = body.find(path).getparent()
    paragraphs = [_entry_paragraph(*entry) for entry in entries]
    start = _field_start(CONTENTS_FIELD)
    if paragraphs:
        paragraphs[0][1:1] = start
    else:
        paragraphs.append(_element("p", *start))
    paragraphs.append(_element("p", _field_mark("end")))
    position = body.index(place)
    body[position : position + 1] = paragraphs


def _entry_paragraph(level: int, words: str, bookmark: str) -> etree._Element:
    style = _element("pPr", _element("pStyle", val=f"TOC{level}"))
    page = [*_field_start(f" PAGEREF {bookmark} \\h "), _field_mark("end")]
    link = _element("hyperlink", _run(words), _element("r", _element("tab")), *page)
    link.set(f"{{{W}}}anchor", bookmark)
    link.set(f"{{{W}}}history", "1")
    return _element("p", style, link)


def _field_start(instruction: str) -> list[etree._Element]:
    code = _element("instrText")
    code.text = instruction
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    # A dirty field is counted anew when the file is opened.
    begin = _field_mark("begin", dirty="true")
    return [begin, _element("r", code), _field_mark("separate")]


def _field_mark(kind: str, **attributes: str) -> etree._Element:
    return _element("r", _element("fldChar", fldCharType=kind, **attributes))


def _run(words: str) -> etree._Element:
    text = _element("t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return _element("r", text)


def _element(name: str, *children: etree._Element, **attributes: str) -> etree._Element:
    element = etree.Element(f"{{{W}}}{name}")
    element.attrib.update({f"{{{W}}}{key}": value for key, value in attributes.items()})
    element.extend(children)
    return element
