"""A Word file made from nothing."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from gfmd_site.lib.docx_build import WordBuilder

# The order in which Word wants what it knows of a table.
ORDER = ["tblStyle", "bidiVisual", "tblW", "tblBorders", "tblLayout", "tblLook", "tblCaption"]


@pytest.mark.parametrize(("language", "order"), [("en", ORDER[:1] + ORDER[2:]), ("ar", ORDER)])
def test_table_has_thin_grey_lines_in_the_order_of_word(language: str, order: list[str]) -> None:
    builder = WordBuilder(title="Synthesis", language=language)
    builder.table(["Objective", "3.1"], [["1 Data", "3"]], caption="Coverage", widths=[7, 2])

    (table,) = Document(io.BytesIO(builder.data())).tables
    properties = table._tbl.tblPr
    lines = properties.find(qn("w:tblBorders"))

    assert [node.tag.rpartition("}")[2] for node in properties] == order
    assert {(line.get(qn("w:sz")), line.get(qn("w:color"))) for line in lines} == {("4", "BFC5CE")}


def test_words_of_another_direction_lead_their_paragraph() -> None:
    builder = WordBuilder(title="Synthesis", language="ar")
    builder.paragraph("Data come first.", mark="3.1")
    builder.bullet("البيانات أولا.", mark="3.1")

    latin, arabic = Document(io.BytesIO(builder.data())).paragraphs
    directions = [
        (
            paragraph._p.get_or_add_pPr().find(qn("w:bidi")) is not None,
            [run._r.rPr.find(qn("w:rtl")) is not None for run in paragraph.runs],
        )
        for paragraph in (latin, arabic)
    ]

    assert directions == [(False, [False, False]), (True, [True, True])]


def test_arabic_letters_have_the_size_of_latin_ones() -> None:
    builder = WordBuilder(title="Statement", language="ar", size=18)
    builder.paragraph("البيانات أولا.", mark="3.1", italic=True)

    document = Document(io.BytesIO(builder.data()))
    words, mark = (run._r.rPr for run in document.paragraphs[0].runs)

    assert document.styles["Normal"].element.rPr.find(qn("w:szCs")).get(qn("w:val")) == "36"
    assert words.find(qn("w:iCs")) is not None
    assert mark.find(qn("w:szCs")).get(qn("w:val")) == "18"


def test_framed_words_keep_the_direction_of_the_file() -> None:
    builder = WordBuilder(title="Synthesis", language="ar")
    builder.paragraph("Global Forum on Migration, Marrakesh، 5 ديسمبر 2018", framed=True)

    (about,) = Document(io.BytesIO(builder.data())).paragraphs

    assert about._p.pPr.find(qn("w:bidi")) is not None
