"""Fields above the sections, and what belongs to none of them."""

import pytest

from reports.importers.word_report import parse_word_report
from reports.parsed import ParsedHeader, ParsedReport
from tests.reports.importers.docx_builder import (
    bold,
    cell,
    docx,
    free_text,
    heading,
    in_section,
    par,
    raw,
    row,
    run,
    table,
    text_box,
)

WHO = "Adaeze Lindqvist, Ministry of Labour"
NOTES = "Tomás Okoro, ILO"
SESSION = "3.1 Aligning governance"
FILLED = ParsedHeader(WHO, NOTES, SESSION, "3.1")
ANSWERS = free_text(par("Said."))


def read(body: str) -> ParsedReport:
    return parse_word_report(docx(body + ANSWERS), file_name="report.docx")


def label_rows(rapporteur: str, note_taker: str, roundtable: str) -> str:
    return table(
        row(cell(heading(rapporteur)), cell(par(WHO))),
        row(cell(heading(note_taker)), cell(par(NOTES))),
        row(cell(heading(roundtable)), cell(par(SESSION))),
    )


@pytest.mark.parametrize(
    "labels",
    [
        ("Name of Rapporteur:", "Note Taker", "Roundtable session:"),
        ("Rapporteur", "Note-taker", "Roundtable"),
        ("RAPPORTEUR:", "Notetaker:", "Round table:"),
        ("Nom du rapporteur :", "Preneur de notes :", "Session de table ronde :"),
        ("Nom de la rapporteuse", "Preneuse de notes", "Table ronde"),
        ("Nombre del relator / de la relatora:", "Encargado de tomar notas:", "Mesa redonda:"),
        (
            "Name of Rapporteur / اسم المقرر:",
            "Note Taker / Preneur de notes",
            "Roundtable / Mesa redonda:",
        ),
    ],
)
def test_label_and_value_in_two_cells(labels: tuple[str, str, str]) -> None:
    assert read(label_rows(*labels)).header == FILLED


def test_label_and_value_in_four_cells() -> None:
    fields = table(
        row(cell(par("Rapporteur")), cell(par(WHO)), cell(par("Note taker")), cell(par(NOTES))),
        row(cell(par("Roundtable")), cell(par(SESSION)), cell(), cell()),
    )

    assert read(fields).header == FILLED


def test_label_and_value_in_one_cell() -> None:
    fields = table(
        row(cell(par(f"Rapporteur: {WHO}"))),
        row(cell(par("Note taker:"), par(NOTES))),
        row(cell(par(f"Roundtable session: {SESSION}"))),
    )

    assert read(fields).header == FILLED


def test_label_and_value_in_a_paragraph() -> None:
    body = (
        raw(bold("Name of Rapporteur:") + run(f" {WHO}"))
        + raw(bold("Note Taker") + run(f"\t{NOTES}"))
        + par(f"Roundtable session:\n{SESSION}")
    )

    assert read(body).header == FILLED


def test_label_and_value_with_a_dash() -> None:
    body = par(f"Rapporteur – {WHO}") + par(f"Note-taker - {NOTES}") + par(f"Roundtable: {SESSION}")

    assert read(body).header == FILLED


@pytest.mark.parametrize("gap", ["\t", "\n", "   ", "; ", " | "])
def test_several_fields_in_one_paragraph(gap: str) -> None:
    body = par(f"Rapporteur: {WHO}{gap}Note Taker: {NOTES}{gap}Roundtable session: {SESSION}")

    assert read(body).header == FILLED


def test_value_in_the_paragraph_after_its_label() -> None:
    body = "".join(
        par(text)
        for text in ("Name of Rapporteur:", WHO, "Note Taker:", NOTES, "Roundtable:", SESSION)
    )

    assert read(body).header == FILLED


def test_fields_in_a_text_box() -> None:
    body = raw(text_box(par(f"Rapporteur: {WHO}"), par(f"Note taker: {NOTES}")))

    assert read(body).header == ParsedHeader(WHO, NOTES, "", None)


def test_roundtable_without_colon() -> None:
    report = read(par("Roundtable 3.1 Aligning governance"))

    assert report.header == ParsedHeader("", "", SESSION, "3.1")


def test_roundtable_without_number() -> None:
    report = read(par("Roundtable: Aligning governance by 6.12.2018"))

    assert report.header == ParsedHeader("", "", "Aligning governance by 6.12.2018", None)


def test_empty_fields_stay_empty() -> None:
    fields = table(
        row(cell(heading("Name of Rapporteur:")), cell()),
        row(cell(heading("Note Taker")), cell(par("______"))),
        row(cell(heading("Roundtable session:")), cell()),
        row(cell(heading("Participants")), cell(par("74"))),
    )
    report = read(fields)

    assert report.header == ParsedHeader()
    assert report.unplaced == ["Participants: 74"]


def test_label_in_an_answer_is_a_point() -> None:
    report = read("")
    answer = free_text(par("Said."), par("Rapporteur: the person who writes."))
    report = parse_word_report(docx(answer), file_name="report.docx")

    assert report.header == ParsedHeader()
    assert [p.text for p in report.sections[1].points] == ["Rapporteur: the person who writes."]


def test_title_lines_and_instructions_are_nobodys_text() -> None:
    lines = [
        "Roundtable Sessions, Marrakesh, 6 December 2018",
        "Reporting Template",
        "This template is meant to facilitate reporting.",
        "In the interest of time, please be brief.",
        "When quoting: the sessions follow Chatham House rules",
        "Thank you for your assistance!",
        "Modèle de compte rendu",
        "Merci de votre aide !",
    ]

    assert read("".join(map(par, lines))).unplaced == []


def test_other_text_above_the_sections_is_unplaced() -> None:
    report = read(
        par("Co-chairs: Fiji and Malta") + table(row(cell(par("Room")), cell(par("B 12"))))
    )

    assert report.unplaced == ["Co-chairs: Fiji and Malta", "Room: B 12"]
    assert report.warnings == [
        "2 passages belong to no field and no section. They were kept apart: move them to where "
        "they belong, or leave them out."
    ]


@pytest.mark.parametrize(
    "label",
    [
        "Rapporteur's name",
        "Rapporteur name",
        "Name and organisation of rapporteur",
        "Rapporteur(e)",
        "Nom du/de la rapporteur(e)",
        "Relator/a",
        "Nombre del/de la relator/a",
        "اسم المقرر",
        "المقرِّر",
    ],
)
@pytest.mark.parametrize("form", ["{}: {}", "{} : {}", "{}\t{}", "{}:\n{}", "{}\uff1a{}"])
def test_rapporteur_under_another_label(label: str, form: str) -> None:
    body = par(form.format(label, "Amina Okello, Ports")) + in_section(1, par("Fees."))

    assert parse_word_report(docx(body), file_name="r.docx").header.rapporteur == (
        "Amina Okello, Ports"
    )


@pytest.mark.parametrize(
    "label",
    ["Note taker's name", "Preneur/preneuse de notes", "Tomador/a de notas", "مدوّن الملاحظات"],
)
def test_note_taker_under_another_label(label: str) -> None:
    body = table(row(cell(par(label)), cell(par("Bruno Diaz")))) + in_section(1, par("Fees."))

    assert parse_word_report(docx(body), file_name="r.docx").header.note_taker == "Bruno Diaz"


@pytest.mark.parametrize(
    "line",
    [
        "Roundtable number and title: 3.1 Governance",
        "Table ronde n° 3.1",
        "Mesa redonda n.º 3.1",
        "Mesa redonda núm. 3.1",
        "Session: 3.1 Governance",
        "Roundtable 3-1 Governance",
        "RT 3.1",
        "جلسة المائدة المستديرة: 3.1",
        "المائدة المستديرة رقم ٣٫١",
    ],
)
def test_number_of_the_roundtable_in_other_words(line: str) -> None:
    report = parse_word_report(docx(par(line) + in_section(1, par("Fees."))), file_name="r.docx")

    assert (report.header.roundtable_number, report.unplaced) == ("3.1", [])


@pytest.mark.parametrize("separator", ["; ", " | ", "\t", ", ", " / "])
def test_fields_side_by_side_end_where_the_next_begins(separator: str) -> None:
    line = separator.join(["Rapporteur: Amina Okello", "Note taker: Bruno Diaz"])
    report = parse_word_report(docx(par(line) + in_section(1, par("Fees."))), file_name="r.docx")

    assert (report.header.rapporteur, report.header.note_taker) == ("Amina Okello", "Bruno Diaz")


def test_labels_in_one_row_and_values_in_the_next() -> None:
    body = table(
        row(*[cell(heading(label)) for label in ("Rapporteur", "Note taker", "Roundtable")]),
        row(*[cell(par(value)) for value in (WHO, NOTES, SESSION)]),
    )
    report = read(body)

    assert (report.header, report.unplaced) == (FILLED, [])


def test_label_above_its_value_in_each_of_several_columns() -> None:
    labels = ("Rapporteur", "Note taker", "Roundtable")
    cells = zip(labels, (WHO, NOTES, SESSION), strict=True)
    report = read(table(row(*[cell(heading(label), par(value)) for label, value in cells])))

    assert (report.header, report.unplaced) == (FILLED, [])


@pytest.mark.parametrize(
    "late",
    [
        pytest.param(par(f"Name of Rapporteur: {WHO}") + par(f"Note taker: {NOTES}"), id="lines"),
        pytest.param(
            table(
                row(cell(par("Name of Rapporteur")), cell(par(WHO))),
                row(cell(par("Note Taker:")), cell(par(NOTES))),
            ),
            id="rows",
        ),
    ],
)
def test_people_named_below_the_sections(late: str) -> None:
    report = parse_word_report(
        docx(par(f"Roundtable: {SESSION}") + ANSWERS + late), file_name="r.docx"
    )

    assert report.header == FILLED
    assert report.point_count == 1


def test_sentence_about_the_rapporteur_stays_in_its_section() -> None:
    body = par(f"Rapporteur: {WHO}") + in_section(2, par("Rapporteur: asked for data."))
    report = parse_word_report(docx(body), file_name="r.docx")

    assert report.header.rapporteur == WHO
    assert [point.text for point in report.sections[1].points] == ["Rapporteur: asked for data."]


def test_footnote_of_a_field_is_kept() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = table(row(cell(heading("Rapporteur")), cell(raw(run(WHO) + reference)))) + ANSWERS
    report = parse_word_report(docx(body, notes={2: "Acting."}), file_name="r.docx")

    assert (report.header.rapporteur, report.unplaced) == (WHO, ["Acting."])
