"""What Word cannot express in a template: bookmarks, direction and language of paragraphs.

While a template is filled, marks are left in the text as processing instructions; afterwards
each becomes a bookmark at the start of its paragraph, and gives the paragraph its language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docxtpl import DocxTemplate
from lxml import etree
from markupsafe import Markup

from gfmd_site.lib.docx_build import set_complex_script
from gfmd_site.lib.docx_clean import LOCALES, W
from gfmd_site.lib.docx_form import FORM_BOOKMARK, STATE_MARK, form_digest, letters_of
from gfmd_site.lib.script import RIGHT_TO_LEFT, language_of

# The order in which Word expects properties: what may stand after the one inserted.
_AFTER_BIDI = re.compile(
    "adjustRightInd|snapToGrid|spacing|ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|"
    "textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr"
)
_AFTER_RTL = re.compile("cs|em|lang|eastAsianLayout|specVanish|oMath")
_AFTER_LANG = re.compile("eastAsianLayout|specVanish|oMath")
_AFTER_BIDI_SECTION = re.compile("rtlGutter|docGrid|printerSettings")
_AFTER_BIDI_VISUAL = re.compile(r"(?!(tblStyle|tblpPr|tblOverlap)$)\w+")


@dataclass(frozen=True)
class Mark:
    """A place in the filled template: it becomes a bookmark, and sets the paragraph's language."""

    bookmark: str = ""
    language: str = ""
    is_form: bool = False


def mark_in(marks: list[Mark], mark: Mark) -> Markup:
    """A processing instruction: typed text is escaped, so nobody can type one."""
    marks.append(mark)
    return Markup("<?gfmd {}?>").format(len(marks) - 1)


def place_marks(
    document: DocxTemplate, marks: list[Mark], language: str, fields: list[str] | None
) -> None:
    """Turn the marks of a filled template into bookmarks, languages and directions.

    `fields` are the letters of what people filled in; all other wording of the form is marked as
    the form's own. With None it is not: such a file does not come back.
    """
    body = document.docx.element.body
    paragraph_marks = _take_marks(body, marks)
    _add_bookmarks(body, paragraph_marks, fields)
    for root in _written_parts(document):
        for paragraph in root.iter(f"{{{W}}}p"):
            mark = paragraph_marks.get(paragraph)
            own = _language_of(paragraph, mark, language)
            _set_language(paragraph, own, document_language=language)
        if language in RIGHT_TO_LEFT:
            _mirror(root)
    if language not in RIGHT_TO_LEFT:
        _mirror_tables(body, paragraph_marks)


def _language_of(paragraph: etree._Element, mark: Mark | None, language: str) -> str:
    if mark is None or not mark.language:
        return language
    if mark.is_form:
        return mark.language
    return language_of("".join(paragraph.itertext(f"{{{W}}}t")), mark.language)


def _written_parts(document: DocxTemplate) -> Iterator[etree._Element]:
    yield document.docx.element.body
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield part.element


def _take_marks(body: etree._Element, marks: list[Mark]) -> dict[etree._Element, Mark]:
    found: dict[etree._Element, Mark] = {}
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
    body: etree._Element, paragraph_marks: dict[etree._Element, Mark], fields: list[str] | None
) -> None:
    used = [int(mark.get(f"{{{W}}}id", 0)) for mark in body.iter(f"{{{W}}}bookmarkStart")]
    number = max(used, default=0)
    for paragraph in body.iter(f"{{{W}}}p"):
        mark = paragraph_marks.get(paragraph, Mark(is_form=True))
        names = [mark.bookmark] if mark.bookmark else []
        text = "" if fields is None else "".join(paragraph.itertext(f"{{{W}}}t"))
        if mark.is_form and _is_form_wording(letters_of(text), fields):
            names.append(f"{FORM_BOOKMARK}{form_digest(text)}_{number + len(names) + 1}")
        position = 0 if paragraph.find(f"{{{W}}}pPr") is None else 1
        for name in reversed(names):
            number += 1
            paragraph[position:position] = _bookmark(name, number)


def add_state(body: etree._Element, state: str) -> None:
    used = [int(mark.get(f"{{{W}}}id", 0)) for mark in body.iter(f"{{{W}}}bookmarkStart")]
    paragraph = next(body.iter(f"{{{W}}}p"))
    position = 0 if paragraph.find(f"{{{W}}}pPr") is None else 1
    bookmark = _bookmark(f"{STATE_MARK}{state}", max(used, default=0) + 1)
    paragraph[position:position] = bookmark


def _is_form_wording(letters: str, fields: list[str] | None) -> bool:
    return bool(letters) and not any(field and field in letters for field in fields or ())


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
            set_complex_script(properties)
            _insert(properties, "rtl", _AFTER_RTL)
        if language != document_language:
            lang = _insert(_child(run, "rPr"), "lang", _AFTER_LANG)
            lang.set(f"{{{W}}}{'bidi' if is_rtl else 'val'}", LOCALES.get(language, language))


def _mirror_tables(body: etree._Element, paragraph_marks: dict[etree._Element, Mark]) -> None:
    """Mirror the tables of a report that runs from right to left among others that do not."""
    for table in body.iter(f"{{{W}}}tbl"):
        mark = paragraph_marks.get(next(table.iter(f"{{{W}}}p")))
        if mark is not None and mark.language in RIGHT_TO_LEFT:
            _insert(table.find(f"{{{W}}}tblPr"), "bidiVisual", _AFTER_BIDI_VISUAL)


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
