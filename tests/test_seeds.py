"""The controlled vocabularies in seeds/ are whole, consistent and as the README says."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VOCABULARIES = ROOT / "seeds" / "vocabularies"
README = ROOT / "seeds" / "README.md"
REFERENCE = ROOT.parent / "shared" / "data"

LANGUAGES = ("en", "fr", "es", "ar")
COUNTS = {
    "constituencies": 10,
    "countries": 249,
    "gcm_objectives": 23,
    "guiding_principles": 10,
    "regions": 30,
    "sdg_goals": 17,
    "sdg_targets": 169,
}
# The clusters in which the International Migration Review Forum reviews the objectives.
CLUSTERS = {
    "1": {2, 5, 6, 12, 18},
    "2": {4, 8, 9, 10, 11, 13, 21},
    "3": {14, 15, 16, 19, 20, 22},
    "4": {1, 3, 7, 17, 23},
}
# The reference data abbreviates some groups and joins two that the forum counts apart.
RENAMED_CONSTITUENCIES = {
    "mayors": {"local_authority"},
    "io_observer": {"international_organisation", "observer"},
    "rcp": {"regional_process"},
    "un_rep": {"un_system"},
}
ARABIC_LETTER = re.compile("[\u0621-\u064a]")
# Controls that reorder text, and other characters that nobody sees.
INVISIBLE = re.compile("[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]")

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="The reference data does not lie beside this checkout."
)
every_file = pytest.mark.parametrize("name", sorted(COUNTS))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def rows(name: str) -> list[dict[str, str]]:
    return read_csv(VOCABULARIES / f"{name}.csv")


def codes(name: str) -> list[str]:
    return [row["code"] for row in rows(name)]


def reference(name: str) -> list[dict[str, str]]:
    return read_csv(REFERENCE / f"{name}.csv")


def table_cells() -> list[list[str]]:
    """Return the cells of every table row of the README."""
    lines = README.read_text(encoding="utf-8").splitlines()
    return [line.strip("|").split("|") for line in lines if line.startswith("|")]


def documented_files() -> dict[str, tuple[int, list[str]]]:
    """Return file name, number of terms and own columns as the README lists them."""
    return {
        match[1]: (int(cells[1]), re.findall(r"`(\w+)`", cells[2]))
        for cells in table_cells()
        if (match := re.search(r"`(\w+)\.csv`", cells[0]))
    }


def common_columns() -> list[str]:
    return [match[1] for cells in table_cells() if (match := re.fullmatch(r" `(\w+)` ", cells[0]))]


def normalised(text: str) -> str:
    return " ".join(text.replace("'", "’").split()).casefold()


def test_folder_holds_the_documented_files_only() -> None:
    present = sorted(path.name for path in VOCABULARIES.iterdir())

    assert present == sorted(f"{name}.csv" for name in documented_files())


@every_file
def test_every_row_has_the_columns_the_readme_documents(name: str) -> None:
    with (VOCABULARIES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *body = csv.reader(file, strict=True)

    assert header == common_columns() + documented_files()[name][1]
    assert {len(cells) for cells in body} == {len(header)}


@every_file
def test_count_is_the_documented_one(name: str) -> None:
    assert len(rows(name)) == COUNTS[name]
    assert documented_files()[name][0] == COUNTS[name]


@every_file
def test_bytes_are_plain_utf8_with_lf(name: str) -> None:
    content = (VOCABULARIES / f"{name}.csv").read_bytes()

    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


@every_file
def test_codes_are_unique_and_fit_the_database(name: str) -> None:
    found = codes(name)

    assert len(set(found)) == len(found)
    assert [code for code in found if not re.fullmatch(r"[A-Za-z0-9._]{1,32}", code)] == []


@every_file
def test_order_counts_the_rows_from_one(name: str) -> None:
    assert [int(row["order"]) for row in rows(name)] == list(range(1, COUNTS[name] + 1))


@every_file
def test_no_label_is_empty_in_any_language(name: str) -> None:
    empty = [
        (row["code"], language)
        for row in rows(name)
        for language in LANGUAGES
        if not row[f"label_{language}"].strip()
    ]

    assert empty == []


@every_file
@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_unique_within_a_language(name: str, language: str) -> None:
    labels = [normalised(row[f"label_{language}"]) for row in rows(name)]

    assert sorted(labels) == sorted(set(labels))


@every_file
def test_arabic_script_stands_in_arabic_columns_only(name: str) -> None:
    misplaced = [
        (row["code"], column)
        for row in rows(name)
        for column, text in row.items()
        if text and bool(ARABIC_LETTER.search(text)) != column.endswith("_ar")
    ]

    assert misplaced == []


@every_file
def test_cells_hold_no_stray_spaces_or_invisible_characters(name: str) -> None:
    stray = [
        (row["code"], column)
        for row in rows(name)
        for column, text in row.items()
        if text != text.strip() or "  " in text or "'" in text or INVISIBLE.search(text)
    ]

    assert stray == []


@every_file
def test_disabled_on_is_empty_or_a_date(name: str) -> None:
    for row in rows(name):
        if row["disabled_on"]:
            assert date.fromisoformat(row["disabled_on"]).isoformat() == row["disabled_on"]


def test_objectives_are_numbered_and_reviewed_in_the_forums_clusters() -> None:
    objectives = rows("gcm_objectives")
    clusters: dict[str, set[int]] = {}
    for row in objectives:
        clusters.setdefault(row["cluster"], set()).add(int(row["code"]))

    assert [row["code"] for row in objectives] == [str(number) for number in range(1, 24)]
    assert clusters == CLUSTERS
    assert [row["code"] for row in objectives if not row["title_en"].strip()] == []


def test_goals_are_numbered_and_have_distinct_colours() -> None:
    colours = {row["colour"] for row in rows("sdg_goals")}

    assert codes("sdg_goals") == [str(number) for number in range(1, 18)]
    assert len(colours) == 17
    assert [colour for colour in colours if not re.fullmatch("#[0-9A-F]{6}", colour)] == []


def test_target_belongs_to_the_goal_its_code_begins_with() -> None:
    targets = rows("sdg_targets")

    assert [row["goal"] for row in targets] == [row["code"].split(".")[0] for row in targets]
    assert {row["goal"] for row in targets} == set(codes("sdg_goals"))


def test_target_relation_to_migration_is_a_known_one() -> None:
    relations = [row["migration"] for row in rows("sdg_targets")]

    assert set(relations) == {"explicit", "related", ""}
    assert (relations.count("explicit"), relations.count("related")) == (8, 19)


@pytest.mark.parametrize("language", LANGUAGES)
def test_target_label_has_three_to_eight_words(language: str) -> None:
    outside = [
        row["code"]
        for row in rows("sdg_targets")
        if not 3 <= len(row[f"label_{language}"].split()) <= 8
    ]

    assert outside == []


def test_region_code_has_three_digits() -> None:
    assert [code for code in codes("regions") if not re.fullmatch("[0-9]{3}", code)] == []


def test_region_parent_stands_above_its_parts() -> None:
    """A parent that always comes first exists, and there can be no cycle."""
    seen: set[str] = set()
    roots = []
    for row in rows("regions"):
        if row["parent"]:
            assert row["parent"] in seen, f"Region {row['code']} stands above its parent."
        else:
            roots.append(row["code"])
        seen.add(row["code"])

    assert roots == ["001"]


def test_country_codes_are_well_formed_and_unique() -> None:
    for column, pattern in (("code", "[A-Z]{3}"), ("iso2", "[A-Z]{2}"), ("m49", "[0-9]{3}")):
        values = [row[column] for row in rows("countries")]

        assert [value for value in values if not re.fullmatch(pattern, value)] == []
        assert len(set(values)) == len(values)


def test_country_lies_in_a_region_without_smaller_ones() -> None:
    """Only Antarctica, which the standard puts into no region, belongs to the world itself."""
    regions = rows("regions")
    smallest = {row["code"] for row in regions} - {row["parent"] for row in regions}
    elsewhere = [row["code"] for row in rows("countries") if row["region"] not in smallest]

    assert elsewhere == ["ATA"]
    assert {row["region"] for row in rows("countries")} == smallest | {"001"}


def test_country_short_names_are_filled_together() -> None:
    partly = [
        row["code"]
        for row in rows("countries")
        if len({bool(row[f"short_{language}"]) for language in LANGUAGES}) != 1
    ]
    moldova = next(row for row in rows("countries") if row["code"] == "MDA")

    assert partly == []
    assert (moldova["label_en"], moldova["short_en"]) == ("Republic of Moldova", "Moldova")


def test_country_short_name_is_shorter_and_nobody_elses() -> None:
    for language in LANGUAGES:
        labels = {row[f"label_{language}"] for row in rows("countries")}
        short = [row for row in rows("countries") if row[f"short_{language}"]]
        names = [row[f"short_{language}"] for row in short]

        assert [n for row, n in zip(short, names, strict=True) if n in labels] == []
        assert len(set(names)) == len(names)
        assert [
            row["code"]
            for row, n in zip(short, names, strict=True)
            if len(n) >= len(row[f"label_{language}"])
        ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_constituency_has_a_neutral_phrase_of_its_own(language: str) -> None:
    phrases = [row[f"neutral_{language}"] for row in rows("constituencies")]

    assert [phrase for phrase in phrases if not phrase.strip()] == []
    assert len(set(phrases)) == len(phrases)


def test_constituency_phrase_begins_with_an_indefinite_article() -> None:
    for language, article in (("en", "an? "), ("fr", "une? "), ("es", "una? ")):
        phrases = [row[f"neutral_{language}"] for row in rows("constituencies")]

        assert [phrase for phrase in phrases if not re.match(article, phrase)] == []


@needs_reference
@pytest.mark.parametrize(
    ("name", "reference_name", "column"),
    [
        ("gcm_objectives", "gcm_objectives", "number"),
        ("guiding_principles", "gcm_principles", "slug"),
        ("sdg_goals", "sdg_goals", "code"),
        ("sdg_targets", "sdg_targets", "code"),
    ],
)
def test_codes_and_order_equal_the_reference(name: str, reference_name: str, column: str) -> None:
    assert codes(name) == [row[column] for row in reference(reference_name)]


@needs_reference
def test_constituencies_equal_the_reference_after_renaming() -> None:
    expected: set[str] = set()
    for row in reference("constituencies"):
        expected |= RENAMED_CONSTITUENCIES.get(row["slug"], {row["slug"]})

    assert set(codes("constituencies")) == expected


@needs_reference
def test_countries_equal_the_reference() -> None:
    expected = {
        row["iso3"]: (
            row["iso2"],
            row["m49"],
            row["intermediate_code"] or row["subregion_code"] or row["region_code"] or "001",
        )
        for row in reference("countries_m49")
    }
    found = {row["code"]: (row["iso2"], row["m49"], row["region"]) for row in rows("countries")}

    assert found == expected


@needs_reference
def test_regions_equal_the_reference() -> None:
    expected = {"001": ""}
    for row in reference("countries_m49"):
        parent = "001"
        for level in ("region", "subregion", "intermediate"):
            if code := row[f"{level}_code"]:
                expected[code] = parent
                parent = code

    assert {row["code"]: row["parent"] for row in rows("regions")} == expected


@needs_reference
def test_objectives_equal_the_reference_in_names_and_clusters() -> None:
    columns = ("short_en", "short_fr", "short_es", "title_en")
    expected = [
        (*(normalised(row[column]) for column in columns), row["imrf_roundtable"])
        for row in reference("gcm_objectives")
    ]
    columns = ("label_en", "label_fr", "label_es", "title_en")

    assert [
        (*(normalised(row[column]) for column in columns), row["cluster"])
        for row in rows("gcm_objectives")
    ] == expected


@needs_reference
def test_goals_equal_the_reference_in_english_name_and_colour() -> None:
    expected = [(row["short_en"], row["color"]) for row in reference("sdg_goals")]

    assert [(row["label_en"], row["colour"]) for row in rows("sdg_goals")] == expected


@needs_reference
def test_targets_equal_the_reference_in_relation_to_migration() -> None:
    expected = {row["code"]: row["tier"] for row in reference("sdg_targets_migration")}
    found = {row["code"]: row["migration"] for row in rows("sdg_targets") if row["migration"]}

    assert found == expected


@needs_reference
@pytest.mark.parametrize("language", LANGUAGES)
def test_target_label_is_not_the_official_sentence(language: str) -> None:
    official = {row["code"]: row[f"title_{language}"] for row in reference("sdg_targets")}
    copied = [
        row["code"]
        for row in rows("sdg_targets")
        if normalised(row[f"label_{language}"]) == normalised(official[row["code"]]).rstrip(".")
    ]

    assert copied == []
