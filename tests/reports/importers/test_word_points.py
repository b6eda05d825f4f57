"""Answers as points: what counts, what it is called, how deep it stands."""

import pytest

from gfmd_site.lib.docx_form import form_digest
from reports.importers.word_report import parse_word_report
from reports.parsed import ParsedPoint, ParsedReport
from tests.reports.importers.docx_builder import (
    bold,
    bullet,
    cell,
    control,
    docx,
    field,
    heading,
    in_section,
    list_item,
    par,
    raw,
    row,
    run,
    table,
    text_box,
)

POINT_ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
BOOKMARK = f'<w:bookmarkStart w:id="1" w:name="gfmd_{POINT_ID.replace("-", "")}"/>'


def read(*blocks: str, section: int = 2, notes: dict[int, str] | None = None) -> ParsedReport:
    return parse_word_report(docx(in_section(section, *blocks), notes=notes), file_name="r.docx")


def points(
    *blocks: str, section: int = 2, notes: dict[int, str] | None = None
) -> list[ParsedPoint]:
    return read(*blocks, section=section, notes=notes).sections[section - 1].points


def texts(*blocks: str, section: int = 2) -> list[str]:
    return [point.text for point in points(*blocks, section=section)]


def outline(*blocks: str) -> list[tuple[str | None, int, str]]:
    return [(point.heading, point.level, point.text) for point in points(*blocks)]


# -- points and markers --


def test_each_paragraph_is_a_point_and_blank_ones_are_not() -> None:
    assert texts(par("One."), par(""), par(" \xa0\t"), bullet("Two."), bullet("")) == [
        "One.",
        "Two.",
    ]


@pytest.mark.parametrize("marker", ["- ", "– ", "• ", "* ", "o ", "-\t", "  • ", "•"])
def test_typed_marker_is_not_part_of_the_text(marker: str) -> None:
    assert texts(par(f"{marker}Fees are high.")) == ["Fees are high."]


@pytest.mark.parametrize("text", ["-5 degrees", "on time", "1. First of all", "*Note", "o"])
def test_text_that_looks_like_a_marker_is_kept(text: str) -> None:
    assert texts(par(text)) == [text]


def test_marker_without_text_is_no_point() -> None:
    assert texts(par("- "), par("•"), par("Fees.")) == ["Fees."]


def test_level_of_a_list() -> None:
    assert outline(bullet("A"), bullet("B", 1), bullet("C", 2), bullet("D", 5)) == [
        (None, 0, "A"),
        (None, 1, "B"),
        (None, 2, "C"),
        (None, 2, "D"),
    ]


def test_level_of_a_style() -> None:
    assert outline(par("A", style="ListBullet"), par("B", style="ListBullet2")) == [
        (None, 0, "A"),
        (None, 1, "B"),
    ]


def test_level_of_a_typed_marker_by_its_indent() -> None:
    left = '<w:ind w:left="720"/>'

    assert outline(par("- A"), par("o B", properties=left), par("\t\t* C"), par("- D")) == [
        (None, 0, "A"),
        (None, 1, "B"),
        (None, 2, "C"),
        (None, 0, "D"),
    ]


# -- sub-headings --


@pytest.mark.parametrize("look", ["<w:b/>", '<w:u w:val="single"/>'])
def test_sub_heading_by_its_look(look: str) -> None:
    assert outline(par("Money:", look), bullet("Fees."), bullet("Loans.")) == [
        ("Money:", 0, "Fees."),
        ("Money:", 0, "Loans."),
    ]


def test_sub_heading_by_its_style() -> None:
    assert outline(par("Money", style="Heading3"), par("Fees.")) == [("Money", 0, "Fees.")]


def test_sub_heading_ends_with_the_section() -> None:
    body = in_section(2, heading("Money"), par("Fees.")) + par("“Said.”")
    report = parse_word_report(docx(body), file_name="r.docx")

    assert [point.heading for point in report.sections[5].points] == [None]


def test_bold_list_item_is_a_point() -> None:
    assert outline(raw(bold("Fees."), list_item()), par("- Loans.", "<w:b/>")) == [
        (None, 0, "Fees."),
        (None, 0, "Loans."),
    ]


def test_partly_bold_paragraph_is_a_point() -> None:
    found = points(raw(bold("Fees") + run(" are ") + bold("high") + run(".")))

    assert [(point.text, point.bold) for point in found] == [("Fees are high.", ("Fees", "high"))]


def test_bold_switched_off_is_not_bold() -> None:
    assert outline(par("Fees.", '<w:b w:val="0"/>'), par("Loans.", '<w:u w:val="none"/>')) == [
        (None, 0, "Fees."),
        (None, 0, "Loans."),
    ]


def test_sub_heading_without_a_point_is_unplaced() -> None:
    report = read(heading("Money"), heading("Papers"), par("Visas."))

    assert [(p.heading, p.text) for p in report.sections[1].points] == [("Papers", "Visas.")]
    assert report.unplaced == ["Money"]


# -- the accepted view --


def test_tracked_changes_are_accepted() -> None:
    changed = raw(
        run("Fees ")
        + '<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del>'
        + f'<w:ins w:id="2">{run("often ")}</w:ins>'
        + run("rise.")
    )
    gone = raw(f'<w:moveFrom w:id="3">{run("Moved.")}</w:moveFrom>')
    here = raw(f'<w:moveTo w:id="4">{run("Moved.")}</w:moveTo>')

    assert texts(changed, gone, here) == ["Fees often rise.", "Moved."]


def test_paragraph_whose_end_is_deleted_runs_into_the_next() -> None:
    first = raw(run("Fees rise,"), '<w:rPr><w:del w:id="1"/></w:rPr>')

    assert texts(first, par(" and wages do not.")) == ["Fees rise, and wages do not."]


def test_deleted_row_is_not_read() -> None:
    rows = [
        row(cell(par("Fees")), cell(par("High"))),
        row(cell(par("Phone")), cell(par("123")), properties='<w:del w:id="1"/>'),
    ]

    assert texts(table(*rows)) == ["Fees | High"]


def test_hidden_text_is_left_out_with_a_warning() -> None:
    report = read(raw(run("Fees.") + run(" Not for print.", "<w:vanish/>")))

    assert [point.text for point in report.sections[1].points] == ["Fees."]
    assert report.warnings == ["The file holds hidden text. It was not imported."]


# -- fields, links, controls --


def test_field_and_link_show_their_text() -> None:
    link = f"<w:hyperlink>{run('the review')}</w:hyperlink>"
    simple = f'<w:fldSimple w:instr="DATE">{run("6 May")}</w:fldSimple>'

    assert texts(
        raw(run("See ") + link + run(", ") + field("REF x", "part 2") + run(", ") + simple)
    ) == ["See the review, part 2, 6 May"]


def test_legacy_drop_down_shows_its_choice() -> None:
    choices = (
        '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="18"/>'
        '<w:listEntry w:val="19"/></w:ddList></w:ffData>'
    )

    assert texts(raw(run("Objective ") + field("FORMDROPDOWN", "", choices))) == ["Objective 19"]


def test_field_that_never_ends_does_not_swallow_the_rest() -> None:
    broken = raw(run("Fees.") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("PAGE"))

    assert texts(broken, par("Loans.")) == ["Fees.", "Loans."]


def test_content_controls_are_read_and_placeholders_are_not() -> None:
    blocks = [
        control(par("Fees.")),
        raw(run("From ") + control(run("May"))),
        control(par("Click here to type."), "<w:showingPlcHdr/>"),
        table(control(row(cell(control(par("Loans.")))))),
    ]

    assert texts(*blocks) == ["Fees.", "From May", "Loans."]


# -- notes, tables, text boxes --


def test_footnote_belongs_to_its_point() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'

    found = points(raw(run("Fees rise") + reference + run(".")), notes={2: " Figures of 2017. "})

    assert [(point.text, point.notes) for point in found] == [("Fees rise.", ("Figures of 2017.",))]


def test_chatham_house_note_as_a_footnote_is_the_templates_own() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    wording = "Please note that the sessions follow Chatham House rules."

    assert [p.notes for p in points(raw(run("Fees.") + reference), notes={2: wording})] == [()]


def test_pasted_table_is_a_point_for_each_row() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    pasted = table(
        row(cell(par("Fees in 2018"), properties=wide)),
        row(cell(par("North"), properties='<w:vMerge w:val="restart"/>'), cell(par("10"))),
        row(cell(par(""), properties="<w:vMerge/>"), cell(par("20"), par("estimate"))),
    )

    assert outline(heading("Figures"), pasted) == [
        ("Figures", 0, "Fees in 2018"),
        ("Figures", 0, "North | 10"),
        ("Figures", 0, "20\nestimate"),
    ]


def test_pasted_table_inside_a_cell_of_the_layout() -> None:
    pasted = table(row(cell(par("North")), cell(par("10"))))
    body = table(
        row(cell(heading("2. Challenges"))), row(cell(par("Fees."), pasted, par("Loans.")))
    )
    report = parse_word_report(docx(body), file_name="r.docx")

    assert [p.text for p in report.sections[1].points] == ["Fees.", "North | 10", "Loans."]


def test_text_box_is_read_once_in_its_section() -> None:
    anchor = raw(run("Fees.") + text_box(par("Key message."), par("Second line.")))

    assert texts(anchor, par("Loans.")) == ["Fees.", "Key message.", "Second line.", "Loans."]


def test_sub_heading_in_a_text_box_ends_with_the_box() -> None:
    anchor = raw(run("Fees.") + text_box(heading("In brief"), par("Pay less.")))

    assert outline(anchor, par("Loans.")) == [
        (None, 0, "Fees."),
        ("In brief", 0, "Pay less."),
        (None, 0, "Loans."),
    ]


def test_bold_text_alone_in_a_text_box_is_a_point() -> None:
    assert texts(raw(text_box(heading("Pay less!")))) == ["Pay less!"]


# -- characters --


def test_line_breaks_and_tabs_are_kept() -> None:
    assert texts(par("Open:\nMonday\tFriday")) == ["Open:\nMonday\tFriday"]


def test_invisible_characters_are_removed_and_spaces_kept() -> None:
    text = "co\xadop \u200bper\u200b 30\xa0000 e\u2011mail cafe\u0301 \u202aok\u202c"

    assert texts(par(text)) == ["coop per 30\xa0000 e-mail café ok"]


def test_joiners_stay_inside_arabic_words_only() -> None:
    assert texts(par("می\u200cخواهم a\u200cb")) == ["می\u200cخواهم ab"]


def test_accent_in_a_run_of_its_own() -> None:
    assert texts(raw(run("cafe") + bold("\u0301 noir"))) == ["café noir"]


def test_hyphens_and_symbols_stored_as_elements() -> None:
    content = (
        run("welfare")
        + "<w:r><w:noBreakHyphen/></w:r>"
        + run("to")
        + "<w:r><w:softHyphen/></w:r>"
        + run("day ")
        + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
    )

    assert texts(raw(content)) == ["welfare-today →"]


# -- ids of our own files --


def test_own_bookmark_is_the_id_of_the_point() -> None:
    assert [p.point_id for p in points(raw(BOOKMARK + run("Fees.")), par("Loans."))] == [
        POINT_ID,
        None,
    ]


def test_own_bookmark_counts_once_and_only_at_the_start() -> None:
    found = points(raw(BOOKMARK + run("Fees.")), raw(BOOKMARK + run("Copy.")))

    assert [point.point_id for point in found] == [POINT_ID, None]
    assert [p.point_id for p in points(raw(run("Fees ") + BOOKMARK + run("rise.")))] == [None]


# -- the template's own wording --


@pytest.mark.parametrize(("typed", "kept"), [("", []), (" More.", ["Any hint. More."])])
def test_wording_marked_by_our_own_file_is_kept_only_when_written_into(
    typed: str, kept: list[str]
) -> None:
    mark = f'<w:bookmarkStart w:id="1" w:name="gfmd_form_{form_digest("Any hint.")}_7"/>'

    assert texts(raw(mark + run("Any hint." + typed)), par("Fees.")) == [*kept, "Fees."]


@pytest.mark.parametrize(
    "hint",
    [
        "If you like, please give one or two quotes that inspired you during the session.",
        "Si vous le souhaitez, donnez une ou deux citations qui vous ont marqué.",
        "Si lo desea, incluya una o dos citas que le hayan inspirado.",
    ],
)
def test_hint_of_the_quotes_section_is_no_point(hint: str) -> None:
    assert texts(par(hint), par("“Said.”"), section=6) == ["“Said.”"]


@pytest.mark.parametrize(
    "note",
    [
        "*Please note that the sessions follow Chatham House rules.",
        "*Veuillez noter que les sessions suivent la règle de Chatham House.",
        "*Tenga en cuenta que las sesiones siguen la regla de Chatham House.",
    ],
)
def test_chatham_house_note_is_no_point(note: str) -> None:
    assert texts(par("“Said.”"), par(note, "<w:i/>"), section=6) == ["“Said.”"]


def test_point_about_the_chatham_house_rule_is_kept() -> None:
    said = "Delegates asked for the Chatham House rule in all sessions."

    assert texts(par(said)) == [said]
