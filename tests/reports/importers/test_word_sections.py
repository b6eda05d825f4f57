"""Titles of sections: found by their words, in any layout and language."""

import pytest

from reports.importers.word_report import parse_word_report
from reports.importers.word_sections import ROUNDTABLE_2018, SectionDefinition
from reports.parsed import ParsedReport, RejectedFile
from tests.reports.importers.docx_builder import (
    TITLES,
    bold,
    bullet,
    cell,
    docx,
    free_text,
    heading,
    in_section,
    list_item,
    par,
    raw,
    row,
    run,
    table,
)


def read(body: str, **options: object) -> ParsedReport:
    return parse_word_report(docx(body, **options), file_name="report.docx")


def answers(report: ParsedReport) -> dict[str, list[str]]:
    return {
        section.key: [point.text for point in section.points]
        for section in report.sections
        if section.points
    }


EACH_ANSWER = {
    "summary": ["One."],
    "challenges": ["Two."],
    "opportunities": ["Three."],
    "gcm_relevance": ["Four."],
    "agenda_2030": ["Five."],
    "quotes": ["Six."],
}
TEXTS = [par(f"{word}.") for word in ("One", "Two", "Three", "Four", "Five", "Six")]


def test_layout_heading_row_then_answer_row() -> None:
    rows = [
        row(cell(heading(title))) + row(cell(text))
        for title, text in zip(TITLES, TEXTS, strict=True)
    ]

    assert answers(read(table(*rows))) == EACH_ANSWER


def test_layout_title_and_answer_in_one_cell() -> None:
    rows = [row(cell(heading(title), text)) for title, text in zip(TITLES, TEXTS, strict=True)]

    assert answers(read(table(*rows))) == EACH_ANSWER


def test_layout_title_beside_answer() -> None:
    rows = [row(cell(par(title)), cell(text)) for title, text in zip(TITLES, TEXTS, strict=True)]

    assert answers(read(table(*rows))) == EACH_ANSWER


def test_layout_title_cell_merged_over_two_answer_rows() -> None:
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell(heading("1. Summary"), properties=start), cell(par("One."))),
        row(cell(properties=more), cell(par("One more."))),
        row(cell(heading("2. Challenges")), cell(par("Two."))),
    )

    assert answers(read(body)) == {"summary": ["One.", "One more."], "challenges": ["Two."]}


def test_layout_number_in_a_column_of_its_own() -> None:
    rows = [
        row(cell(par(f"{number}.")), cell(heading(title[3:])), cell(text))
        for number, (title, text) in enumerate(zip(TITLES, TEXTS, strict=True), 1)
    ]

    assert answers(read(table(*rows))) == EACH_ANSWER


def test_layout_without_tables() -> None:
    assert answers(read(free_text(*TEXTS))) == EACH_ANSWER


def test_layout_heading_styles() -> None:
    body = "".join(
        par(title, style="Heading2") + text for title, text in zip(TITLES, TEXTS, strict=True)
    )

    assert answers(read(body)) == EACH_ANSWER


def test_layout_one_table_for_each_section() -> None:
    body = "".join(
        table(row(cell(heading(title)))) + text for title, text in zip(TITLES, TEXTS, strict=True)
    )

    assert answers(read(body)) == EACH_ANSWER


def test_sections_in_another_order_keep_their_titles() -> None:
    body = heading("2. Challenges") + par("Two.") + heading("1. Summary") + par("One.")

    assert answers(read(body)) == {"summary": ["One."], "challenges": ["Two."]}


def test_title_wins_over_number() -> None:
    body = heading("3. Challenges") + par("Two.") + heading("2. Opportunities") + par("Three.")

    assert answers(read(body)) == {"challenges": ["Two."], "opportunities": ["Three."]}


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("SUMMARY", "summary"),
        ("Main points of the discussion", "summary"),
        ("1) Résumé", "summary"),
        ("1 - Principaux points de discussion", "summary"),
        ("Resumen / puntos principales del debate", "summary"),
        ("II. Challenges identified:", "challenges"),
        ("2. Défis", "challenges"),
        ("Desafíos", "challenges"),
        ("2. Retos", "challenges"),
        ("2. Challenges / Défis / Desafíos", "challenges"),
        ("2. Challenges / التحديات", "challenges"),
        ("Opportunities & good practices", "opportunities"),
        ("3. Opportunités / bonnes pratiques", "opportunities"),
        ("3. Oportunidades, buenas prácticas e innovaciones", "opportunities"),
        ("4 - Relevance to the GCM", "gcm_relevance"),
        ("Part 4: GCM", "gcm_relevance"),
        ("Pertinence au regard du Pacte mondial pour les migrations", "gcm_relevance"),
        ("4. Relevancia para el Pacto Mundial para la Migración", "gcm_relevance"),
        ("5. 2030 Agenda", "agenda_2030"),
        ("Contribution à la réalisation de l’Agenda 2030", "agenda_2030"),
        ("Contribuciones a la consecución de la Agenda 2030", "agenda_2030"),
        ("Quotes", "quotes"),
        ("6. Citations inspirantes", "quotes"),
        ("Citas inspiradoras:", "quotes"),
    ],
)
def test_title_retyped(title: str, key: str) -> None:
    assert answers(read(heading(title) + par("Said."))) == {key: ["Said."]}


def test_title_numbered_by_word() -> None:
    body = raw(bold("Challenges"), list_item()) + bullet("Two.")

    assert answers(read(body)) == {"challenges": ["Two."]}


def test_title_partly_bold_in_a_cell_of_its_own() -> None:
    body = table(row(cell(raw(run("2. ") + bold("Chall") + run("enges ")))), row(cell(par("Two."))))

    assert answers(read(body)) == {"challenges": ["Two."]}


@pytest.mark.parametrize(
    "sentence",
    [
        par("Challenges remain in every country that was mentioned."),
        par("The Global Compact for Migration was quoted by all."),
        raw(bold("Challenges") + run(" were many, and the list is long.")),
        bullet("Opportunities"),
        par("- Challenges"),
    ],
)
def test_title_words_inside_an_answer_are_no_title(sentence: str) -> None:
    report = read(in_section(1, sentence, par("Last.")))

    assert [len(points) for points in answers(report).values()] == [2]
    assert list(answers(report)) == ["summary"]


def test_sub_heading_with_the_title_of_its_section_stays_a_sub_heading() -> None:
    report = read(in_section(3, heading("Opportunities"), par("Pay people.")))

    assert [(p.heading, p.text) for p in report.sections[2].points] == [
        ("Opportunities", "Pay people.")
    ]


def test_sub_heading_with_the_title_of_another_section_stays_a_sub_heading() -> None:
    report = read(in_section(1, heading("Challenges"), par("Few interpreters.")))

    assert [(p.heading, p.text) for p in report.sections[0].points] == [
        ("Challenges", "Few interpreters.")
    ]


def test_longer_sub_heading_does_not_stand_in_for_a_missing_section() -> None:
    body = heading("1. Summary") + heading("Opportunities for youth") + par("Train.")
    report = read(body + heading("2. Challenges") + par("Two."))

    assert answers(report) == {"summary": ["Train."], "challenges": ["Two."]}
    assert report.sections[2].found is False


def test_pasted_table_with_titles_as_column_heads_is_an_answer() -> None:
    pasted = table(
        row(cell(heading("Challenges")), cell(heading("Opportunities"))),
        row(cell(par("Fees")), cell(par("Loans"))),
    )
    report = read(in_section(1, pasted))

    assert answers(report) == {"summary": ["Challenges | Opportunities", "Fees | Loans"]}


def test_answer_in_the_paragraph_of_the_title_after_colon() -> None:
    body = raw(bold("2. Challenges:") + run(" Papers and prices.")) + bullet("Papers: dear.")

    assert answers(read(body)) == {"challenges": ["Papers and prices.", "Papers: dear."]}


def test_answer_in_the_paragraph_of_the_title_after_line_break() -> None:
    body = raw(bold("2. Challenges\n") + run("“Papers” and prices."))

    assert answers(read(body)) == {"challenges": ["“Papers” and prices."]}


def test_answer_in_the_paragraph_of_the_title_all_bold() -> None:
    body = raw(bold("2. Challenges: Papers and prices were named by all."))

    assert answers(read(body)) == {"challenges": ["Papers and prices were named by all."]}


def test_table_of_contents_is_not_read() -> None:
    contents = par("1. Summary\t1", style="TOC1") + par("2. Challenges\t1", style="TOC1")

    assert answers(read(contents + free_text(*TEXTS))) == EACH_ANSWER


def test_missing_section_is_named_in_a_warning() -> None:
    report = read(heading("1. Summary") + par("One.") + heading("2. Challenges") + par("Two."))

    assert [section.found for section in report.sections] == [True, True] + [False] * 4
    assert report.warnings[0] == (
        "Section 3, “Opportunities / good practices / innovations for the way forward”, was not "
        "found in the file. If it was answered, check that its title is a line of its own in bold "
        "or in a heading style."
    )


def test_title_is_kept_as_typed() -> None:
    report = read(heading("2) Challenges identified:") + par("Two."))

    assert report.sections[1].title_as_typed == "2) Challenges identified:"


def test_other_template_is_read_by_other_sections() -> None:
    sections = [
        SectionDefinition("who", 1, "Who should be partners", (r"\bwho\b",)),
        SectionDefinition("what", 2, "What they should do", (r"\bwhat\b",)),
    ]
    body = heading("Who should be partners") + par("Mayors.") + heading("2. What") + par("Meet.")
    report = parse_word_report(docx(body), file_name="report.docx", sections=sections)

    assert answers(report) == {"who": ["Mayors."], "what": ["Meet."]}


def test_roundtable_2018_has_the_six_sections_in_order() -> None:
    assert [(section.number, section.key) for section in ROUNDTABLE_2018] == [
        (1, "summary"),
        (2, "challenges"),
        (3, "opportunities"),
        (4, "gcm_relevance"),
        (5, "agenda_2030"),
        (6, "quotes"),
    ]


def test_document_without_any_title_is_kept_unplaced() -> None:
    report = read(par("Minutes of another meeting.") + par("Nothing was decided."))

    assert report.unplaced == ["Minutes of another meeting.", "Nothing was decided."]
    assert report.point_count == 0


def test_text_after_the_table_of_answers_is_unplaced() -> None:
    body = table(row(cell(heading("6. Quotes"))), row(cell(par("Said.")))) + par("Sent by phone.")
    report = read(body)

    assert answers(report) == {"quotes": ["Said."]}
    assert report.unplaced == ["Sent by phone."]


def test_blank_template_is_refused_as_empty() -> None:
    labels = table(row(cell(heading("Name of Rapporteur:")), cell()))

    with pytest.raises(RejectedFile) as refused:
        read(labels + free_text())

    assert refused.value.message == (
        "The file “report.docx” was not accepted: the report in it is empty, nothing has been "
        "filled in. Fill in the template in Word, save it and upload it again."
    )


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (1, "Key messages"),
        (1, "Points principaux"),
        (1, "الملخص / أبرز نقاط النقاش"),
        (2, "التحديات الرئيسية"),
        (4, "الصلة بالاتفاق العالمي للهجرة"),
        (4, "Pertinence au regard du PMM"),
        (5, "Contribution to the SDGs"),
        (5, "Contribution aux ODD"),
        (5, "Contribución a los ODS"),
        (5, "المساهمة في أهداف التنمية المستدامة"),
        (6, "Frases inspiradoras"),
        (6, "أقوال ملهمة"),
    ],
)
def test_title_in_other_words(number: int, title: str) -> None:
    titles = [name.partition(" ")[2] for name in TITLES]
    titles[number - 1] = title
    body = "".join(heading(one) + par(f"Answer {place}.") for place, one in enumerate(titles, 1))

    report = parse_word_report(docx(body), file_name="r.docx")

    assert [[point.text for point in section.points] for section in report.sections] == [
        [f"Answer {place}."] for place in range(1, 7)
    ]
