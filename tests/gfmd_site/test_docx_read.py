"""A Word file as neutral blocks."""

from __future__ import annotations

import pytest

from gfmd_site.lib.docx_blocks import Paragraph, Span, Table, TextBox, paragraphs
from gfmd_site.lib.docx_read import read_docx
from gfmd_site.lib.docx_refusal import DocxRefused, Refusal
from tests.reports.importers.docx_builder import (
    STRICT_R,
    STRICT_W,
    R,
    W,
    bold,
    bullet,
    cell,
    docx,
    par,
    parts,
    raw,
    row,
    run,
    table,
    text_box,
    zipped,
)


def read(body: str) -> list[Paragraph | Table | TextBox]:
    return read_docx(docx(body)).blocks


def texts(body: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(read(body))]


def test_paragraph_with_its_looks() -> None:
    (paragraph,) = read(raw(run("a ") + bold("b") + run("c", '<w:u w:val="single"/><w:i/>')))

    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans == (
        Span("a "),
        Span("b", bold=True),
        Span("c", underline=True, italic=True),
    )


def test_look_comes_from_style_unless_the_run_says_otherwise() -> None:
    body = par("a", style="Heading2") + par("b", '<w:b w:val="0"/>', style="Heading2")

    assert [paragraph.is_bold for paragraph in paragraphs(read(body))] == [True, False]


@pytest.mark.parametrize(
    ("look", "is_bold"),
    [
        ("<w:rtl/><w:bCs/>", True),
        ("<w:bCs/>", False),
        ('<w:rtl w:val="0"/><w:bCs/>', False),
        ("<w:b/><w:rtl/>", True),
    ],
)
def test_bold_of_text_from_right_to_left(look: str, is_bold: bool) -> None:
    (paragraph,) = read(par("نقطة", look))

    assert isinstance(paragraph, Paragraph)
    assert paragraph.is_bold is is_bold


def test_heading_level_from_style_and_paragraph() -> None:
    body = (
        par("a", style="Heading3")
        + par("b", properties='<w:outlineLvl w:val="0"/>')
        + par("c", style="Heading3", properties='<w:outlineLvl w:val="9"/>')
        + par("d")
    )

    assert [paragraph.heading_level for paragraph in paragraphs(read(body))] == [3, 1, None, None]


def test_list_level_and_the_way_out_of_a_list() -> None:
    body = (
        bullet("a", 1)
        + par("b", style="ListBullet2")
        + par("c", style="ListBullet", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
        + par("d")
    )

    assert [paragraph.list_level for paragraph in paragraphs(read(body))] == [1, 1, None, None]


def test_indent_of_the_first_line() -> None:
    body = par("a", properties='<w:ind w:left="720" w:hanging="360"/>') + par(
        "b", properties='<w:ind w:start="1440" w:firstLine="100"/>'
    )

    assert [paragraph.indent for paragraph in paragraphs(read(body))] == [360, 1540]


def test_table_keeps_rows_and_cells() -> None:
    (found,) = read(table(row(cell(par("a")), cell(par("b"))), row(cell(par("c")))))

    assert isinstance(found, Table)
    assert [
        [[one.text for one in paragraphs(inner.blocks)] for inner in line] for line in found.rows
    ] == [[["a"], ["b"]], [["c"]]]
    assert found.width == 2


def test_text_box_follows_its_paragraph() -> None:
    blocks = read(raw(run("a") + text_box(par("b")) + run("c")))

    assert [type(block) for block in blocks] == [Paragraph, TextBox]
    assert [one.text for one in paragraphs(blocks)] == ["ac", "b"]


def test_fallback_is_read_where_the_choice_says_nothing() -> None:
    both = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="w14"/>'
        "<mc:Fallback><w:t>smile</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert texts(raw(both)) == ["smile"]


def test_bookmarks_count_at_the_start_only() -> None:
    mark = '<w:bookmarkStart w:id="{0}" w:name="mark{0}"/>'
    body = mark.format(1) + raw(mark.format(2) + run("a") + mark.format(3) + run("b"))

    assert [one.bookmarks for one in paragraphs(read(body))] == [("mark1", "mark2")]


def test_strict_dialect_reads_the_same() -> None:
    body = raw(bold("a") + run("b")) + bullet("c", 1)
    files = {
        name: content.replace(W.encode(), STRICT_W.encode()).replace(R.encode(), STRICT_R.encode())
        for name, content in parts(body).items()
    }
    transitional, strict = read(body), read_docx(zipped(files)).blocks

    assert [(one.spans, one.list_level) for one in paragraphs(strict)] == [
        (one.spans, one.list_level) for one in paragraphs(transitional)
    ]


def test_deleted_end_before_a_table_ends_the_paragraph() -> None:
    deleted = raw(run("a"), '<w:rPr><w:del w:id="1"/></w:rPr>')

    assert texts(deleted + table(row(cell(par("b"))))) == ["a", "b"]


def test_note_is_read_once_even_if_referred_to_twice() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    content = docx(raw(run("a") + reference) + raw(run("b") + reference), notes={2: "Note."})

    assert [one.notes for one in paragraphs(read_docx(content).blocks)] == [("Note.",), ()]


def test_document_without_body_is_refused() -> None:
    files = {**parts(""), "word/document.xml": f'<w:document xmlns:w="{W}"/>'.encode()}

    with pytest.raises(DocxRefused) as refused:
        read_docx(zipped(files))

    assert refused.value.reason == Refusal.NO_DOCUMENT
