"""Reports that were typed anew, with other looks, slips of the keyboard and habits of the hand."""

from __future__ import annotations

import pytest

from reports.importers.word_report import parse_word_report
from reports.parsed import ParsedReport
from tests.reports.importers.docx_builder import (
    TITLES,
    bold,
    docx,
    heading,
    in_section,
    par,
    raw,
    run,
    text_box,
)

UNDERLINED = '<w:u w:val="single"/>'
PLAIN_TITLES = tuple(title.partition(" ")[2] for title in TITLES)
ANSWERS = [f"Answer {number}." for number in range(1, 7)]


def read(body: str) -> ParsedReport:
    return parse_word_report(docx(body), file_name="report.docx")


def answers(body: str) -> list[list[str]]:
    return [[point.text for point in section.points] for section in read(body).sections]


def outline(*blocks: str) -> list[tuple[str | None, int, str]]:
    section = read(in_section(2, *blocks)).sections[1]
    return [(point.heading, point.level, point.text) for point in section.points]


# -- titles --


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Challanges", 2),
        ("2. Chalenges", 2),
        ("Sumary", 1),
        ("3) Oportunites / good practises", 3),
        ("Relevence to the Globla Compact", 4),
        ("5. Contribtions to the Agneda 2030", 5),
        ("6. Inspring qoutes", 6),
        ("2. Defsi", 2),
        ("Oportunidaes", 3),
    ],
)
def test_title_with_a_slip_of_the_keyboard(title: str, number: int) -> None:
    found = answers(heading(title) + par("Said."))

    assert [index for index, texts in enumerate(found, 1) if texts == ["Said."]] == [number]


@pytest.mark.parametrize("text", ["Quotas", "Challenged States", "Defsi"])
def test_sub_heading_close_to_a_title_stays_one(text: str) -> None:
    body = heading("1. Summary") + par("One.") + heading(text) + par("Two.")
    points = read(body + heading("4. GCM") + par("Four.")).sections[0].points

    assert [(point.heading, point.text) for point in points] == [(None, "One."), (text, "Two.")]


@pytest.mark.parametrize("look", [UNDERLINED, ""])
def test_titles_that_are_underlined_or_plain_lines(look: str) -> None:
    pairs = zip(PLAIN_TITLES, ANSWERS, strict=True)
    body = "".join(par(title, look) + par(answer) for title, answer in pairs)

    assert answers(body) == [[answer] for answer in ANSWERS]


@pytest.mark.parametrize("look", [UNDERLINED, ""])
def test_title_words_in_a_line_are_no_title_beside_bold_titles(look: str) -> None:
    body = heading("Summary") + par("One.") + par("Opportunities", look) + par("Two.")
    report = read(body + heading("Challenges") + par("Three."))

    assert [section.found for section in report.sections] == [True, True] + [False] * 4
    assert report.sections[0].points[-1].text == "Two."


@pytest.mark.parametrize("gap", [": ", " – ", ". ", "\t", " "])
def test_answer_after_a_numbered_bold_title(gap: str) -> None:
    pairs = zip(TITLES, ANSWERS, strict=True)
    body = "".join(raw(bold(title) + run(f"{gap}{answer}")) for title, answer in pairs)

    assert answers(body) == [[answer] for answer in ANSWERS]


@pytest.mark.parametrize("style", ["", "Heading2"])
def test_short_answer_after_the_colon_of_a_long_title(style: str) -> None:
    body = "".join(par(f"{title}: none", style=style) for title in TITLES)

    assert answers(body) == [["none"]] * 6


def test_number_with_the_word_section_before_title_and_answer() -> None:
    body = raw(bold("Section 2: Challenges: Papers and prices."))

    assert answers(body)[1] == ["Papers and prices."]


def test_title_in_a_text_box_ends_the_sub_heading_before_it() -> None:
    body = (
        heading("1. Summary")
        + heading("Money")
        + par("One.")
        + raw(text_box(heading("2. Challenges")))
        + par("Two.")
    )
    report = read(body)

    assert [(point.heading, point.text) for point in report.sections[0].points] == [
        ("Money", "One.")
    ]
    assert [(point.heading, point.text) for point in report.sections[1].points] == [(None, "Two.")]


def test_only_the_first_thousand_slips_are_looked_into() -> None:
    slips = "".join(heading(f"Chalenges{number} of many kinds") for number in range(1000))
    body = heading("1. Summary") + slips + heading("2. Chalenges") + par("Two.")
    report = read(body)

    assert [section.found for section in report.sections] == [True] + [False] * 5
    assert report.sections[0].points[-1].text == "Two."


# -- markers --


@pytest.mark.parametrize("marker", ["→ ", "➔ ", "▸ ", "— ", "‐ ", "\uf0b7\t", "\uf0a7 "])
def test_marker_of_other_hands_and_fonts(marker: str) -> None:
    assert outline(par(f"{marker}Fees are high.")) == [(None, 0, "Fees are high.")]


def test_lines_of_one_paragraph_with_a_marker_each_are_points() -> None:
    assert outline(par("- Fees\n  o Loans\n- Visas"), par("- Papers")) == [
        (None, 0, "Fees"),
        (None, 1, "Loans"),
        (None, 0, "Visas"),
        (None, 0, "Papers"),
    ]


def test_lines_of_one_paragraph_without_markers_are_one_point() -> None:
    assert outline(par("Fees\n- Loans")) == [(None, 0, "Fees\n- Loans")]


def test_more_lines_than_a_paragraph_has_stay_together() -> None:
    assert len(outline(par("- Fees\n" * 499 + "- Fees"))) == 500
    assert len(outline(par("- Fees\n" * 500 + "- Fees"))) == 1


def test_lines_with_markers_in_the_paragraph_of_the_title() -> None:
    body = raw(bold("2. Challenges") + run("\n- Fees\n- Loans"))

    assert answers(body)[1] == ["Fees", "Loans"]


def test_lines_keep_their_footnote_once() -> None:
    lines = raw(run("- Fees\n- Loans") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    content = docx(in_section(2, lines), notes={2: "Survey."})
    points = parse_word_report(content, file_name="r.docx").sections[1].points

    assert [(point.text, point.notes) for point in points] == [
        ("Fees", ("Survey.",)),
        ("Loans", ()),
    ]


def test_markers_typed_as_text_come_back_from_our_own_file() -> None:
    mark = '<w:bookmarkStart w:id="{0}" w:name="gfmd_{1:032x}"/>'
    body = raw(mark.format(1, 1) + run("→ Fees")) + raw(mark.format(2, 2) + run("- A\n- B"))

    assert outline(body) == [(None, 0, "→ Fees"), (None, 0, "- A\n- B")]


# -- what is not text --


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [("Symbol", "F0B3", "≥"), ("Symbol", "F0B1", "±"), ("Wingdings", "F0B3", "•")],
)
def test_symbol_of_a_font(font: str, code: str, shown: str) -> None:
    symbol = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    assert outline(raw(run("Fees ") + symbol + run(" 10"))) == [(None, 0, f"Fees {shown} 10")]


def test_word_art_is_text() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="Fees are high."/></v:shape></w:pict></w:r>'

    assert outline(raw(art)) == [(None, 0, "Fees are high.")]


def test_picture_in_an_answer_is_told_and_a_logo_is_not() -> None:
    picture = raw(
        '<w:r><w:drawing><a:blip r:embed="p" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'
    )
    told = "The file holds pictures or charts. They were not imported."

    assert read(picture + in_section(2, par("Fees."))).warnings == []
    assert read(in_section(2, par("Fees."), picture)).warnings == [told]
