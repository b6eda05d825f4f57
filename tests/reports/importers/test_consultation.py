"""Summaries of regional consultations, read into their template."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.importers.consultation import parse_consultation
from reports.parsed import RejectedFile
from reports.parsed_consultation import ConsultationPoint, ParsedConsultation
from tests.reports.importers.docx_builder import bullet, docx, par
from tests.reports.importers.papers import CONSULTATION

FORMS = (
    "{}.",
    "{}:",
    "• {}",
    "1. {}",
    "o {}",
    "A. {}",
    "II. {}",
    "Key emphases: {}.",
    "B. WHO should be partners? {}.",
    "C. Priorities\n1. {}",
    "D. Two ideas were raised only once, but strongly: {}",
    "Participation\n{} and 7 States.",
    "Introduction\n{}.",
    "This section is also covered under themes 2 and 4, {}.",
    "{} | ports",
    "\n{}",
)
SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seed-documents"
SUMMARY = next(iter(sorted(SEEDS.glob("002_*.txt"))), None)
needs_summary = pytest.mark.skipif(SUMMARY is None, reason="It lies outside the repository.")


def read(text: str) -> ParsedConsultation:
    return parse_consultation(text.encode(), file_name="summary.txt")


def points(parsed: ParsedConsultation, key: str) -> list[ConsultationPoint]:
    return next(section.points for section in parsed.sections if section.key == key)


def shape(parsed: ParsedConsultation, key: str) -> list[tuple[int, str, str]]:
    return [(point.level, point.support, point.text) for point in points(parsed, key)]


def test_people_are_counted_by_constituency() -> None:
    parsed = read(CONSULTATION)

    assert parsed.head_counts == {
        "state_representatives": 18,
        "states": 9,
        "civil_society": 4,
        "business": 3,
        "local_authority": 2,
        "observer": 1,
    }
    assert parsed.interventions == 12


def test_introduction_keeps_what_counts_and_leaves_the_rest_to_a_person() -> None:
    parsed = read(CONSULTATION)

    assert [point.text[:13] for point in points(parsed, "participation")] == ["Some 18 repre"]
    assert parsed.unplaced == ["Thank you for coming to the harbour."]


def test_line_before_a_list_is_the_sub_heading_of_its_items() -> None:
    emphases = points(read(CONSULTATION), "emphases")

    assert [(point.heading, point.text) for point in emphases] == [
        (None, "Participants wanted fewer papers and more deeds."),
        ("The room stressed that", "Ports close faster than they open."),
        ("The room stressed that", "Help comes late."),
    ]


def test_partner_groups_have_their_support_and_dispute() -> None:
    groups = points(read(CONSULTATION), "who")

    assert [(point.support, point.contested, point.text) for point in groups] == [
        ("several", False, "Several participants pointed to the mayors of small ports."),
        (
            "some",
            True,
            "Employers should be at the table. Some delegations supported this, while others were "
            "opposed.",
        ),
    ]


def test_priorities_stand_in_order_with_their_support() -> None:
    parsed = read(CONSULTATION)

    assert shape(parsed, "what") == [
        (0, "broad", "Open clinics to all. This had broad support."),
        (1, "", "Clinics need staff."),
        (0, "some", "Pay wages on time. Two States called for it."),
        (0, "", "Teach the language early."),
    ]
    assert [(point.support, point.notes[0]) for point in points(parsed, "raised_once")] == [
        ("one", "raised only once, but strongly"),
        ("one", "raised only once, but strongly"),
    ]


def test_other_themes_are_cross_references() -> None:
    card = points(read(CONSULTATION), "raised_once")[1]

    assert card.cross_references == ["3: Papers for all"]


def test_note_on_a_whole_section_refers_all_its_points() -> None:
    parsed = read(
        "Priorities\n1. Open clinics.\n2. Pay wages.\n\n"
        "Parts of this section are also covered under themes 2 and 4.\n"
    )

    assert [point.cross_references for point in points(parsed, "what")] == [["2", "4"], ["2", "4"]]


def test_lists_inside_items_are_one_level_deeper() -> None:
    parsed = read("Priorities\n1. Open clinics:\n• in ports\n• in camps\n2. Pay wages\n")

    assert shape(parsed, "what") == [
        (0, "", "Open clinics:"),
        (1, "", "in ports"),
        (1, "", "in camps"),
        (0, "", "Pay wages"),
    ]


def test_word_lists_keep_their_levels() -> None:
    body = par("Key messages", style="Heading2") + bullet("Ports close.") + bullet("At night.", 1)

    parsed = parse_consultation(docx(body), file_name="summary.docx")

    assert shape(parsed, "emphases") == [(0, "", "Ports close."), (1, "", "At night.")]


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("This attracted the strongest convergence of the day.", "broad"),
        ("Most delegations agreed on it.", "broad"),
        ("There was no consensus on it.", ""),
        ("Many speakers called for it.", "several"),
        ("A few States supported it.", "some"),
        ("One participant proposed a ferry.", "one"),
        ("It was raised just once.", "one"),
        ("Clinics help. One participant said so.", ""),
        ("Several States have ferries.", ""),
        ("La plupart des délégations l’ont soutenu.", "broad"),
        ("Cette idée a été largement soutenue.", "broad"),
        ("Plusieurs participants ont demandé un bac.", "several"),
        ("Quelques États ont appuyé cette idée.", "some"),
        ("Évoqué une seule fois, mais avec force.", "one"),
        ("La mayoría de los participantes apoyó la idea.", "broad"),
        ("La idea recibió un amplio respaldo.", "broad"),
        ("Varias delegaciones pidieron un barco.", "several"),
        ("Algunos Estados apoyaron la idea.", "some"),
        ("Planteada una sola vez, pero con firmeza.", "one"),
    ],
)
def test_support_is_read_from_the_words_for_it(text: str, support: str) -> None:
    parsed = read(f"Recommendations\n• {text}\n")

    assert points(parsed, "what")[0].support == support


@pytest.mark.parametrize(
    ("text", "contested"),
    [
        ("Delegations disagreed on the fee.", True),
        ("Were offices missing? Or were there too many of them?", True),
        ("Il n’y a pas eu d’accord : sans consensus.", True),
        ("No hubo consenso sobre la tasa.", True),
        ("Delegations agreed on the fee.", False),
        ("Who pays? When?", False),
    ],
)
def test_dispute_is_read_from_the_words_for_it(text: str, contested: bool) -> None:
    parsed = read(f"Recommendations\n• {text}\n")

    assert points(parsed, "what")[0].contested is contested


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Participation\nStates: 7\nYouth: 3\n", {"states": 7, "youth": 3}),
        (
            "Participation\n20 délégués de 11 États et cinq organisations de la société civile.\n",
            {"state_representatives": 20, "states": 11, "civil_society": 5},
        ),
        (
            "Participación\n14 representantes de 6 Estados, tres empresas y 2 alcaldes.\n",
            {"state_representatives": 14, "states": 6, "business": 3, "local_authority": 2},
        ),
    ],
)
def test_counts_are_read_from_lists_and_in_three_languages(
    text: str, counts: dict[str, int]
) -> None:
    assert read(text).head_counts == counts


def test_missing_sections_are_warnings() -> None:
    assert read("Recommendations\n• Open clinics.\n").warnings[0] == (
        "The section “Participation” was not found in the file. If it is there, put its title on a "
        "line of its own."
    )


def test_text_that_is_no_summary_is_refused() -> None:
    with pytest.raises(RejectedFile, match="none of the sections of a regional consultation"):
        read("A letter to the harbour.\n")


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(FORMS), max_size=25))
def test_every_word_of_a_summary_is_found_in_the_result(forms: list[str]) -> None:
    words = [f"harbour{number}x" for number in range(len(forms))]
    text = "\n".join(form.format(word) for form, word in zip(forms, words, strict=True))

    result = read(f"Recommendations\n{text}\n").as_json()

    result.pop("warnings")
    found = re.findall(r"harbour\d+x", json.dumps(result).casefold())
    assert sorted(set(words) - set(found)) == []


@needs_summary
def test_official_summary_gives_counts_partners_and_seven_priorities() -> None:
    assert SUMMARY is not None
    parsed = parse_consultation(SUMMARY.read_bytes(), file_name=SUMMARY.name)

    assert parsed.head_counts == {
        "state_representatives": 29,
        "states": 13,
        "civil_society": 5,
        "business": 2,
        "local_authority": 3,
        "observer": 2,
    }
    assert parsed.interventions == 21
    assert [point.level for point in points(parsed, "emphases")] == [0] * 5
    assert [
        (point.support, point.contested) for point in points(parsed, "who") if point.level == 0
    ] == [
        ("broad", False),
        ("several", False),
        ("broad", False),
        ("several", False),
        ("several", True),
    ]
    priorities = [*points(parsed, "what"), *points(parsed, "raised_once")]
    assert [point.support for point in priorities if point.level == 0] == [
        "some",
        "broad",
        "",
        "",
        "several",
        "one",
        "one",
    ]
    assert [
        (point.notes[0], [theme[0] for theme in point.cross_references])
        for point in points(parsed, "raised_once")
        if point.level == 0
    ] == [("suggested just once, but quite strongly", ["1", "2", "5"])] * 2
    assert len(parsed.unplaced) == 7
