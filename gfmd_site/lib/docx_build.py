"""A Word file made from nothing: headings, paragraphs, lists and tables, in any direction.

For documents without a layout of the staff. What comes out went through `docx_clean` and is the
same bytes for the same content.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from gfmd_site.lib.docx_clean import LOCALES, clean_package
from gfmd_site.lib.script import RIGHT_TO_LEFT, language_of

FONT = "Calibri"
INK, BRAND, SOFT = RGBColor(0x11, 0x11, 0x11), RGBColor(0x1F, 0x37, 0x63), RGBColor(70, 70, 70)
LINE = "BFC5CE"
COMPLEX_SCRIPT = {"b": "bCs", "i": "iCs", "sz": "szCs"}
HEADINGS = ((1, 20), (2, 15), (3, 12.5))


class WordBuilder:
    """Adds one thing after the other; `data` gives the finished file."""

    def __init__(
        self, *, title: str, language: str, size: float = 11, spacing: float = 1.15
    ) -> None:
        self.title, self.language = title, language
        self._document = Document()
        self._styles(size, spacing)
        self._page()

    def heading(self, text: str, level: int = 1, *, language: str = "") -> None:
        paragraph = self._document.add_paragraph(style=f"Heading {level}")
        self._run(paragraph, text, language)

    def paragraph(
        self,
        text: str,
        *,
        style: str = "Normal",
        language: str = "",
        mark: str = "",
        italic: bool = False,
        before: float | None = None,
        framed: bool = False,
    ) -> None:
        """Add words; `mark` follows them, smaller and set apart, such as where they come from.

        `framed` words are the file's own and keep its direction, whatever names stand in them.
        """
        paragraph = self._document.add_paragraph(style=style)
        if before is not None:
            paragraph.paragraph_format.space_before = Pt(before)
        self._run(paragraph, text, language, italic=italic, framed=framed)
        if mark:
            beside = language_of(text, language or self.language)
            self._run(paragraph, f" [{mark}]", beside, soft=True, leads=False)

    def bullet(self, text: str, *, language: str = "", mark: str = "") -> None:
        self.paragraph(text, style="List Bullet", language=language, mark=mark)

    def table(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        caption: str,
        widths: Sequence[float] = (),
        shades: Sequence[Sequence[str]] = (),
    ) -> None:
        """Add a table whose first row and first column are headers; `shades` colours cells."""
        body = list(rows)
        table = self._document.add_table(rows=1 + len(body), cols=len(head))
        table.style = "Table Grid"
        _lighten(table)
        for column, width in zip(table.columns, widths, strict=False):
            table.autofit, column.width = False, Cm(width)
        if self.language in RIGHT_TO_LEFT:
            direction = OxmlElement("w:bidiVisual")
            table._tbl.tblPr.insert_element_before(direction, "w:tblW", "w:tblLook")
        _describe(table, caption)
        for row_number, values in enumerate([head, *body]):
            cells = table.rows[row_number].cells
            for column, value in enumerate(values):
                self._cell(cells[column], value, is_head=row_number == 0)
                if row_number and shades and column:
                    _shade(cells[column], shades[row_number - 1][column - 1])
                if widths:
                    cells[column].width = Cm(widths[column])
        _repeat(table.rows[0])

    def picture(self, data: bytes, alternative: str, *, width: float) -> None:
        """Add a picture, in centimetres, with the words for those who do not see it."""
        shape = self._document.add_picture(io.BytesIO(data), width=Cm(width))
        shape._inline.docPr.set("descr", alternative)

    def page_break(self) -> None:
        self._document.add_page_break()

    def data(self) -> bytes:
        output = io.BytesIO()
        self._document.save(output)
        return clean_package(output.getvalue(), title=self.title, language=self.language)

    # How it is made

    def _run(
        self,
        paragraph: Any,
        text: str,
        language: str,
        *,
        italic: bool = False,
        soft: bool = False,
        leads: bool = True,
        framed: bool = False,
    ) -> None:
        """Add words in their own direction; the paragraph takes it where they lead it."""
        own = language or self.language
        if leads and not framed:
            own = language_of(text, own)
        run = paragraph.add_run(text)
        run.italic = italic or None
        if soft:
            run.font.color.rgb = SOFT
            run.font.size = Pt(9)
        properties = run._r.get_or_add_rPr()
        set_complex_script(properties)
        code = OxmlElement("w:lang")
        locale = LOCALES.get(own, own)
        code.set(qn("w:bidi" if own in RIGHT_TO_LEFT else "w:val"), locale)
        if own in RIGHT_TO_LEFT:
            properties.append(OxmlElement("w:rtl"))
            if leads:
                _turn(paragraph)
        properties.append(code)

    def _cell(self, cell: Any, text: str, *, is_head: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        self._run(paragraph, text, "")
        for run in paragraph.runs:
            run.font.size = Pt(9)
            run.bold = is_head or None
            set_complex_script(run._r.get_or_add_rPr())

    def _styles(self, size: float, spacing: float) -> None:
        styles = self._document.styles
        _font(styles["Normal"], size, INK)
        form = styles["Normal"].paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.MULTIPLE, spacing
        form.space_after = Pt(size * 0.6)
        for level, points in HEADINGS:
            style = styles[f"Heading {level}"]
            _font(style, max(points, size), BRAND)
            style.paragraph_format.space_before = Pt(14 if level > 1 else 0)
            style.paragraph_format.space_after = Pt(6)
            style.paragraph_format.keep_with_next = True
        _font(styles["List Bullet"], size, INK)
        _font(styles["Footer"], 9, SOFT)

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.2)
        paragraph = section.footer.paragraphs[0]
        self._run(paragraph, f"{self.title} · ", "", soft=True)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            paragraph._p.append(_field(kind, text))


def set_complex_script(properties: Any) -> None:
    """Word keeps bold, italics and size of Arabic text apart from those of Latin text."""
    for name, complex_name in COMPLEX_SCRIPT.items():
        plain = properties.find(qn(f"w:{name}"))
        if plain is None or properties.find(qn(f"w:{complex_name}")) is not None:
            continue
        copy = OxmlElement(f"w:{complex_name}")
        copy.attrib.update(plain.attrib)
        plain.addnext(copy)


def _turn(paragraph: Any) -> None:
    settings = paragraph._p.get_or_add_pPr()
    if settings.find(qn("w:bidi")) is None:
        settings.append(OxmlElement("w:bidi"))


def _font(style: Any, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    set_complex_script(properties)


def _field(kind: str, text: str) -> Any:
    run = OxmlElement("w:r")
    part = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        part.set(qn("w:fldCharType"), kind)
    else:
        part.text = text
    run.append(part)
    return run


def _lighten(table: Any) -> None:
    """Thin grey lines: the words count, not the grid."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in {"val": "single", "sz": "4", "space": "0", "color": LINE}.items():
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption"
    )


def _describe(table: Any, caption: str) -> None:
    """Give a table its words for those who do not see it."""
    words = OxmlElement("w:tblCaption")
    words.set(qn("w:val"), caption)
    table._tbl.tblPr.append(words)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _shade(cell: Any, colour: str) -> None:
    if not colour:
        return
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)
