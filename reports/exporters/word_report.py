"""One report as a Word file in the layout of the reporting template.

The layout lives in `templates/word/roundtable_2018.docx`, which staff open and edit in Word; this
module fills it in. What Word cannot express in a template is added afterwards: a bookmark at the
start of each point, the direction and the language of each paragraph.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from lxml import etree
from markupsafe import Markup

from gfmd_site.lib.docx_clean import LOCALES, W, clean_package
from gfmd_site.lib.docx_form import FORM_BOOKMARK, STATE_MARK, form_digest, letters_of
from reports.content import (
    HeadingContent,
    PointContent,
    Preparation,
    ReportContent,
    SectionContent,
)
from reports.exporters.shared import (
    DEEPEST_LEVEL,
    RIGHT_TO_LEFT,
    document_name,
    footnote_of,
    labels_in,
    line,
    plain,
    title_and_hint,
    unheaded_first,
)

DEFAULT_TEMPLATE = (
    Path(__file__).resolve().parents[2] / "templates" / "word" / "roundtable_2018.docx"
)
POINT_BOOKMARK = "gfmd_"
SECTION_BOOKMARK = "gfmd_section_"
LINES_TO_FILL = 5  # under each title of an empty form
LONGEST_BOOKMARK = 40  # Word drops longer names

_SAFE_FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "upper")
# docxtpl turns "{_{" into "{{" (its way to write braces): a text that holds it must not change.
_DOCXTPL_ESCAPE = re.compile("(?<=[{}%])_(?=[{}%])")

# The order in which Word expects properties: what may stand after the one inserted.
_AFTER_BIDI = re.compile(
    "adjustRightInd|snapToGrid|spacing|ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|"
    "textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr"
)
_AFTER_RTL = re.compile("cs|em|lang|eastAsianLayout|specVanish|oMath")
_AFTER_LANG = re.compile("eastAsianLayout|specVanish|oMath")
_AFTER_BIDI_SECTION = re.compile("rtlGutter|docGrid|printerSettings")
_AFTER_BIDI_VISUAL = re.compile(r"(?!(tblStyle|tblpPr|tblOverlap)$)\w+")
_COMPLEX_SCRIPT = {"b": "bCs", "i": "iCs", "sz": "szCs"}


class WordTemplateError(Exception):
    """The Word template of the staff cannot be filled in. The message is a sentence for them."""


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
    marks: list[_Mark] = []
    values = _context(content, marks)
    values.update(_preparation_values(preparation, values))
    if template is None:
        document = _fill(DEFAULT_TEMPLATE.read_bytes(), values)
    else:
        document = _fill_from_staff(template, values)
    fields = (content.rapporteur, content.note_taker, content.roundtable)
    _place_marks(document, marks, content.language, [letters_of(field) for field in fields])
    if state:
        _add_state(document.docx.element.body, state)
    output = io.BytesIO()
    document.save(output)
    return clean_package(output.getvalue(), title=document_name(content), language=content.language)


# -- what the template may use ---------------------------------------------------------------


@dataclass(frozen=True)
class _Mark:
    """A place in the filled template: it becomes a bookmark, and sets the paragraph's language."""

    bookmark: str = ""
    language: str = ""
    is_form: bool = False


def _context(content: ReportContent, marks: list[_Mark]) -> dict[str, Any]:
    return {
        "code": line(content.code),
        "edition_title": line(content.edition_title),
        "document_title": line(content.document_title),
        "introduction": [plain(paragraph) for paragraph in content.introduction],
        "labels": labels_in(content.language),
        "rapporteur": plain(content.rapporteur),
        "note_taker": plain(content.note_taker),
        "roundtable": plain(content.roundtable),
        "language": content.language,
        "footnote": footnote_of(content),
        "sections": [_section(section, marks, content.language) for section in content.sections],
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


def _section(section: SectionContent, marks: list[_Mark], language: str) -> dict[str, Any]:
    title, hint = title_and_hint(section, language)
    groups = [_group(group, marks) for group in unheaded_first(section.groups)]
    bookmark = f"{SECTION_BOOKMARK}{section.key}"[:LONGEST_BOOKMARK]
    return {
        "mark": _mark(marks, _Mark(bookmark, is_form=True)),
        "key": section.key,
        "number": section.number,
        "title": title,
        "guidance": line(section.guidance),
        "hint": hint,
        "groups": [group for group in groups if group["heading"] or group["points"]],
    }


def _group(group: HeadingContent, marks: list[_Mark]) -> dict[str, Any]:
    language = group.points[0].language if group.points else ""
    return {
        "mark": _mark(marks, _Mark(language=language)),
        "heading": line(group.heading),
        "points": [_point(point, marks) for point in group.points if line(point.text)],
    }


def _point(point: PointContent, marks: list[_Mark]) -> dict[str, Any]:
    bookmark = f"{POINT_BOOKMARK}{uuid.UUID(point.id).hex}"
    return {
        "mark": _mark(marks, _Mark(bookmark, point.language)),
        "text": plain(point.text),
        "level": min(max(point.level, 0), DEEPEST_LEVEL),
        "kind": point.kind,
        "attribution": line(point.attribution),
    }


def _mark(marks: list[_Mark], mark: _Mark) -> Markup:
    """A processing instruction: typed text is escaped, so nobody can type one."""
    marks.append(mark)
    return Markup("<?gfmd {}?>").format(len(marks) - 1)


# -- filling in ------------------------------------------------------------------------------


def _word_text(value: Any) -> Any:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return Markup("&#95;").join(_DOCXTPL_ESCAPE.split(value))


class _Sandbox(ImmutableSandboxedEnvironment):
    """A template can print and repeat what it is given, and nothing else."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"The operator {operator} is not allowed in a Word template.")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)


def _sandbox() -> _Sandbox:
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined, finalize=_word_text)
    environment.globals.clear()
    environment.filters = {name: FILTERS[name] for name in _SAFE_FILTERS}
    return environment


_ENVIRONMENT = _sandbox()


def _fill(template: bytes, values: dict[str, Any]) -> DocxTemplate:
    document = DocxTemplate(io.BytesIO(template))
    document.render(values, jinja_env=_ENVIRONMENT)
    return document


def _fill_from_staff(template: bytes | Path, values: dict[str, Any]) -> DocxTemplate:
    data = template.read_bytes() if isinstance(template, Path) else template
    try:
        return _fill(data, values)
    except Exception as error:  # a template is a program: it may fail in any way
        message = gettext(
            "The Word template could not be filled in: %(reason)s. Correct the template in Word, "
            "or go back to the template that is supplied."
        )
        raise WordTemplateError(message % {"reason": str(error).rstrip(".")}) from error


# -- bookmarks, direction, language ----------------------------------------------------------


def _place_marks(
    document: DocxTemplate, marks: list[_Mark], language: str, fields: list[str]
) -> None:
    body = document.docx.element.body
    paragraph_marks = _take_marks(body, marks)
    _add_bookmarks(body, paragraph_marks, fields)
    for root in _written_parts(document):
        for paragraph in root.iter(f"{{{W}}}p"):
            mark = paragraph_marks.get(paragraph)
            own = mark.language if mark and mark.language else language
            _set_language(paragraph, own, document_language=language)
        if language in RIGHT_TO_LEFT:
            _mirror(root)


def _written_parts(document: DocxTemplate) -> Iterator[etree._Element]:
    yield document.docx.element.body
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield part.element


def _take_marks(body: etree._Element, marks: list[_Mark]) -> dict[etree._Element, _Mark]:
    found: dict[etree._Element, _Mark] = {}
    for instruction in list(body.iter(etree.ProcessingInstruction)):
        parent = instruction.getparent()
        paragraph = next(instruction.iterancestors(f"{{{W}}}p"))
        if instruction.target == "gfmd":
            found.setdefault(paragraph, marks[int(instruction.text)])
        before = instruction.getprevious()
        tail = instruction.tail or ""
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
        instruction.tail = None
        parent.remove(instruction)
    return found


def _add_bookmarks(
    body: etree._Element, paragraph_marks: dict[etree._Element, _Mark], fields: list[str]
) -> None:
    used = [int(mark.get(f"{{{W}}}id", 0)) for mark in body.iter(f"{{{W}}}bookmarkStart")]
    number = max(used, default=0)
    for paragraph in body.iter(f"{{{W}}}p"):
        mark = paragraph_marks.get(paragraph, _Mark(is_form=True))
        names = [mark.bookmark] if mark.bookmark else []
        text = "".join(paragraph.itertext(f"{{{W}}}t"))
        if mark.is_form and _is_form_wording(letters_of(text), fields):
            names.append(f"{FORM_BOOKMARK}{form_digest(text)}_{number + len(names) + 1}")
        position = 0 if paragraph.find(f"{{{W}}}pPr") is None else 1
        for name in reversed(names):
            number += 1
            paragraph[position:position] = _bookmark(name, number)


def _add_state(body: etree._Element, state: str) -> None:
    used = [int(mark.get(f"{{{W}}}id", 0)) for mark in body.iter(f"{{{W}}}bookmarkStart")]
    paragraph = next(body.iter(f"{{{W}}}p"))
    position = 0 if paragraph.find(f"{{{W}}}pPr") is None else 1
    bookmark = _bookmark(f"{STATE_MARK}{state}", max(used, default=0) + 1)
    paragraph[position:position] = bookmark


def _is_form_wording(letters: str, fields: list[str]) -> bool:
    return bool(letters) and not any(field and field in letters for field in fields)


def _bookmark(name: str, number: int) -> list[etree._Element]:
    start, end = (etree.Element(f"{{{W}}}bookmark{edge}") for edge in ("Start", "End"))
    start.attrib.update({f"{{{W}}}id": str(number), f"{{{W}}}name": name})
    end.set(f"{{{W}}}id", str(number))
    return [start, end]


def _set_language(paragraph: etree._Element, language: str, *, document_language: str) -> None:
    """Direction of the paragraph, and the language of its runs where it is not the document's."""
    is_rtl = language in RIGHT_TO_LEFT
    if is_rtl:
        properties = _child(paragraph, "pPr")
        _insert(properties, "bidi", _AFTER_BIDI)
    for run in paragraph.iter(f"{{{W}}}r"):
        properties = run.find(f"{{{W}}}rPr")
        for old in [] if properties is None else properties.findall(f"{{{W}}}lang"):
            properties.remove(old)
        if is_rtl:
            properties = _child(run, "rPr")
            _set_complex_script(properties)
            _insert(properties, "rtl", _AFTER_RTL)
        if language != document_language:
            lang = _insert(_child(run, "rPr"), "lang", _AFTER_LANG)
            lang.set(f"{{{W}}}{'bidi' if is_rtl else 'val'}", LOCALES.get(language, language))


def _set_complex_script(properties: etree._Element) -> None:
    """Word keeps bold, italics and size of Arabic text apart from those of Latin text."""
    for name, complex_name in _COMPLEX_SCRIPT.items():
        plain = properties.find(f"{{{W}}}{name}")
        if plain is None or properties.find(f"{{{W}}}{complex_name}") is not None:
            continue
        copy = etree.Element(f"{{{W}}}{complex_name}", plain.attrib)
        plain.addnext(copy)


def _mirror(root: etree._Element) -> None:
    for properties in root.iter(f"{{{W}}}tblPr"):
        _insert(properties, "bidiVisual", _AFTER_BIDI_VISUAL)
    for properties in root.iter(f"{{{W}}}sectPr"):
        _insert(properties, "bidi", _AFTER_BIDI_SECTION)


def _child(parent: etree._Element, name: str) -> etree._Element:
    found = parent.find(f"{{{W}}}{name}")
    if found is None:
        found = etree.Element(f"{{{W}}}{name}")
        parent.insert(0, found)
    return found


def _insert(properties: etree._Element, name: str, after: re.Pattern[str]) -> etree._Element:
    """Add a property before those named by `after`; one that is already there is replaced."""
    for old in properties.findall(f"{{{W}}}{name}"):
        properties.remove(old)
    position = len(properties)
    for index, sibling in enumerate(properties):
        if after.fullmatch(etree.QName(sibling).localname):
            position = index
            break
    element = etree.Element(f"{{{W}}}{name}")
    properties.insert(position, element)
    return element
