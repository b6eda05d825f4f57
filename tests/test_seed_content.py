"""The programme, the templates and the demo forum under seeds/: complete, consistent, our own.

Comparisons with the Forum's own documents run where those lie beside the checkout; the documents
themselves, and the names of the people in them, never enter this repository.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
FORUM_DOCUMENTS = ROOT.parent / "shared" / "seed-documents"
LONGEST_SHARED_RUN = 5

LANGUAGES = ("en", "fr", "es", "ar")
ROUNDTABLES = {"1.1": 12, "1.2": 8, "2.1": 8, "2.2": 7, "3.1": 8, "3.2": 6}

Table = dict[str, Any]


def load(relative: str) -> Table:
    with (SEEDS / relative).open("rb") as file:
        return tomllib.load(file)


def strings(value: Any) -> Iterator[str]:
    """Every text inside a parsed TOML value, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in strings(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in strings(item))


PROGRAMME = load("editions/marrakesh_2018.toml")
TEMPLATES = {
    path.stem: load(f"templates/{path.name}") for path in sorted((SEEDS / "templates").glob("*"))
}
SESSIONS = PROGRAMME["session"]
BY_NUMBER = {session["number"]: session for session in SESSIONS if session["number"]}


# The programme


def test_edition_is_the_eleventh_forum() -> None:
    edition = PROGRAMME["edition"]

    assert (edition["number"], edition["year"], edition["place"]) == (11, 2018, "Marrakesh")
    assert edition["chairs"] == ["Morocco", "Germany"]
    assert date.fromisoformat(edition["starts_on"]) == date(2018, 12, 5)
    assert date.fromisoformat(edition["ends_on"]) == date(2018, 12, 7)
    assert [theme["number"] for theme in PROGRAMME["theme"]] == [1, 2, 3]


def test_roundtables_have_the_guiding_questions_of_the_programme() -> None:
    counts = {number: len(session["questions"]) for number, session in BY_NUMBER.items()}

    assert counts == ROUNDTABLES


def test_roundtables_carry_what_the_board_and_the_editor_show() -> None:
    for number, session in BY_NUMBER.items():
        starts_at = datetime.fromisoformat(session["starts_at"])

        assert session["kind"] == "roundtable"
        assert session["theme"] == int(number[0])
        assert starts_at.date() == date(2018, 12, 6)
        assert starts_at.strftime("%z") == "+0100"
        assert session["room"]
        assert session["expected_outcome"]
        assert session["chatham_policy"] == "named_with_approval"


def test_other_sessions_have_the_kinds_of_the_programme() -> None:
    kinds = [session["kind"] for session in SESSIONS if not session["number"]]

    assert kinds == ["workshop"] * 3 + ["side_event"] * 3 + [
        "common_space",
        "business_mechanism",
        "special_session",
        "civil_society_day",
    ]


# The reporting templates


@pytest.mark.parametrize(
    ("template", "keys", "kinds"),
    [
        (
            "roundtable_2018",
            ["summary", "challenges", "opportunities", "gcm_relevance", "agenda_2030", "quotes"],
            ["summary", "challenges", "opportunities", "gcm", "sdg", "quotes"],
        ),
        (
            "regional_consultation",
            ["participation", "emphases", "who", "what", "raised_once"],
            ["participation", "emphases", "who", "what", "raised_once"],
        ),
    ],
)
def test_template_sections_are_in_order(template: str, keys: list[str], kinds: list[str]) -> None:
    content = TEMPLATES[template]

    assert content["key"] == template
    assert [section["key"] for section in content["section"]] == keys
    assert [section["kind"] for section in content["section"]] == kinds
    assert [section["number"] for section in content["section"]] == list(range(1, len(keys) + 1))
    assert {section["default_attribution_level"] for section in content["section"]} == {"anonymous"}


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_template_speaks_every_language(template: str) -> None:
    content = TEMPLATES[template]
    fields = [(content, name) for name in ("title", "footnote", "introduction")]
    fields += [(section, name) for section in content["section"] for name in ("title", "guidance")]

    for table, name in fields:
        translations = [table[f"{name}_{language}"] for language in LANGUAGES]
        assert all(translations), name
        assert {len(text) for text in translations if isinstance(text, list)} <= {3}
        assert all("؀" <= max(text) <= "ۿ" for text in strings(translations[-1])), name


# Our own words


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int = LONGEST_SHARED_RUN + 1) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def official_titles() -> list[str]:
    titles = [PROGRAMME["edition"]["theme"], PROGRAMME["edition"]["title"]]
    titles += [theme["title"] for theme in PROGRAMME["theme"]]
    titles += [session["title"] for session in SESSIONS]
    titles += [section["title_en"] for section in TEMPLATES["roundtable_2018"]["section"]]
    return sorted(titles, key=len, reverse=True)


def shared_runs(text: str, documents: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Runs of words that `text` shares with the documents, official titles cut out first."""
    pieces = [text]
    for title in official_titles():
        pieces = [part for piece in pieces for part in piece.split(title)]
    return {run for piece in pieces for run in runs(piece)} & documents


@pytest.fixture(scope="module")
def forum_documents() -> str:
    if not FORUM_DOCUMENTS.is_dir():
        pytest.skip("The Forum's documents are not beside this checkout.")
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(FORUM_DOCUMENTS.glob("*.txt"))
    )


def test_shared_runs_finds_a_borrowed_sentence() -> None:
    documents = runs("the people of the valley moved to the coast in one summer")

    assert shared_runs("People of the valley moved to town.", documents) == {
        ("people", "of", "the", "valley", "moved", "to")
    }
    assert shared_runs("People of the valley moved twice.", documents) == set()


@pytest.mark.parametrize("path", sorted(path.name for path in SEEDS.rglob("*.toml")))
def test_texts_are_our_own_words(path: str, forum_documents: str) -> None:
    documents = runs(forum_documents)
    file = next(SEEDS.rglob(path))

    borrowed = {
        " ".join(run)
        for text in strings(load(str(file.relative_to(SEEDS))))
        for run in shared_runs(text, documents)
    }

    assert borrowed == set()
