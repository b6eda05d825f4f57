"""Nothing of a paper is lost, whatever its layout; the official one where it is at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.importers.concept_paper import parse_concept_paper
from tests.reports.importers.docx_builder import bullet, cell, docx, heading, par, row, table

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seed-documents"
PAPER = next(iter(sorted(SEEDS.glob("004_*.txt"))), None)
needs_paper = pytest.mark.skipif(PAPER is None, reason="It lies outside the repository.")

SYLLABLES = ("bar", "lom", "tiv", "zug", "nek", "pao", "sar", "wix", "fod", "gul", "hep", "jat")
FORMS = (
    "{}",
    "{}.",
    "{}?",
    "{}:",
    "• {}",
    "- {}?",
    "1. {}",
    "2) {}?",
    "o {}",
    "a) {}",
    "A. {}",
    "II. {}",
    "Theme 1: {}",
    "Theme 2\n{}",
    "· Theme 1: {}",
    "Thème 2 : {}",
    "Roundtable 1.1: {}",
    "Roundtable 1.1. {}",
    "Roundtable 2.1\n{}",
    "Mesa redonda 2: {}",
    "1.2 {}",
    "Expected outcomes\n{}.",
    "Expected outcome: {}.",
    "Guiding questions\n{}?",
    "Questions directrices : {}?",
    "Three workshops are planned: {}:",
    "Side events:\n• {}",
    "IV. Common Space – {}",
    "Civil Society Days\n{}.",
    "Special session on {}",
    "Overarching theme: {}",
    "Tenth Global Forum on Migration and Development – {} 2027",
    "Co-chairs: {}",
    "Place: {}",
    "{} | {}",
    "| {} | {}? |",
    "[1: {}]",
    "{}[footnoteRef:1] [1: {}]",
)


@st.composite
def papers(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A paper in which every word that matters occurs once, and those words."""
    count = 0
    words: list[str] = []
    lines: list[str] = []
    for form in draw(st.lists(st.sampled_from(FORMS), min_size=1, max_size=25)):
        filled = []
        for _place in range(form.count("{}")):
            own = []
            for _word in range(draw(st.integers(1, 12))):
                count += 1
                number = count
                word = ""
                for _syllable in range(4):
                    number, rest = divmod(number, len(SYLLABLES))
                    word += SYLLABLES[rest]
                own.append(word)
            words += own
            filled.append(" ".join(own).capitalize())
        lines.append(form.format(*filled))
        lines += [""] * draw(st.integers(0, 1))
    return "\n".join(lines), words


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts_of(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)


def words_of(data: bytes, name: str) -> list[str]:
    result = parse_concept_paper(data, file_name=name).as_json()
    result.pop("warnings")
    return re.findall(r"\w+", " ".join(texts_of(result)).casefold())


@settings(deadline=None, max_examples=200)
@given(papers())
def test_every_word_of_a_text_is_found_in_the_result(paper: tuple[str, list[str]]) -> None:
    text, words = paper

    assert sorted(set(words) - set(words_of(text.encode(), "paper.txt"))) == []


@settings(deadline=None, max_examples=60)
@given(papers(), st.integers(0, 3))
def test_every_word_of_a_word_file_is_found_in_the_result(
    paper: tuple[str, list[str]], form: int
) -> None:
    text, words = paper
    shapes = (par, heading, bullet, lambda line: table(row(cell(par(line)), cell(par("1")))))
    body = "".join(shapes[(form + n) % 4](line) for n, line in enumerate(text.split("\n")) if line)

    assert sorted(set(words) - set(words_of(docx(body), "paper.docx"))) == []


@needs_paper
def test_official_paper_of_2018_gives_the_whole_programme() -> None:
    assert PAPER is not None
    data = parse_concept_paper(PAPER.read_bytes(), file_name=PAPER.name).as_json()

    assert data["edition"] == {
        "number": 11,
        "title": "Eleventh Global Forum on Migration and Development",
        "year": 2018,
        "place": "Marrakesh",
        "chairs": ["Germany", "Morocco"],
        "theme": "Honouring international commitments to unlock the potential of migrants for "
        "development",
    }
    assert [
        (session["number"], len(session["questions"]), bool(session["expected_outcome"]))
        for theme in data["themes"]
        for session in theme["sessions"]
    ] == [
        ("1.1", 12, True),
        ("1.2", 8, True),
        ("2.1", 8, True),
        ("2.2", 7, True),
        ("3.1", 8, True),
        ("3.2", 6, True),
    ]
    assert [session["kind"] for session in data["other_sessions"]] == [
        *["workshop"] * 3,
        *["side_event"] * 3,
        "common_space",
        "business_mechanism",
        "special_session",
        "civil_society_day",
    ]
    assert (len(data["footnotes"]), len(data["unplaced"]), data["warnings"]) == (4, 15, [])


@needs_paper
def test_every_word_of_the_official_paper_is_found_in_the_result() -> None:
    assert PAPER is not None
    converted = re.sub(r"\[bookmark[^\]]*\]|footnoteRef", "", PAPER.read_text(encoding="utf-8"))
    labels = {"roundtable", "theme", "overarching", "guiding", "questions", "expected", "outcomes"}
    wanted = {word for word in re.findall(r"\w+", converted.casefold()) if not word.isdigit()}

    numerals = {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii"}
    found = set(words_of(PAPER.read_bytes(), PAPER.name))
    assert sorted(wanted - found - labels - numerals) == []
