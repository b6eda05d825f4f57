"""The programme, the templates and the demo forum under seeds/: complete, consistent, our own.

Comparisons with the Forum's own documents run where those lie beside the checkout; the documents
themselves, and the names of the people in them, never enter this repository.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
FORUM_DOCUMENTS = ROOT.parent / "shared" / "seed-documents"
LONGEST_SHARED_RUN = 5

# "@Kenya" or "@[European Union]".
MENTION = re.compile(r"@(?:\[([^\]]+)\]|(\w[\w'’-]*))")
NAMED_IN_DOCUMENTS = (
    r"(?:Ms\.|Mr\.|H\.\s?E\.|Ambassador)\s+((?:[A-ZÀ-Ý][\w’'-]+\s+){1,2}[A-ZÀ-Ý][\w’'-]+)",
    r"(?:Rapporteur:|Note Taker)</b>\s+([^,\n]+)",
    r"Migration, ((?:[A-Z]\w+ ?){2})\.",
)
LANGUAGES = ("en", "fr", "es", "ar")
ROUNDTABLES = {"1.1": 12, "1.2": 8, "2.1": 8, "2.2": 7, "3.1": 8, "3.2": 6}

Table = dict[str, Any]


def load(relative: str | Path) -> Table:
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


def codes(vocabulary: str) -> set[str]:
    with (SEEDS / "vocabularies" / f"{vocabulary}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


def unknown_codes(tables: Iterable[Table]) -> set[str]:
    """Codes in the fields of tables, single or in lists, that their vocabulary does not have."""
    return {
        code
        for table in tables
        for field in table.keys() & VOCABULARIES.keys()
        for code in ([table[field]] if isinstance(table[field], str) else table[field])
        if code not in VOCABULARIES[field]
    }


VOCABULARIES = {
    "objectives": codes("gcm_objectives"),
    "principles": codes("guiding_principles"),
    "targets": codes("sdg_targets"),
    "countries": (countries := codes("countries")),
    "country": countries,
    "region": codes("regions"),
    "constituencies": (constituencies := codes("constituencies")),
    "constituency": constituencies,
}
PROGRAMME = load("editions/marrakesh_2018.toml")
TEMPLATES = {
    path.stem: load(f"templates/{path.name}") for path in sorted((SEEDS / "templates").glob("*"))
}
SECTION_KEYS = [section["key"] for section in TEMPLATES["roundtable_2018"]["section"]]
SESSIONS = PROGRAMME["session"]
PEOPLE = load("demo/people.toml")
REPORTS = {report["session"]: report for report in load("demo/reports.toml")["report"]}
POINTS = [point for report in REPORTS.values() for point in report["point"]]
ATTRIBUTIONS = [row for point in POINTS for row in point.get("attributions", [])]
PRACTICES = {practice["key"]: practice for practice in load("demo/practices.toml")["practice"]}
SYNTHESIS = load("demo/synthesis.toml")
ITEMS = [item for section in SYNTHESIS["section"] for item in section["item"]]
ACCOUNTS = {person["username"] for person in PEOPLE["person"] if "username" in person}
NAMES = {person["name"] for person in PEOPLE["person"]}
BY_NUMBER = {session["number"]: session for session in SESSIONS if session["number"]}


# The programme


def test_edition_is_the_eleventh_forum() -> None:
    edition = PROGRAMME["edition"]

    assert (edition["number"], edition["year"], edition["place"]) == (11, 2018, "Marrakesh")
    assert edition["chairs"] == ["Morocco", "Germany"]
    assert (edition["starts_on"], edition["ends_on"]) == ("2018-12-05", "2018-12-07")
    assert [theme["number"] for theme in PROGRAMME["theme"]] == [1, 2, 3]


def test_roundtables_carry_what_the_programme_gives_them() -> None:
    assert {number: len(row["questions"]) for number, row in BY_NUMBER.items()} == ROUNDTABLES
    for number, session in BY_NUMBER.items():
        starts_at = datetime.fromisoformat(session["starts_at"])
        assert (session["kind"], session["theme"]) == ("roundtable", int(number[0]))
        assert starts_at.strftime("%Y-%m-%d %z") == "2018-12-06 +0100"
        assert session["room"] and session["expected_outcome"]
        assert session["chatham_policy"] == "named_with_approval"


def test_other_sessions_have_the_kinds_of_the_programme() -> None:
    kinds = [session["kind"] for session in SESSIONS if not session["number"]]

    closing = ["common_space", "business_mechanism", "special_session", "civil_society_day"]
    assert kinds == ["workshop"] * 3 + ["side_event"] * 3 + closing


# The reporting templates


@pytest.mark.parametrize(
    ("template", "sections"),
    [
        (
            "roundtable_2018",
            "summary challenges opportunities gcm_relevance:gcm agenda_2030:sdg quotes",
        ),
        ("regional_consultation", "participation emphases who what raised_once"),
    ],
)
def test_template_sections_are_in_order(template: str, sections: str) -> None:
    content = TEMPLATES[template]
    expected = [section.partition(":") for section in sections.split()]

    assert content["key"] == template
    assert [(row["number"], row["key"], row["kind"]) for row in content["section"]] == [
        (number, key, kind or key) for number, (key, _, kind) in enumerate(expected, start=1)
    ]
    assert {row["default_attribution_level"] for row in content["section"]} == {"anonymous"}


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


# The people of the demo


def test_people_include_the_demo_accounts_and_no_name_twice() -> None:
    assert len(NAMES) == len(PEOPLE["person"])
    assert " ".join(sorted(ACCOUNTS)) == (
        "admin chair cochair-3-1 notetaker-1-2 notetaker-3-1 rapporteur-1-2 rapporteur-3-1 "
        "reader reviewer staff"
    )


def test_people_and_head_counts_use_the_vocabularies() -> None:
    assert unknown_codes(PEOPLE["person"] + PEOPLE["head_count"]) == set()
    assert {row["session"] for row in PEOPLE["head_count"]} == set(ROUNDTABLES)
    assert min(row["count"] for row in PEOPLE["head_count"]) > 0


@pytest.mark.parametrize("number", sorted(ROUNDTABLES))
def test_roundtable_has_its_people(number: str) -> None:
    rows = [row for row in PEOPLE["participation"] if row["session"] == number]
    roles = Counter(row["role"] for row in rows)

    assert {row["person"] for row in rows} - NAMES == set()
    assert len({row["person"] for row in rows}) == len(rows)
    assert roles.pop("panellist") in (3, 4)
    assert roles == {"co_chair": 2, "moderator": 1, "rapporteur": 1, "note_taker": 1}


# The reports of the demo


def test_reports_are_in_every_state() -> None:
    statuses = [(number, report["status"]) for number, report in REPORTS.items()]

    assert " ".join(f"{number} {status}" for number, status in statuses) == (
        "1.1 accepted 1.2 draft 2.1 submitted 3.1 draft 3.2 returned"
    )
    assert [number for number, report in REPORTS.items() if report.get("reason")] == ["3.2"]


def test_reports_are_of_the_size_of_a_real_forum() -> None:
    lengths = [len(point["text"].split()) for point in POINTS]
    concise = sum(length <= 25 for length in lengths) / len(lengths)

    assert 160 <= len(POINTS) <= 190
    assert 0.9 <= concise < 1


def test_reports_speak_three_languages() -> None:
    assert [number for number, report in REPORTS.items() if report["language"] == "fr"] == ["2.1"]
    assert Counter(point["language"] for point in POINTS if "language" in point) == {"es": 5}


@pytest.mark.parametrize("number", sorted(REPORTS))
def test_report_follows_its_template_and_programme(number: str) -> None:
    points = REPORTS[number]["point"]
    places = [SECTION_KEYS.index(point["section"]) for point in points]
    answered = {question for point in points for question in point.get("questions", [])}

    assert places == sorted(places)
    assert {point["author"] for point in points} == {"rapporteur", "note_taker"}
    assert answered - set(range(1, ROUNDTABLES[number] + 1)) == set()


def test_only_the_reports_being_written_have_gaps() -> None:
    sections, questions = {}, {}
    for number, report in REPORTS.items():
        answered = {asked for point in report["point"] for asked in point.get("questions", [])}
        sections[number] = set(SECTION_KEYS) - {point["section"] for point in report["point"]}
        questions[number] = set(range(1, ROUNDTABLES[number] + 1)) - answered

    assert {number: gaps for number, gaps in sections.items() if gaps} == {"3.1": {"agenda_2030"}}
    assert {number: gaps for number, gaps in questions.items() if gaps} == {"1.2": {8}, "3.1": {8}}


def test_points_use_the_vocabularies() -> None:
    assert unknown_codes(POINTS) == set()
    assert {point.get("support", "") for point in POINTS} == {"", "one", "some", "several", "broad"}
    assert {point.get("level", 0) for point in POINTS} == {0, 1, 2}
    assert {point.get("contested", False) for point in POINTS} == {True, False}


def test_points_fit_their_fields() -> None:
    assert max(len(point.get("heading", "")) for point in POINTS) <= 200
    assert max(len(practice["title"]) for practice in PRACTICES.values()) <= 300
    assert max(len(session["title"]) for session in SESSIONS) <= 300


def test_points_name_a_speaker_only_with_an_attribution() -> None:
    mentioned = [{a or b for a, b in MENTION.findall(point["text"])} for point in POINTS]
    recorded = [
        {row["name"] for row in point.get("attributions", []) if point.get("kind") != "quote"}
        for point in POINTS
    ]

    assert mentioned == recorded
    assert any(mentioned)


def test_attributions_say_who_and_with_what_answer() -> None:
    coded = [{row["kind"]: row["code"]} for row in ATTRIBUTIONS if "code" in row]
    people = {row["name"] for row in ATTRIBUTIONS if row["kind"] == "person"}

    assert unknown_codes(coded) == set()
    assert people - NAMES == set()
    assert [row for row in ATTRIBUTIONS if row["level"] != row["kind"]] == []
    assert {"how" in row for row in ATTRIBUTIONS if row["consent"] != "not_asked"} == {True}


def test_quotes_show_every_answer_a_speaker_can_give() -> None:
    quotes = [point for point in POINTS if point.get("kind") == "quote"]
    answers = Counter(row["consent"] for quote in quotes for row in quote["attributions"])

    assert {quote["section"] for quote in quotes} == {"quotes"}
    assert answers == {"approved": 4, "asked": 3, "refused": 2, "not_asked": 2}


@pytest.mark.parametrize("number", sorted(REPORTS))
def test_comments_are_written_by_accounts_on_existing_points(number: str) -> None:
    comments = REPORTS[number]["comment"]
    places = {comment["point"] for comment in comments if "point" in comment}

    assert {comment["author"] for comment in comments} - ACCOUNTS == set()
    assert places - set(range(len(REPORTS[number]["point"]))) == set()


# The practices and the synthesis of the demo


def test_practices_are_found_by_key_and_use_the_vocabularies() -> None:
    assert len(PRACTICES) == len(load("demo/practices.toml")["practice"]) == 12
    assert unknown_codes(PRACTICES.values()) == set()
    assert all(practice["objectives"] for practice in PRACTICES.values())
    assert {practice["main_language"] for practice in PRACTICES.values()} == {"en", "fr", "es"}


def test_practices_come_from_one_point_of_their_session() -> None:
    origins = {
        point["practice"]: number
        for number, report in REPORTS.items()
        for point in report["point"]
        if "practice" in point
    }

    assert origins == {key: practice["source"] for key, practice in PRACTICES.items()}


def test_synthesis_rests_on_existing_points_of_reports() -> None:
    sources = [(source["session"], source["point"]) for item in ITEMS for source in item["sources"]]

    assert all(item["sources"] for item in ITEMS)
    assert len(set(sources)) == len(sources)
    assert all(0 <= place < len(REPORTS[number]["point"]) for number, place in sources)


def test_synthesis_ranks_every_item_once() -> None:
    assert sorted(item["rank"] for item in ITEMS) == list(range(1, len(ITEMS) + 1))
    assert Counter(item["status"] for item in ITEMS) == {"read": 9, "annex": 4, "cut": 1}


# Our own words


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int = LONGEST_SHARED_RUN + 1) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def official_titles() -> list[str]:
    rows = [PROGRAMME["edition"], *PROGRAMME["theme"], *SESSIONS]
    titles = [row["title"] for row in rows] + [PROGRAMME["edition"]["theme"]]
    titles += [section["title_en"] for section in TEMPLATES["roundtable_2018"]["section"]]
    return sorted(titles, key=len, reverse=True)


def people_named_in(documents: str) -> set[str]:
    """Persons whom the documents name with a title or an office."""
    return {
        " ".join(found.split())
        for pattern in NAMED_IN_DOCUMENTS
        for found in re.findall(pattern, documents)
    }


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


@pytest.mark.parametrize("path", sorted(SEEDS.rglob("*.toml")), ids=lambda path: path.stem)
def test_texts_are_our_own_words(path: Path, forum_documents: str) -> None:
    documents = runs(forum_documents)

    borrowed = {run for text in strings(load(path)) for run in shared_runs(text, documents)}

    assert borrowed == set()


def test_nobody_named_in_the_documents_appears(forum_documents: str) -> None:
    seeds = " ".join(path.read_text(encoding="utf-8") for path in SEEDS.rglob("*.toml"))
    people = people_named_in(forum_documents)
    pairs = {pair for name in people for pair in runs(name, 2)}

    assert len(people) == 9
    assert pairs & runs(seeds, 2) == set()


def test_demo_people_share_no_name_with_the_documents(forum_documents: str) -> None:
    parts = {part for name in NAMES for part in re.findall(r"\w{3,}", name)}

    assert parts & set(re.findall(r"\w+", forum_documents)) == set()
