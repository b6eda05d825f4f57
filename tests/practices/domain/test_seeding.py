"""Loading the vocabularies: complete, repeatable, and clear about a file that is wrong."""

from __future__ import annotations

import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries, Settings

from practices.domain.seeding import BadSeed, VocabularyCount, load_vocabularies
from practices.models import (
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Region,
    SdgGoal,
    SdgTarget,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the vocabularies that a test may spoil."""
    return Path(shutil.copytree(settings.SEEDS_DIR / "vocabularies", tmp_path / "vocabularies"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def counts(folder: Path) -> dict[str, tuple[int, int, int, tuple[str, ...]]]:
    return {
        count.model.__name__: (count.in_file, count.added, count.changed, count.left)
        for count in load_vocabularies(folder)
    }


def count_of(folder: Path, model: type) -> VocabularyCount:
    return next(count for count in load_vocabularies(folder) if count.model is model)


def refusal(folder: Path) -> str:
    with pytest.raises(BadSeed) as caught:
        load_vocabularies(folder)
    return str(caught.value)


def test_loading_into_an_empty_database_adds_every_term(folder: Path) -> None:
    assert counts(folder) == {
        "GcmObjective": (23, 23, 0, ()),
        "GuidingPrinciple": (10, 10, 0, ()),
        "SdgGoal": (17, 17, 0, ()),
        "SdgTarget": (169, 169, 0, ()),
        "Region": (30, 30, 0, ()),
        "Country": (249, 249, 0, ()),
        "Constituency": (10, 10, 0, ()),
    }


def test_loaded_term_has_the_columns_of_its_file(folder: Path) -> None:
    load_vocabularies(folder)

    moldova = Country.objects.get(code="MDA")
    assert (moldova.label_en, moldova.short_en) == ("Republic of Moldova", "Moldova")
    assert (moldova.iso2, moldova.m49, moldova.disabled_on) == ("MD", "498", None)
    assert moldova.region == Region.objects.get(label_en="Eastern Europe")
    assert moldova.region.parent == Region.objects.get(label_en="Europe")
    assert SdgTarget.objects.get(code="10.7").goal == SdgGoal.objects.get(code="10")
    assert GcmObjective.objects.get(code="23").label_fr != ""
    assert Constituency.objects.get(code="state").neutral_fr == "un État"


def test_loading_twice_changes_nothing(folder: Path) -> None:
    load_vocabularies(folder)
    before = list(Country.objects.values())

    second = load_vocabularies(folder)

    assert [count.model for count in second if count.is_change or count.left] == []
    assert list(Country.objects.values()) == before


def test_corrected_wording_changes_that_term_alone(folder: Path) -> None:
    load_vocabularies(folder)
    before = GuidingPrinciple.objects.get(code="human_rights")
    replace(folder / "guiding_principles.csv", ",Human rights,", ",Rights of everybody,")

    assert counts(folder)["GuidingPrinciple"] == (10, 0, 1, ())
    after = GuidingPrinciple.objects.get(code="human_rights")
    assert (after.pk, after.label_en) == (before.pk, "Rights of everybody")


def test_day_in_the_file_switches_a_term_off(folder: Path) -> None:
    replace(folder / "sdg_goals.csv", ",,#E5243B", ",2027-01-31,#E5243B")

    load_vocabularies(folder)

    assert SdgGoal.objects.get(code="1").disabled_on == date(2027, 1, 31)


def test_term_that_is_not_in_the_file_stays_and_is_reported(folder: Path) -> None:
    load_vocabularies(folder)
    Constituency.objects.create(code="press", label_en="Press", order=99)

    count = count_of(folder, Constituency)

    assert (count.changed, count.left) == (0, ("press",))
    assert Constituency.objects.get(code="press").label_en == "Press"


def test_region_is_moved_below_a_region_that_is_new(folder: Path) -> None:
    load_vocabularies(folder)
    path = folder / "regions.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "990,31,Inner seas,Mers,Mares,بحار,,001\n", encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("061,"))
    replace(path, line, line.removesuffix("009") + "990")

    assert counts(folder)["Region"] == (31, 1, 1, ())
    assert Region.objects.get(code="061").parent == Region.objects.get(code="990")


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (
            "sdg_goals.csv",
            "1,1,No poverty,",
            "1,first,No poverty,",
            "sdg_goals.csv, row 2, column order: “first” value must be an integer.",
        ),
        (
            "guiding_principles.csv",
            ",Human rights,",
            ",,",
            "guiding_principles.csv, row 7, column label_en: This field cannot be blank.",
        ),
        (
            "sdg_goals.csv",
            ",,#DDA63A",
            ",31 January,#DDA63A",
            "sdg_goals.csv, row 3, column disabled_on: “31 January” value has an invalid date "
            "format. It must be in YYYY-MM-DD format.",
        ),
        (
            "constituencies.csv",
            "civil_society,2,",
            "state,2,",
            "constituencies.csv, row 3, column code: “state” stands in row 2 already.",
        ),
        (
            "countries.csv",
            ",AF,004,034,",
            ",AF,004,999,",
            "countries.csv, row 2, column region: There is no term with the code “999”. "
            "Correct the code or add the term.",
        ),
        (
            "regions.csv",
            "002,2,Africa,Afrique,África,أفريقيا,,001",
            "002,2,Africa,Afrique,África,أفريقيا,,015",
            "regions.csv, row 3, column parent: There is no term with the code “015”. "
            "Correct the code or add the term.",
        ),
        (
            "sdg_goals.csv",
            ",,#DDA63A",
            ",,#DDA63A,yellow",
            "sdg_goals.csv, row 3: there are 9 cells instead of 8.",
        ),
        (
            "gcm_objectives.csv",
            ",title_en,",
            ",title,",
            "gcm_objectives.csv, row 1, column title_en: The file needs this column once.",
        ),
        (
            "gcm_objectives.csv",
            ",disabled_on,",
            ",disabled_on,colour,",
            "gcm_objectives.csv, row 1, column colour: This column is not known. Take it out.",
        ),
    ],
)
def test_malformed_file_is_named_with_row_and_column(
    folder: Path, file: str, old: str, new: str, sentence: str
) -> None:
    replace(folder / file, old, new)

    assert refusal(folder) == sentence


def test_malformed_file_leaves_the_database_as_it_was(folder: Path) -> None:
    """The wrong row belongs to the last but one vocabulary, so the others come before it."""
    replace(folder / "countries.csv", ",AF,004,034,", ",AF,004,999,")

    refusal(folder)

    assert (GcmObjective.objects.count(), Region.objects.count()) == (0, 0)


def test_rows_are_counted_as_a_spreadsheet_shows_them(folder: Path) -> None:
    """An empty line has a number; a line break inside a cell has none."""
    replace(folder / "sdg_goals.csv", "1,1,No poverty,", '\n1,1,"No\npoverty",')
    replace(folder / "sdg_goals.csv", "2,2,Zero", "2,x,Zero")

    assert refusal(folder) == ("sdg_goals.csv, row 4, column order: “x” value must be an integer.")


def test_missing_file_is_named(folder: Path) -> None:
    (folder / "regions.csv").unlink()

    assert refusal(folder) == "regions.csv cannot be read: No such file or directory."


def test_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "regions.csv").write_bytes("code,label_en\n1,Amérique\n".encode("latin-1"))

    assert refusal(folder) == "regions.csv is not UTF-8. Save it as UTF-8."


def test_file_with_an_open_quotation_mark_is_named(folder: Path) -> None:
    (folder / "regions.csv").write_text('code,"label_en\n', encoding="utf-8")

    assert refusal(folder) == "regions.csv is not a CSV file: unexpected end of data."


def test_byte_order_mark_of_a_spreadsheet_is_accepted(folder: Path) -> None:
    path = folder / "sdg_goals.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert counts(folder)["SdgGoal"] == (17, 17, 0, ())


def test_command_prints_the_counts(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_vocabularies")

    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[:3]] == [
        ["in", "file", "added", "changed", "left"],
        ["GCM", "objectives", "23", "23", "0", "0"],
        ["Guiding", "principles", "10", "10", "0", "0"],
    ]
    assert len(lines) == 8


def test_command_says_that_nothing_changed_the_second_time() -> None:
    call_command("load_vocabularies", stdout=StringIO())
    out = StringIO()

    call_command("load_vocabularies", stdout=out)

    assert out.getvalue().splitlines()[-1] == "Nothing changed: the vocabularies were up to date."


def test_command_names_terms_that_were_left() -> None:
    Constituency.objects.create(code="press", label_en="Press")
    out = StringIO()

    call_command("load_vocabularies", stdout=out)

    assert out.getvalue().splitlines()[-1] == (
        "Constituencies that the file no longer holds were left as they are: press. "
        "To switch a term off, give its row a day in disabled_on."
    )


def test_command_ends_with_the_sentence_of_a_malformed_file(
    folder: Path, settings: Settings
) -> None:
    settings.SEEDS_DIR = folder.parent
    (folder / "regions.csv").unlink()

    with pytest.raises(CommandError) as caught:
        call_command("load_vocabularies")

    assert str(caught.value) == "regions.csv cannot be read: No such file or directory."


@pytest.mark.parametrize("again", [False, True])
def test_loading_takes_few_queries(
    folder: Path, again: bool, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    if again:
        load_vocabularies(folder)

    with django_assert_max_num_queries(12 if again else 30):
        load_vocabularies(folder)
