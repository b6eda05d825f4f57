"""A report as Word: what a reader of the file finds, read with python-docx."""

from __future__ import annotations

import io
import uuid
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from gfmd_site.lib.docx_form import FORM_BOOKMARK, form_digest
from reports.content import (
    HeadingContent,
    PointContent,
    ReportContent,
    SectionContent,
)
from reports.exporters.word_report import (
    render_word_report,
)

ID = "0b5c3c52-9d0e-4f0a-8a53-2f8b8d3f6a11"


def point(text: str, level: int = 0, **values: str) -> PointContent:
    return PointContent(**{"id": str(uuid.uuid4()), "text": text, "level": level, **values})


def section(*groups: HeadingContent, **values: str) -> SectionContent:
    return SectionContent(
        **{"key": "challenges", "number": 2, "title": "Challenges", "groups": groups, **values}
    )


def report(*points: PointContent, **values: object) -> ReportContent:
    sections = (section(HeadingContent("", points)),) if points else ()
    content = ReportContent(
        code="2018-3.1",
        edition_title="Roundtable Sessions, Marrakesh, 6 December 2018",
        document_title="Reporting Template",
        introduction=("Write short points.", "Ask before you name a speaker."),
        rapporteur="Amina Invented, Ministry of Examples",
        note_taker="Bruno Invented",
        roundtable="3.1 Governance and drivers",
        language="en",
        footnote="The sessions follow the Chatham House Rule.",
        sections=sections,
    )
    return replace(content, **values)


def opened(content: ReportContent) -> Document:
    return docx.Document(io.BytesIO(render_word_report(content)))


def answers(document: Document, number: int = 0) -> list[Paragraph]:
    """The paragraphs in the answer cell of a section: after its title, in the second table."""
    return document.tables[1].rows[2 + 2 * number].cells[0].paragraphs


def answer_texts(content: ReportContent) -> list[str]:
    return [paragraph.text for paragraph in answers(opened(content))]


def bookmarks(element: Any) -> list[str]:
    return [mark.get(qn("w:name")) for mark in element.iter(qn("w:bookmarkStart"))]


def xml_part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


# -- the form ----------------------------------------------------------------------------


def test_page_begins_with_titles_and_instructions() -> None:
    paragraphs = opened(report()).paragraphs
    assert [(paragraph.style.name, paragraph.text) for paragraph in paragraphs[:4]] == [
        ("Heading 1", "Roundtable Sessions, Marrakesh, 6 December 2018"),
        ("Heading 2", "Reporting Template"),
        ("Normal", "Write short points."),
        ("Normal", "Ask before you name a speaker."),
    ]
    assert [run.italic for paragraph in paragraphs[2:4] for run in paragraph.runs] == [True, True]


@pytest.mark.parametrize(
    "footnote",
    [
        "The sessions follow the Chatham House Rule.",
        "* The sessions follow the Chatham House Rule.",
    ],
)
def test_page_ends_with_the_footnote_in_italics(footnote: str) -> None:
    last = opened(report(footnote=footnote)).paragraphs[-1]
    assert [(run.text, run.italic) for run in last.runs] == [
        ("*The sessions follow the Chatham House Rule.", True)
    ]


def test_header_table_has_the_labels_of_the_template() -> None:
    table = opened(report()).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Name of Rapporteur:", "Amina Invented, Ministry of Examples"],
        ["Note Taker", "Bruno Invented"],
        ["Roundtable session:", "3.1 Governance and drivers"],
    ]


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("fr", "Nom du rapporteur\u00a0:"),
        ("es", "Nombre del relator/de la relatora:"),
        ("ar", "Name of Rapporteur / اسم المقرر:"),
        ("pt", "Name of Rapporteur:"),
    ],
)
def test_header_label_is_in_the_language_of_the_report(language: str, label: str) -> None:
    assert opened(report(language=language)).tables[0].cell(0, 0).text == label


def test_footer_has_the_code_and_never_a_name() -> None:
    footer = opened(report()).sections[0].footer.paragraphs[0]
    assert footer.text == "GFMD 2018-3.1 – page 1"


def test_section_title_is_a_bold_heading_with_its_number() -> None:
    title = opened(report(point("One"))).tables[1].rows[1].cells[0].paragraphs[0]
    assert (title.style.name, title.text) == ("Heading 3", "2. Challenges")
    assert title.runs[0].bold is True


def test_guidance_of_the_quotes_follows_their_title_in_italics() -> None:
    quotes = section(key="quotes", number=6, title="Quotes", guidance="One or two, please.")
    title = opened(report(sections=(quotes,))).tables[1].rows[1].cells[0].paragraphs[0]
    assert [(run.text, run.bold, run.italic) for run in title.runs] == [
        ("6. Quotes:", True, None),
        (" One or two, please.", False, True),
    ]


def test_guidance_of_another_section_is_left_to_the_screen() -> None:
    challenges = section(guidance="What stands in the way?")
    title = opened(report(sections=(challenges,))).tables[1].rows[1].cells[0].paragraphs[0]
    assert title.text == "2. Challenges"


def test_colon_before_the_guidance_is_set_as_in_french() -> None:
    quotes = section(key="quotes", number=6, title="Citations", guidance="Une ou deux.")
    french = opened(report(sections=(quotes,), language="fr"))
    title = french.tables[1].rows[1].cells[0].paragraphs[0]
    assert title.text == "6. Citations\u00a0: Une ou deux."


def test_section_without_points_has_one_empty_line() -> None:
    assert [paragraph.text for paragraph in answers(opened(report(sections=(section(),))))] == [""]


def test_first_row_of_the_sections_is_marked_as_header() -> None:
    rows = opened(report(point("One"))).tables[1].rows
    marked = [row._tr.find(qn("w:trPr") + "/" + qn("w:tblHeader")) is not None for row in rows]
    assert marked == [True, False, False]


def test_document_properties_name_the_session_and_no_person() -> None:
    properties = opened(report()).core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Reporting Template – 3.1 Governance and drivers",
        "GFMD",
        "en",
    )


def test_document_language_is_that_of_the_report() -> None:
    styles = xml_part(render_word_report(report(language="fr")), "word/styles.xml")
    assert '<w:lang w:val="fr-FR" w:bidi="ar-SA"/>' in styles


# -- points ------------------------------------------------------------------------------


def test_levels_are_real_list_levels() -> None:
    content = report(point("One", 0), point("Two", 1), point("Three", 2), point("Four", 7))
    found = [
        (paragraph.style.name, paragraph._p.pPr.numPr.ilvl.val, paragraph.text)
        for paragraph in answers(opened(content))
    ]
    assert found == [
        ("List Bullet", 0, "One"),
        ("List Bullet 2", 1, "Two"),
        ("List Bullet 3", 2, "Three"),
        ("List Bullet 3", 2, "Four"),
    ]


def test_sub_heading_is_bold_and_no_list_item() -> None:
    groups = section(HeadingContent("In general:", (point("One"),)))
    heading, item = answers(opened(report(sections=(groups,))))
    assert (heading.text, heading.style.name, heading._p.pPr.numPr) == (
        "In general:",
        "Heading 4",
        None,
    )
    assert [run.bold for run in heading.runs] == [True]
    assert [run.bold for run in item.runs] == [None]


def test_points_without_sub_heading_come_before_those_with_one() -> None:
    groups = section(
        HeadingContent("In general:", (point("Under"),)), HeadingContent("", (point("Free"),))
    )
    texts = [paragraph.text for paragraph in answers(opened(report(sections=(groups,))))]
    assert texts == ["Free", "In general:", "Under"]


def test_point_without_text_is_left_out() -> None:
    assert answer_texts(report(point("One"), point(" \n"), point("Two"))) == ["One", "Two"]


def test_attribution_follows_the_quote_after_a_dash() -> None:
    quotes = (
        point("We listened.", kind="quote", attribution="anonymous"),
        point("We acted.", kind="quote"),
    )
    assert answer_texts(report(*quotes)) == ["We listened. — anonymous", "We acted."]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Education & work < 5 > 3", "Education & work < 5 > 3"),
        ('"quoted" and ’curly’', '"quoted" and ’curly’'),
        ("{{ code }} {% raw %} {# no #}", "{{ code }} {% raw %} {# no #}"),
        ("{_{ code }_} {_% if %_}", "{_{ code }_} {_% if %_}"),
        ("</w:t><w:br/>", "</w:t><w:br/>"),
        ("<?gfmd 0?>", "<?gfmd 0?>"),
        ("one\ntwo", "one\ntwo"),
        ("one\r\ntwo\rthree\u2028four\vfive", "one\ntwo\nthree\nfour\nfive"),
        ("one\ttwo", "one\ttwo"),
        ("a\x00b\x07c\x1bd\ufffee\ud800f", "abcdef"),
        ("عن SDG 10.7 والهجرة", "عن SDG 10.7 والهجرة"),
        ("  spaces  ", "  spaces  "),
        ("🌍 e\u0301", "🌍 e\u0301"),
    ],
)
def test_text_comes_out_as_typed(typed: str, shown: str) -> None:
    assert answer_texts(report(point(typed))) == [shown]


@pytest.mark.slow
@given(st.text(min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_document_that_opens(text: str) -> None:
    content = report(point(f"a{text}z"), rapporteur=text, edition_title=text)
    (shown,) = answer_texts(content)
    assert (shown[0], shown[-1]) == ("a", "z")


def test_each_point_and_section_begins_with_its_bookmark() -> None:
    document = opened(report(point("One", id=ID)))
    assert [name for name in bookmarks(document.element) if not name.startswith(FORM_BOOKMARK)] == [
        "gfmd_section_challenges",
        "gfmd_0b5c3c529d0e4f0a8a532f8b8d3f6a11",
    ]
    children = [child.tag for child in answers(document)[0]._p]
    expected = ("w:pPr", "w:bookmarkStart", "w:bookmarkEnd", "w:r")
    assert children == [qn(name) for name in expected]


def test_wording_of_the_form_is_told_from_what_people_typed() -> None:
    marked = [
        paragraph.text
        for paragraph in opened(report(point("One"))).element.body.iter(qn("w:p"))
        for name in bookmarks(paragraph)
        if name.startswith(f"{FORM_BOOKMARK}{form_digest(paragraph.text)}_")
    ]
    assert marked == [
        "Roundtable Sessions, Marrakesh, 6 December 2018",
        "Reporting Template",
        "Write short points.",
        "Ask before you name a speaker.",
        "Name of Rapporteur:",
        "Note Taker",
        "Roundtable session:",
        "Reporting Template",
        "2. Challenges",
        "*The sessions follow the Chatham House Rule.",
    ]


def test_digest_changes_with_what_is_typed_and_not_with_spaces() -> None:
    assert form_digest("Write  short\npoints. ") == form_digest("Write short points.")
    assert form_digest("Write short points. Yes!") != form_digest("Write short points.")


def test_point_whose_id_is_no_uuid_is_an_error() -> None:
    with pytest.raises(ValueError, match="UUID"):
        render_word_report(report(point("One", id="1")))


def test_same_content_gives_the_same_bytes() -> None:
    content = report(point("One", id=ID))
    assert render_word_report(content) == render_word_report(content)


def test_long_report_is_written_whole() -> None:
    texts = [f"Point {number} of ten words or so, as people type." for number in range(600)]

    assert answer_texts(report(*(point(text) for text in texts))) == texts


# -- languages ---------------------------------------------------------------------------


def test_arabic_report_runs_from_right_to_left() -> None:
    document = opened(report(point("نقطة"), language="ar"))
    roots = [document.element.body, document.sections[0].footer._element]
    paragraphs = [p for root in roots for p in root.iter(qn("w:p"))]
    runs = [run for root in roots for run in root.iter(qn("w:r"))]
    assert [p for p in paragraphs if p.find(qn("w:pPr") + "/" + qn("w:bidi")) is None] == []
    assert [r for r in runs if r.find(qn("w:rPr") + "/" + qn("w:rtl")) is None] == []
    assert [t._tblPr.find(qn("w:bidiVisual")) is None for t in document.tables] == [False, False]
    assert document.element.body.sectPr.find(qn("w:bidi")) is not None


def test_arabic_title_is_bold_in_arabic_letters_too() -> None:
    title = opened(report(point("نقطة"), language="ar")).tables[1].rows[1].cells[0].paragraphs[0]
    assert [run.font.cs_bold for run in title.runs[:1]] == [True]


def test_left_to_right_report_has_no_direction_marks() -> None:
    document = xml_part(render_word_report(report(point("One"))), "word/document.xml")
    assert [mark for mark in ("w:bidi", "w:rtl") if mark in document] == []


def test_point_in_another_language_carries_its_own_direction_and_language() -> None:
    content = report(point("نقطة", language="ar"), point("Un point", language="fr"), point("One"))
    arabic, french, english = answers(opened(content))
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert arabic.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar-SA"
    assert french.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "fr-FR"
    assert english.runs[0]._r.rPr is None


def test_sub_heading_is_in_the_language_of_its_points() -> None:
    arabic = section(HeadingContent("عام", (point("نقطة", language="ar"),)))
    heading, _ = answers(opened(report(sections=(arabic,))))
    assert heading._p.pPr.find(qn("w:bidi")) is not None


def test_unmarked_latin_point_in_an_arabic_report_runs_from_left_to_right() -> None:
    latin, arabic = answers(
        opened(
            report(
                point("Data come first.", language="ar"),
                point("GCM: البيانات أولا.", language="ar"),
                language="ar",
            )
        )
    )
    bidi, rtl, lang = (qn(f"w:{name}") for name in ("bidi", "rtl", "lang"))
    assert [p._p.pPr.find(bidi) is not None for p in (latin, arabic)] == [False, True]
    assert [p.runs[0]._r.rPr.find(rtl) is not None for p in (latin, arabic)] == [False, True]
    assert latin.runs[0]._r.rPr.find(lang).get(qn("w:val")) == "x-none"


def test_unmarked_arabic_point_in_an_english_report_runs_from_right_to_left() -> None:
    (arabic,) = answers(opened(report(point("البيانات أولا.", language="en"))))
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert arabic.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar-SA"
