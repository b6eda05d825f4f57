"""Concept papers of several years and layouts, read into a programme."""

from __future__ import annotations

from typing import Any

import pytest

from reports.importers.concept_paper import parse_concept_paper
from reports.parsed import RejectedFile
from reports.parsed_programme import ParsedProgramme
from tests.reports.importers.docx_builder import (
    bold,
    bullet,
    cell,
    docx,
    par,
    raw,
    row,
    table,
)
from tests.reports.importers.papers import ENGLISH, FRENCH, SPANISH


def read(text: str) -> ParsedProgramme:
    return parse_concept_paper(text.encode(), file_name="paper.txt")


def read_word(body: str, **more: Any) -> ParsedProgramme:
    return parse_concept_paper(docx(body, **more), file_name="paper.docx")


def outline(programme: ParsedProgramme) -> list[tuple[int | None, str, str, int]]:
    """Theme, number and title of each roundtable, and how many questions it has."""
    return [
        (theme.number, session.number, session.title, len(session.questions))
        for theme in programme.themes
        for session in theme.sessions
    ]


def one_roundtable(*lines: str) -> ParsedProgramme:
    return read("\n".join(["Theme 1: Work", "Roundtable 1.1: Skills", *lines]))


def test_edition_is_read_from_its_lines() -> None:
    assert read(ENGLISH).as_json()["edition"] == {
        "number": 16,
        "title": "Sixteenth Global Forum on Migration and Development",
        "year": 2027,
        "place": "Lakeport, Norland",
        "chairs": ["Norland", "Suria"],
        "theme": "Moving with dignity, arriving with rights",
    }


def test_edition_is_read_from_running_text_where_no_line_names_it() -> None:
    edition = read(
        "The 16th GFMD will be held in Lakeport in May 2027 under the co-chairmanship of "
        "Norland and Suria.\n"
        "Its overarching theme, “Moving with dignity”, was chosen by all.\n"
    ).edition

    assert (edition.number, edition.year, edition.place) == (16, 2027, "Lakeport")
    assert (edition.chairs, edition.theme) == (["Norland", "Suria"], "Moving with dignity")


def test_roundtables_stand_under_their_themes_with_their_questions() -> None:
    programme = read(ENGLISH)

    assert [(theme.number, theme.title) for theme in programme.themes] == [
        (1, "Work that travels"),
        (2, "Cities that welcome"),
    ]
    assert outline(programme) == [
        (1, "1.1", "Skills without frontiers", 3),
        (1, "1.2", "Wages sent home", 2),
        (2, "2.1", "First offices", 3),
    ]


def test_texts_go_to_description_outcome_and_questions_without_markers() -> None:
    work, cities = read(ENGLISH).themes

    assert work.description == (
        "Workers cross borders with more skills than papers.\n\nThey need both."
    )
    assert work.sessions[0].expected_outcome == "A list of tested ways to recognise skills."
    assert work.sessions[0].questions == [
        "Who recognises skills today?",
        "What does recognition cost, and who pays for it? (e.g. fees, time)",
        "Describe one scheme that failed.",
    ]
    assert cities.sessions[0].expected_outcome == (
        "The room should agree on what a first office offers.\n\nIt should also say who pays."
    )


def test_questions_in_one_paragraph_are_parted() -> None:
    assert read(ENGLISH).themes[1].sessions[0].questions == [
        "Which desk comes first?",
        "Who staffs it?",
        "How is it paid?",
    ]


def test_list_item_with_two_questions_stays_one() -> None:
    programme = one_roundtable("Guiding questions", "• Who pays? And who decides?", "• Why?")

    assert programme.themes[0].sessions[0].questions == ["Who pays? And who decides?", "Why?"]


def test_other_sessions_have_kind_and_title() -> None:
    assert [(session.kind, session.title) for session in read(ENGLISH).other_sessions] == [
        ("workshop", "Counting people"),
        ("workshop", "Talking about numbers"),
        ("side_event", "Music of the ports"),
        ("side_event", "Food on the road"),
        ("common_space", "Common Space"),
        ("business_mechanism", "Business Mechanism"),
        ("civil_society_day", "Civil Society Days"),
    ]


def test_footnotes_are_kept_apart() -> None:
    assert read(ENGLISH).footnotes == ["See the fourth working paper of the harbour study."]


def test_what_is_not_recognised_is_unplaced_in_order() -> None:
    assert read(ENGLISH).unplaced == [
        "Concept paper",
        "Sixteenth Global Forum on Migration and Development – Lakeport, Norland, 4-6 May 2027",
        "1. Background",
        "The Forum meets for the sixteenth time. Some of this was said in Roundtable 2.1 of an "
        "earlier year.",
        "III. Other sessions",
        "Two thematic workshops are planned:",
        "V. Thanks",
        "We thank the harbour choir.",
    ]


def test_missing_outcome_is_a_warning() -> None:
    assert read(ENGLISH).warnings == [
        "Roundtable 1.2 has no expected outcome in the paper. Add it if there is one."
    ]


def test_french_paper_is_read() -> None:
    programme = read(FRENCH)

    edition = programme.edition
    assert (edition.number, edition.year, edition.place) == (17, 2028, "Portvieux")
    assert (edition.chairs, edition.theme) == (["Norlande", "Surie"], "Partir, arriver, revenir")
    assert outline(programme) == [
        (1, "1.1", "Des diplômes qui voyagent", 2),
        (1, "1.2", "Des salaires justes", 1),
    ]
    assert [session.kind for session in programme.other_sessions] == ["civil_society_day"]
    assert (programme.unplaced, programme.warnings) == (["Portvieux, 3 juin 2028"], [])


def test_spanish_paper_is_read() -> None:
    programme = read(SPANISH)

    edition = programme.edition
    assert (edition.number, edition.year, edition.place) == (18, 2029, "Puerto Claro")
    assert outline(programme) == [
        (1, "1", "Títulos que viajan", 2),
        (1, "2", "Salarios justos", 1),
    ]
    assert [session.title for session in programme.other_sessions] == [
        "Contar personas",
        "Hablar de cifras",
    ]
    assert programme.unplaced == [
        "Puerto Claro, 9 de julio de 2029",
        "Se prevén dos talleres temáticos:",
    ]


def test_list_at_the_beginning_and_the_pages_behind_are_one_programme() -> None:
    programme = read(
        "Theme 1: Work\n• Roundtable 1.1: Skills\n• Roundtable 1.2: Wages\n\n"
        "Theme 1: Work\nRoundtable 1.1: Skills\nGuiding questions\n• Who?\n"
        "Roundtable 1.2: Wages\nGuiding questions\n• Why?\n"
    )

    assert outline(programme) == [(1, "1.1", "Skills", 1), (1, "1.2", "Wages", 1)]


def test_number_given_to_two_roundtables_keeps_both_and_says_so() -> None:
    programme = read(
        "Theme 1: Work\nRoundtable 1.1: Skills of nurses\nGuiding questions\n• Who?\n"
        "Roundtable 1.1: Fishing at night\nGuiding questions\n• Why?\n"
    )

    assert outline(programme) == [(1, "1.1", "Skills of nurses", 1), (1, "", "Fishing at night", 1)]
    assert programme.warnings[0] == (
        "Two roundtables have the number 1.1 in the paper, “Skills of nurses” and “Fishing at "
        "night”. The second was left without a number: give it the right one."
    )


@pytest.mark.parametrize(
    "line",
    [
        "Roundtable 2: Wages",
        "RT 2 – Wages",
        "RT 2 (Wages)",
        "Government Roundtable No. 2. Wages",
        "Roundtable Two: “Wages”",
        "Roundtable II: Wages",
        "Table ronde n° 2 : Wages",
        "2 Roundtable: Wages",
    ],
)
def test_roundtable_is_known_by_many_forms_of_its_title(line: str) -> None:
    assert outline(read(f"{line}\nGuiding questions\n• Who?\n")) == [(None, "2", "Wages", 1)]


@pytest.mark.parametrize(
    "line",
    [
        "Roundtable 2 (in May) showed how wages are paid.",
        "Roundtable 2 will look at wages.",
        "Themes 1 and 2 belong together.",
        "Theme 1 of last year. It was about wages. It is not forgotten.",
    ],
)
def test_sentence_that_begins_like_a_title_is_none(line: str) -> None:
    assert (outline(read(line)), read(line).unplaced) == ([], [line])


def test_title_on_the_line_below_its_number_is_taken() -> None:
    programme = read("Theme 1\nWork\nRoundtable 1.1\nSkills\nGuiding questions\n• Who?\n")

    assert (programme.themes[0].title, outline(programme)) == ("Work", [(1, "1.1", "Skills", 1)])


def test_numbers_alone_announce_roundtables_where_questions_follow() -> None:
    programme = read(
        "Pillar One: Work\n1.1 Skills\nKey questions\n• Who?\n1.2 Wages\nKey questions\n• Why?\n"
    )

    assert outline(programme) == [(1, "1.1", "Skills", 1), (1, "1.2", "Wages", 1)]


def test_roundtables_without_themes_stand_under_none() -> None:
    programme = read("Roundtable 1: Skills\nKey questions\n• Who?\n")

    assert outline(programme) == [(None, "1", "Skills", 1)]


def test_labels_in_two_languages_are_one_label() -> None:
    programme = one_roundtable(
        "Expected outcome / Résultat attendu", "A list.", "Guiding questions / Preguntas", "• Who?"
    )

    session = programme.themes[0].sessions[0]
    assert (session.expected_outcome, session.questions) == ("A list.", ["Who?"])


def test_text_between_the_parts_of_a_roundtable_is_unplaced() -> None:
    programme = one_roundtable("Ports are busy.", "Guiding questions", "• Who?", "See the annex.")

    assert programme.unplaced == ["Ports are busy.", "See the annex."]


def test_lines_broken_at_the_edge_of_a_page_are_joined() -> None:
    outcome = (
        "The room is expected to settle on a list of tested ways in which the skills of people\n"
        "who move are recognised before they leave, so that nobody has to begin again at the\n"
        "bottom of the ladder. It will also name the offices that can carry such a list from\n"
        "one port to the next."
    )
    programme = one_roundtable(
        "Expected outcome",
        outcome,
        "Guiding questions",
        "1. Which offices in the ports of arrival could read a certificate that was written in\n"
        "another language and for another trade?",
        "2. Which of the costs that people bear today could be shared among the employers who\n"
        "gain from their work?",
    )

    session = programme.themes[0].sessions[0]
    assert session.expected_outcome == outcome.replace("\n", " ")
    assert len(session.questions) == 2


def test_word_headings_lists_and_footnotes_are_read() -> None:
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    programme = read_word(
        par("Theme 1: Work", style="Heading2")
        + raw("<w:r><w:t>Workers move.</w:t></w:r>" + note)
        + par("Roundtable 1.1: Skills", style="Heading3")
        + raw(bold("Expected outcome: "))
        + par("A list.")
        + raw(bold("Guiding questions"))
        + bullet("Who?")
        + bullet("Why?")
        + bullet("in cities", 1),
        notes={1: "As the harbour study says."},
    )

    session = programme.themes[0].sessions[0]
    assert (programme.themes[0].description, session.expected_outcome) == (
        "Workers move.",
        "A list.",
    )
    assert session.questions == ["Who?", "Why?\n– in cities"]
    assert programme.footnotes == ["As the harbour study says."]


def test_table_with_named_columns_gives_a_roundtable_a_row() -> None:
    programme = read_word(
        par("Theme 1: Work")
        + table(
            row(
                cell(par("No.")),
                cell(par("Roundtable")),
                cell(par("Expected outcome")),
                cell(par("Guiding questions")),
            ),
            row(
                cell(par("1.1")),
                cell(par("Skills")),
                cell(par("A list.")),
                cell(bullet("Who?"), bullet("Why?")),
            ),
            row(cell(par("1.2")), cell(par("Wages")), cell(), cell(par("How? When? Until when?"))),
        )
    )

    assert outline(programme) == [(1, "1.1", "Skills", 2), (1, "1.2", "Wages", 3)]


def test_table_of_labels_beside_their_content_is_read() -> None:
    programme = read_word(
        table(
            row(cell(par("Roundtable 1.1")), cell(par("Skills"))),
            row(cell(par("Expected outcome")), cell(par("A list."))),
            row(cell(par("Guiding questions")), cell(par("Who pays?"), par("Who decides?"))),
        )
        + table(row(cell(par("1")), cell(par("Why now?"))), row(cell(par("2")), cell(par("How?"))))
    )

    session = programme.themes[0].sessions[0]
    assert (session.title, session.expected_outcome) == ("Skills", "A list.")
    assert session.questions == ["Who pays?", "Who decides?", "Why now?", "How?"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4 1 0 obj << /Subtype /Image /Filter /DCTDecode >>", "it is a scanned PDF file"),
        (b"%PDF-1.4 1 0 obj << /Type /Font >>", "it is a PDF file"),
        (b"  \n ", "it is empty"),
        (b"\x00\x01\x02\x03", "it is neither text nor a Word document"),
        (b"PK\x03\x04broken", "it is damaged or incomplete"),
        (docx("<w:p/>"), "there is no text in it"),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(RejectedFile) as refusal:
        parse_concept_paper(data, file_name="paper.pdf")

    assert refusal.value.message.startswith(f"The file “paper.pdf” was not accepted: {reason}")


def test_text_without_a_programme_is_unplaced_with_a_warning() -> None:
    programme = read("A letter to the harbour.\nIt says nothing.\n")

    assert programme.unplaced == ["A letter to the harbour.", "It says nothing."]
    assert programme.warnings[-1].startswith("No theme and no session was found.")
