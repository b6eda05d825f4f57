"""Programmes and consultations on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from gfmd_site.table_formats import render_xlsx
from reports.domain.seeding_programme import load_templates
from reports.models import Edition, HeadCount, Report, Session
from tests.build import make_session
from tests.reports.importers.papers import CONSULTATION, ENGLISH

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
HEADER = [
    "row",
    "number",
    "title",
    "year",
    "place",
    "chairs",
    "theme",
    "description",
    "kind",
    "expected_outcome",
    "questions",
]
ROWS = (
    ["edition", "16", "Sixteenth Forum", "2027", "Lakeport", "Norland; Suria", "Moving with care"],
    ["theme", "1", "Work", "", "", "", "", "Workers move."],
    ["session", "1.1", "Skills", "", "", "", "1", "", "", "A list.", "Who?\nWhy?"],
    ["", "", "Music of the ports", "", "", "", "", "", "side event", "", ""],
)


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def run(*args: Any) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def csv_of(*rows: list[str]) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEADER, *rows))


def test_paper_is_printed_as_one_object_and_nothing_is_stored(file_of: Any) -> None:
    printed = json.loads(
        run("import_programme", file_of("paper.txt", ENGLISH), "--dry-run", "--json")
    )

    assert list(printed) == [
        "edition",
        "themes",
        "other_sessions",
        "footnotes",
        "unplaced",
        "warnings",
    ]
    assert list(printed["themes"][0]["sessions"][0]) == [
        "number",
        "kind",
        "title",
        "expected_outcome",
        "questions",
    ]
    assert Edition.objects.count() == 0


def test_paper_is_stored_once(file_of: Any) -> None:
    path = file_of("paper.txt", ENGLISH)

    first = run("import_programme", path).splitlines()[-1]
    second = run("import_programme", path).splitlines()[-1]

    assert first == (
        "In the edition 2027 were added: 1 × edition, 8 × question, 10 × session, 2 × theme."
    )
    assert second == "The edition 2027 has all of it already."


def test_dry_run_says_what_would_be_added(file_of: Any) -> None:
    printed = run("import_programme", file_of("paper.txt", ENGLISH), "--dry-run").splitlines()

    assert printed[0] == "theme 1, roundtable 1.1 Skills without frontiers: 3 guiding questions"
    assert printed[-1].startswith("In the edition 2027 would be added: 1 × edition")
    assert Edition.objects.count() == 0


def test_table_in_csv_and_xlsx_gives_the_same_programme(file_of: Any) -> None:
    wide = [[*row, *[""] * (len(HEADER) - len(row))] for row in ROWS]
    files = (
        file_of("programme.csv", csv_of(*wide)),
        file_of("programme.xlsx", render_xlsx(HEADER, wide)),
    )

    first, second = (run("import_programme", path, "--dry-run", "--json") for path in files)

    printed = json.loads(first)
    assert first == second
    assert printed["edition"]["chairs"] == ["Norland", "Suria"]
    assert printed["themes"] == [
        {
            "number": 1,
            "title": "Work",
            "description": "Workers move.",
            "sessions": [
                {
                    "number": "1.1",
                    "kind": "roundtable",
                    "title": "Skills",
                    "expected_outcome": "A list.",
                    "questions": ["Who?", "Why?"],
                }
            ],
        }
    ]
    assert [session["title"] for session in printed["other_sessions"]] == ["Music of the ports"]


def test_errors_of_a_table_name_the_rows_of_the_spreadsheet(file_of: Any) -> None:
    path = file_of(
        "programme.csv",
        "number,title,theme,kind\n"
        "1.1,Skills,,\n"
        "\n"
        "1.1,Wages,,\n"
        "1.2,,,\n"
        "1.3,Ports,4,\n"
        "1.4,Boats,,picnic\n",
    )

    with pytest.raises(CommandError) as refusal:
        run("import_programme", path)

    assert refusal.value.returncode == 2
    assert str(refusal.value) == (
        "The file “programme.csv” was not accepted: "
        "row 4: the number 1.1 stands in row 2 already. Correct one of the two. "
        "row 5: a session needs a title. "
        "row 6: there is no theme 4 in the table. Add a row for it. "
        "row 7: “picnic” is no kind of session. Write one of: roundtable, workshop, side_event, "
        "common_space, business_mechanism, special_session, civil_society_day, "
        "regional_consultation."
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("paper.odt", "x", "cannot be read as a programme"),
        ("paper.pdf", "%PDF-1.4 /Subtype /Image /Filter /DCTDecode", "a scanned PDF file"),
        ("paper.txt", "A letter to the harbour.", "No theme and no session was found"),
        ("paper.txt", "Theme 1: Work\nRoundtable 1.1: Skills", "with --number and --year"),
        ("paper.csv", "who,what\na,b\n", "Columns that do not exist: who, what"),
    ],
)
def test_file_that_gives_no_programme_is_refused_with_a_sentence(
    name: str, content: str, reason: str, file_of: Any
) -> None:
    with pytest.raises(CommandError, match=reason):
        run("import_programme", file_of(name, content))


def test_missing_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read .* Check the path and try again\."):
        run("import_programme", tmp_path / "nowhere.txt")


def test_consultation_is_printed_and_nothing_is_stored(file_of: Any) -> None:
    path = file_of("summary.txt", CONSULTATION)

    printed = json.loads(
        run("import_report", path, "--template", "regional_consultation", "--dry-run", "--json")
    )

    assert (printed["outcome"], printed["interventions"]) == ("import", 12)
    assert [section["key"] for section in printed["sections"]] == [
        "participation",
        "emphases",
        "who",
        "what",
        "raised_once",
    ]
    assert list(printed["sections"][3]["points"][0]) == [
        "heading",
        "level",
        "text",
        "support",
        "contested",
        "cross_references",
        "notes",
    ]
    assert Report.objects.count() == 0


def test_consultation_is_stored_once(vocabularies: object, file_of: Any) -> None:
    load_templates(ROOT / "seeds" / "templates")
    make_session(number="RC1", kind="regional_consultation")
    arguments = ("--template", "regional_consultation", "--session", "RC1")
    path = file_of("summary.txt", CONSULTATION)

    first = run("import_report", path, *arguments).splitlines()
    second = run("import_report", path, *arguments).splitlines()

    assert first[-1] == (
        "12 points, 3 head-counts and 1 comments were added to the report 2018-RC1."
    )
    assert second[-1] == "The report 2018-RC1 has all of it already."
    assert HeadCount.objects.count() == 3


def test_consultation_without_session_asks_for_it(file_of: Any) -> None:
    path = file_of("summary.txt", CONSULTATION)

    with pytest.raises(CommandError, match="Say which one with --session"):
        run("import_report", path, "--template", "regional_consultation")
    assert Session.objects.count() == 0


def test_text_file_for_the_roundtable_template_is_refused(file_of: Any) -> None:
    with pytest.raises(CommandError, match=r"summary\.txt is a text file") as refusal:
        run("import_report", file_of("summary.txt", CONSULTATION))

    assert refusal.value.returncode == 2


def test_template_without_a_reader_is_refused(file_of: Any) -> None:
    with pytest.raises(CommandError, match=r"Files of the template “menu” cannot be read"):
        run("import_report", file_of("summary.txt", CONSULTATION), "--template", "menu")
