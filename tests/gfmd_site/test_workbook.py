"""Workbooks and tables that are no tables: refused with a sentence, before they cost memory."""

from __future__ import annotations

import io
import zipfile

import pytest

from gfmd_site.lib import csvsafe
from gfmd_site.lib.csvsafe import BadTable
from gfmd_site.table_formats import read_xlsx, render_xlsx

LARGE = "The workbook is too large. Split it into several files."
NO_WORKBOOK = "The file is not an Excel workbook (.xlsx). Save it as one and try again."
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def book() -> bytes:
    return render_xlsx(["number", "title"], [["3.1", "Governance"]])


def with_part(name: str, content: bytes) -> bytes:
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book())) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info.filename))
        new.writestr(name, content)
    return output.getvalue()


def sheet(cells: str) -> bytes:
    inner = f"<sheetData>{cells}</sheetData>"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}">{inner}</worksheet>'.encode()


def refusal(data: bytes) -> str:
    with pytest.raises(BadTable) as refused:
        read_xlsx(data)
    return str(refused.value)


def test_sound_workbook_is_read() -> None:
    assert read_xlsx(book()) == [["number", "title"], ["3.1", "Governance"]]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(with_part("xl/media/a.bin", bytes(70 << 20)), LARGE, id="bomb"),
        pytest.param(with_part("xl/sharedStrings.xml", b"<a>" * 1_300_000), LARGE, id="texts"),
        pytest.param(
            with_part("xl/sharedStrings.xml", ENTITIES + b"<sst>&b;</sst>"),
            NO_WORKBOOK,
            id="entities",
        ),
        pytest.param(with_part("../evil.xml", b"<a/>"), NO_WORKBOOK, id="unsafe name"),
        pytest.param(book()[:900], NO_WORKBOOK, id="interrupted"),
        pytest.param(b"number,title", NO_WORKBOOK, id="text"),
        pytest.param(b"", NO_WORKBOOK, id="empty"),
    ],
)
def test_workbook_that_is_not_opened(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence


def test_bomb_that_lies_about_its_size() -> None:
    data = bytearray(with_part("xl/media/a.bin", bytes(70 << 20)))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")

    assert refusal(bytes(data)) == NO_WORKBOOK


def test_cell_in_the_last_row_makes_no_million_rows() -> None:
    far = sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')

    assert refusal(with_part("xl/worksheets/sheet1.xml", far)) == (
        "The sheet has more than 200000 rows. Split it into several files."
    )


def test_cell_in_the_last_column_makes_no_wide_rows() -> None:
    wide = sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>')

    rows = read_xlsx(with_part("xl/worksheets/sheet1.xml", wide))

    assert (len(rows), len(rows[0])) == (1, 201)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"number,title\n3.1,Gover\x00nance", "The file is not text.", id="NUL"),
        pytest.param(b"a" * (10 << 20), "A cell is longer than 131072 characters", id="one line"),
        pytest.param(
            b'number,title\n3.1,"' + b"a" * (1 << 20), "A cell is longer than", id="open quote"
        ),
        pytest.param(bytes(65 << 20), "The file is larger than 64 MB.", id="too large"),
    ],
)
def test_table_that_is_no_table(data: bytes, sentence: str) -> None:
    with pytest.raises(BadTable) as refused:
        csvsafe.read(data)

    assert str(refused.value).startswith(sentence)
