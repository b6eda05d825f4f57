"""What a table promises: a spreadsheet runs nothing of it, and every text comes back as it was."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from gfmd_site.lib import csvsafe
from gfmd_site.lib.csvsafe import BadTable, escape, unescape
from gfmd_site.table_formats import (
    SafeCsv,
    SafeJson,
    SafeXlsx,
    read_json,
    read_xlsx,
    render_xlsx,
)

# No database stores a NUL, so a file that holds one is refused.
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
INCOMPLETE_LINE = "The export broke off."


def written(header: list[str], rows: list[list[str]]) -> bytes:
    return b"".join(csvsafe.stream(header, rows, incomplete=INCOMPLETE_LINE))


@given(texts)
def test_unescape_undoes_escape_for_every_text(text: str) -> None:
    assert unescape(escape(text)) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("- more visas", "'- more visas"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\tindented", "'\tindented"),
        ("\rbroken", "'\rbroken"),
        ("＝1+1", "'＝1+1"),
        ("'quoted", "''quoted"),
        ("'", "''"),
        ("", ""),
        ("plain – text", "plain – text"),
    ],
)
def test_escape_marks_what_a_spreadsheet_would_run(text: str, cell: str) -> None:
    assert escape(text) == cell


@pytest.mark.parametrize("cell", ["'tis a bullet", "it's", ""])
def test_unescape_leaves_an_ordinary_apostrophe(cell: str) -> None:
    assert unescape(cell) == cell


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_rows_come_back_as_they_went_out(rows: list[tuple[str, str]]) -> None:
    data = written(["first", "second", "third"], [["x", *row] for row in rows])

    expected = [["first", "second", "third"], *(["x", *row] for row in rows)]
    assert csvsafe.read(data) == expected


def test_file_has_a_mark_and_windows_line_ends() -> None:
    assert written(["a", "b"], [["é", "- x"]]) == b"\xef\xbb\xbfa,b\r\n\xc3\xa9,'- x\r\n"


def test_interrupted_rows_end_with_a_line_that_says_so() -> None:
    def rows() -> Iterator[list[str]]:
        yield ["one"]
        raise RuntimeError("the database is gone")

    received = b""
    with pytest.raises(RuntimeError, match="the database is gone"):
        for chunk in csvsafe.stream(["a"], rows(), incomplete=INCOMPLETE_LINE):
            received += chunk

    assert received.decode("utf-8-sig").splitlines() == [
        "a",
        "one",
        f"INCOMPLETE,{INCOMPLETE_LINE}",
    ]


def test_incomplete_file_is_refused_when_it_comes_back() -> None:
    data = b"a,b\r\n1,2\r\nINCOMPLETE,The export broke off.\r\n"

    with pytest.raises(BadTable) as refusal:
        csvsafe.read(data)

    assert str(refusal.value) == (
        "The file is incomplete: its export was interrupted. Export it again."
    )


def test_streaming_takes_the_same_memory_for_any_number_of_rows() -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        for _chunk in csvsafe.stream(["a"], (["x" * 200] for _ in range(rows)), incomplete=""):
            pass
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    assert peak(20_000) < 2 * peak(1_000)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_reading_finds_encoding_and_separator(encoding: str, separator: str) -> None:
    text = f'id{separator}text\r\n1{separator}"été, fin; ok"\r\n'

    assert csvsafe.read(text.encode(encoding)) == [["id", "text"], ["1", "été, fin; ok"]]


def test_reading_follows_the_separator_line_of_a_spreadsheet() -> None:
    assert csvsafe.read(b"sep=;\r\na;b\r\n1;2\r\n") == [["a", "b"], ["1", "2"]]


def test_empty_line_keeps_its_number() -> None:
    assert csvsafe.read(b"a,b\r\n\r\n1,2\r\n\r\n") == [["a", "b"], [], ["1", "2"]]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty. Export a table first and fill that one."),
        (
            b'a,b\r\n"1,2\r\n',
            "The file is not a CSV table: a quotation mark is not closed. Export it again.",
        ),
        (
            b"\xff\xfeab\x00",
            "The file is not text. Save the table as CSV UTF-8 and try again.",
        ),
    ],
)
def test_unreadable_file_is_refused_with_a_way_out(data: bytes, sentence: str) -> None:
    with pytest.raises(BadTable) as refusal:
        csvsafe.read(data)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"a,b\r\n1,2,3\r\n",
            "Row 2 has more cells than the header. Check its separators and quotes.",
        ),
        (b"a,a\r\n1,2\r\n", "Two columns have the same name, or one has none. Name each once."),
    ],
)
def test_table_that_does_not_fit_its_header_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(BadTable) as refusal:
        SafeCsv().create_dataset(data)

    assert str(refusal.value) == sentence


RISKY_TEXTS = ["=1+1", "+1", "- more visas", "@SUM(1)", "\tindented", "'quoted", "plain"]


def test_workbook_holds_text_and_no_formula() -> None:
    sheet = load_workbook(io.BytesIO(render_xlsx(["a"], [[text] for text in RISKY_TEXTS]))).active

    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == RISKY_TEXTS
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * 6 + [False]


@pytest.mark.parametrize("table", [SafeCsv(), SafeXlsx(), SafeJson()])
def test_each_format_reads_what_it_writes(table: SafeCsv | SafeXlsx | SafeJson) -> None:
    data = SafeCsv().create_dataset(written(["a", "b"], [[text, "x"] for text in RISKY_TEXTS]))

    again = table.create_dataset(table.export_data(data))

    assert (again.headers, list(again)) == (["a", "b"], [(text, "x") for text in RISKY_TEXTS])


@pytest.mark.parametrize(
    ("read", "data", "sentence"),
    [
        (
            read_xlsx,
            b"PK\x03\x04 no workbook",
            "The file is not an Excel workbook (.xlsx). Save it as one and try again.",
        ),
        (read_json, b"{", "The file is not JSON. Export a table as JSON to see how."),
        (
            read_json,
            b'{"a": 1}',
            "The JSON file has to be a list with one object for each row.",
        ),
    ],
)
def test_wrong_format_is_refused_with_a_sentence(read: object, data: bytes, sentence: str) -> None:
    with pytest.raises(BadTable) as refusal:
        read(data)  # type: ignore[operator]

    assert str(refusal.value) == sentence


def test_file_is_a_table_for_any_reader_of_csv() -> None:
    data = written(["a", "b"], [["x, y", 'said "no"\nand left']])

    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["a", "b"], ["x, y", 'said "no"\nand left']]
