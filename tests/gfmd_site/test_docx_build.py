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
