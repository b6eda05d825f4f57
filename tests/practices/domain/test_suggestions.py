import csv
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from gfmd_site.lib.wordmatch import parse_pattern
from practices.domain.suggestions import KINDS, Suggestion, suggest

VOCABULARIES = {
    "objectives": "gcm_objectives.csv",
    "targets": "sdg_targets.csv",
    "principles": "guiding_principles.csv",
}
SEEDS = Path(settings.SEEDS_DIR)


def lists_of(kind: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((SEEDS / "suggestions" / f"{kind}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_word_lists_name_terms_of_the_vocabulary(kind: str) -> None:
    with (SEEDS / "vocabularies" / VOCABULARIES[kind]).open(encoding="utf-8") as file:
        terms = [row["code"] for row in csv.DictReader(file)]

    assert [code for code in lists_of(kind) if code not in terms] == []


@pytest.mark.parametrize("kind", ["objectives", "principles"])
def test_every_term_has_words_in_four_languages(kind: str) -> None:
    lists = lists_of(kind)

    assert [code for code, words in lists.items() if sorted(words) != ["ar", "en", "es", "fr"]] == (
        []
    )
    assert len(lists) == {"objectives": 23, "principles": 10}[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_word_lists_hold_no_line_twice_and_only_lines_that_can_be_read(kind: str) -> None:
    for code, languages in lists_of(kind).items():
        for language, lines in languages.items():
            patterns = [parse_pattern(line) for line in lines]
            assert len({pattern.words for pattern in patterns}) == len(patterns), (code, language)


@pytest.mark.parametrize(
    ("language", "text", "objectives", "targets", "principles"),
    [
        (
            "en",
            "Participants called for alternatives to detention for families with children.",
            ["13"],
            ["10.7", "16.3", "16.2"],
            ["child_sensitive"],
        ),
        (
            "fr",
            "Il faut réduire le coût des envois de fonds et ouvrir des comptes bancaires.",
            ["20"],
            ["10.c", "8.10", "17.3"],
            [],
        ),
        (
            "es",
            "Es necesario combatir el discurso de odio y cambiar la narrativa en los medios.",
            ["17"],
            ["10.3", "16.10"],
            ["human_rights"],
        ),
        ("ar", "احتجاز الأطفال المهاجرين", ["13", "7"], ["10.7", "16.3"], ["child_sensitive"]),
        ("en", "The coffee break was too short.", [], [], []),
    ],
)
def test_suggestions_fit_the_text_in_its_language(
    language: str, text: str, objectives: list[str], targets: list[str], principles: list[str]
) -> None:
    found = suggest(text=text, language=language)

    codes = {kind: [item.code for item in items] for kind, items in found.items()}
    assert {kind: sorted(items) for kind, items in codes.items()} == {
        "objectives": sorted(objectives),
        "targets": sorted(targets),
        "principles": principles,
    }
    assert codes["objectives"][:1] == objectives[:1]


def test_a_suggestion_says_which_words_speak_for_it() -> None:
    found = suggest(text="Pensions should be portable: portability remains rare.", language="en")

    assert found["objectives"] == [
        Suggestion("22", 4.5, ("Pensions", "portable")),
    ]


def test_a_word_in_passing_is_left_out_beside_a_strong_one() -> None:
    strong = "Recruitment fees, recruitment agencies and wage theft were named, also in research."

    assert [item.code for item in suggest(text=strong, language="en")["objectives"]] == ["6"]


def test_another_language_is_read_as_english() -> None:
    assert [item.code for item in suggest(text="detention", language="pt")["objectives"]] == ["13"]
