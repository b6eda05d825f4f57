"""Bringing practices in from a table: what is refused, what is given back, and how it scales."""

from __future__ import annotations

import io
from itertools import chain, islice
from typing import Any

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from gfmd_site.lib import csvsafe
from gfmd_site.table_formats import RowTable, SafeCsv, SafeXlsx, StreamedCsv, StreamedXlsx
from practices.importers.plan import MAX_ROWS
from practices.models import Practice
from practices.resources import PracticeResource
from tests.build import make_practice, make_user
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("vocabularies")
IMPORT = "admin:practices_practice_import"
HEADERS = ["title", "summary", "objectives", "countries", "started_year", "ongoing"]


def table(*rows: list[str], headers: list[str] | None = None) -> tablib.Dataset:
    return tablib.Dataset(*rows, headers=headers or HEADERS)


def bring(data: tablib.Dataset, **options: Any) -> Any:
    return PracticeResource(**options).import_data(data)


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("objectives", "99", "“99” cannot be found among the GCM objectives"),
        ("countries", "Atlantis", "“Atlantis” cannot be found among the countries"),
        ("started_year", "long ago", "“long ago” is not one year"),
        ("started_year", "2015 to 2018", "is not one year"),
        ("ongoing", "perhaps", "Write yes or no"),
        ("type", "thing", "“thing” is not possible here"),
        ("links", "javascript:alert(1)", "is not an address"),
        ("id", "12", "“12” is not the id of a practice"),
        ("title", "", "A practice needs a title"),
    ],
)
def test_bad_cell_is_named_and_nothing_is_stored(column: str, cell: str, sentence: str) -> None:
    row = {"title": "Desk", "summary": "Advice.", column: cell}

    result = bring(tablib.Dataset(list(row.values()), headers=list(row)))

    (invalid,) = result.invalid_rows
    assert sentence in str(invalid.error)
    assert Practice.objects.count() == 0


@pytest.mark.parametrize(
    ("column", "cell", "codes"),
    [
        ("countries", "Kenya; Maroc; الفلبين; BR", ["BRA", "KEN", "MAR", "PHL"]),
        ("countries", "ken;MAR", ["KEN", "MAR"]),
        ("objectives", "5; 18 Skills development and recognition", ["18", "5"]),
    ],
)
def test_terms_are_known_by_code_and_by_name(column: str, cell: str, codes: list[str]) -> None:
    bring(tablib.Dataset(["Desk", cell], headers=["title", column]))

    found = getattr(Practice.objects.get(), column)
    assert sorted(found.values_list("code", flat=True)) == codes


@pytest.mark.parametrize("cell", ["2016", "since May 2016", "2016-03-01", "2016-03-01 00:00:00"])
def test_year_is_read_out_of_words_and_dates(cell: str) -> None:
    bring(tablib.Dataset(["Desk", cell], headers=["title", "started_year"]))

    assert Practice.objects.get().started_year == 2016


def test_same_practice_twice_is_refused_with_the_row_as_the_spreadsheet_counts() -> None:
    result = bring(table(["Desk", "", "", "Kenya", "", ""], ["desk", "", "", "KENYA", "", ""]))

    (invalid,) = result.invalid_rows
    assert (invalid.number, "Row 2 has the same practice" in str(invalid.error)) == (2, True)


def test_changed_row_leaves_what_is_no_column_and_adds_to_the_history() -> None:
    practice = make_practice(title="Desk", lessons="Start small.", contact="Room 9")

    bring(tablib.Dataset([str(practice.pk), "Harbour desk"], headers=["id", "title"]))

    practice = Practice.objects.get(pk=practice.pk)
    text = practice.texts.get()
    assert (text.title, text.lessons, practice.contact) == (
        "Harbour desk",
        "Start small.",
        "Room 9",
    )
    assert list(practice.changes.values_list("kind", flat=True)) == ["edit"]


def test_unchanged_table_changes_nothing() -> None:
    make_practice(title="- Desk", ongoing=True)
    data = SafeCsv().create_dataset(SafeCsv().export_data(PracticeResource().export()))

    result = bring(data)

    assert (result.totals["skip"], result.totals["update"], result.has_validation_errors()) == (
        1,
        0,
        False,
    )


def test_large_table_is_refused_before_it_is_read() -> None:
    result = bring(tablib.Dataset(*([["Desk"]] * (MAX_ROWS + 1)), headers=["title"]))

    assert "Split it" in str(result.base_errors[0].error)


def test_table_of_100_000_rows_is_refused_without_reading_them_all() -> None:
    read = iter(["title", *(f"Desk {number}" for number in range(100_000))])
    endless = RowTable(lambda: chain([["title"]], ([cell] for cell in islice(read, 1, None))))

    result = bring(endless)

    assert "more than 20000 rows" in str(result.base_errors[0].error)
    assert (next(read), Practice.objects.count()) == ("Desk 20001", 0)


@pytest.mark.parametrize(
    "data",
    [
        "title,countries\r\nÉcole à l’étranger,Côte d’Ivoire\r\n".encode("cp1252"),
        "title;countries\nÉcole à l’étranger;Côte d’Ivoire\n".encode("utf-16"),
        "sep=;\ntitle;countries\nÉcole à l’étranger;CIV\n".encode("utf-8-sig"),
        "title\tcountries\nÉcole à l’étranger\tCIV\n".encode("utf-16-le"),
    ],
    ids=["western", "unicode text", "named separator", "tabs without a mark"],
)
def test_other_encodings_and_separators_are_read(data: bytes) -> None:
    bring(StreamedCsv().create_dataset(data))

    practice = Practice.objects.get()
    codes = list(practice.countries.values_list("code", flat=True))
    assert (practice.title, codes) == ("École à l’étranger", ["CIV"])


def test_arabic_code_page_is_read() -> None:
    bring(StreamedCsv().create_dataset("title,countries\nمكتب استقبال,المغرب\n".encode("cp1256")))

    practice = Practice.objects.get()
    codes = list(practice.countries.values_list("code", flat=True))
    assert (practice.title, codes) == ("مكتب استقبال", ["MAR"])


def test_formula_cells_of_a_workbook_are_values_or_words_but_never_formulas() -> None:
    book = Workbook()
    book.active.append(["title", "summary", "started_year"])
    book.active.append(["Desk", '=HYPERLINK("https://evil.example","x")', 2016])
    file = io.BytesIO()
    book.save(file)

    bring(StreamedXlsx().create_dataset(file.getvalue()))

    practice = Practice.objects.get()
    # The workbook was never calculated, so the formula has no value and its cell is empty.
    assert (practice.texts.get().summary, practice.started_year) == ("", 2016)
    practice.texts.update(summary="=1+1")
    out = load_workbook(io.BytesIO(SafeXlsx().export_data(PracticeResource().export())))
    cells = [
        cell for row in out.active.iter_rows(min_row=2) for cell in row if cell.value == "=1+1"
    ]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)]


def test_year_that_does_not_fit_the_one_stored_is_refused() -> None:
    practice = make_practice(title="Desk", started_year=2016)

    result = bring(tablib.Dataset([str(practice.pk), "2012"], headers=["id", "ended_year"]))

    (invalid,) = result.invalid_rows
    assert "ends before it starts" in str(invalid.error)


def preview(client: Client, data: bytes, **options: str) -> Any:
    upload = SimpleUploadedFile("practices.csv", data, "text/csv")
    values = {"format": "0", "resource": "0", "import_file": upload, **options}
    return client.post(reverse(IMPORT), values)


def test_refused_rows_come_back_in_the_same_format_and_go_in_when_corrected() -> None:
    client = Client()
    client.force_login(make_user("desk", is_staff=True))
    rows = [["Desk", "KEN"], ["Library", "Atlantis"], ["=HYPERLINK(1)", "MAR"]]
    data = b"".join(csvsafe.stream(["title", "countries"], rows, incomplete=""))

    shown = preview(client, data, leave_out="on")
    confirm = shown.context["confirm_form"].initial
    client.post(reverse("admin:practices_practice_process_import"), {**confirm, "leave_out": "on"})
    given_back = client.get(shown.context["refused_address"])

    assert sorted(p.title for p in Practice.objects.all()) == ["=HYPERLINK(1)", "Desk"]
    assert "New: 2. Changed: 0. As they were: 0. Refused and left out: 1." in (
        shown.content.decode()
    )
    again = csvsafe.read(given_back.content)
    assert again[0] == ["title", "countries", "problem"]
    assert [row[:2] for row in again[1:]] == [["Library", "Atlantis"]]
    corrected = given_back.content.replace(b"Library,Atlantis", b"Library,Morocco")
    second = preview(client, corrected)
    assert "confirm_form" in second.context


def test_refused_rows_are_given_to_nobody_else() -> None:
    first, second = Client(), Client()
    first.force_login(make_user("desk", is_staff=True))
    second.force_login(make_user("other", is_staff=True))
    shown = preview(first, b"title,countries\nQuillon,Atlantis\n", leave_out="on")

    answer = second.get(shown.context["refused_address"])

    assert (answer.status_code, b"Quillon" in answer.content) == (302, False)


def test_many_rows_enter_the_search_in_portions_that_the_person_sees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("practices.admin_import.AT_ONCE", 2)
    monkeypatch.setattr("practices.admin_import.PORTION", 3)
    client = Client()
    client.force_login(make_user("desk", is_staff=True))
    rows = "".join(f"Desk {number},KEN\n" for number in range(4))
    shown = preview(client, f"title,countries\n{rows}Library,Atlantis\n".encode(), leave_out="on")
    confirm = {**shown.context["confirm_form"].initial, "leave_out": "on"}

    stored = client.post(reverse("admin:practices_practice_process_import"), confirm)
    page = client.get(stored.url)
    step = client.post(stored.url, headers={"accept": "application/json"})
    last = client.post(stored.url, {"total": "4"})

    assert (page.context["done"], page.context["total"]) == (0, 4)
    assert "1 row was refused and left out." in page.content.decode()
    assert step.json() == {"left": 1}
    assert (last.context["done"], last.context["total"]) == (4, 4)


def test_search_progress_is_not_for_others(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.rapporteur)

    answer = client.post(reverse("admin:practices_practice_into_search"))

    assert answer.status_code in {302, 403}


@pytest.mark.parametrize("count", [1, 300])
def test_changed_rows_cost_the_same_number_of_queries(
    count: int, django_assert_max_num_queries: Any
) -> None:
    practices = [make_practice(title=f"Desk {number}") for number in range(count)]
    rows = [[str(row.pk), f"{row.title} again", "KEN", "2016"] for row in practices]
    data = tablib.Dataset(*rows, headers=["id", "title", "countries", "started_year"])

    with django_assert_max_num_queries(60):
        result = bring(data)

    assert (result.totals["update"], Practice.objects.filter(version=2).count()) == (count, count)


@pytest.mark.parametrize("count", [1, 300])
def test_new_rows_cost_the_same_number_of_queries(
    count: int, django_assert_max_num_queries: Any
) -> None:
    rows = [
        [f"Desk {number}", "Advice.", "5; 18", "Kenya", "2016", "yes"] for number in range(count)
    ]

    with django_assert_max_num_queries(40):
        result = bring(table(*rows))

    assert (result.totals["new"], Practice.objects.count()) == (count, count)


def test_new_practices_get_ids_that_rise_from_row_to_row() -> None:
    titles = [f"Desk {number}" for number in range(40)]

    bring(table(*([title, "Advice.", "", "", "", ""] for title in titles)))

    stored = Practice.objects.prefetch_related("texts").order_by("pk")
    assert [practice.title for practice in stored] == titles
