"""The table formats that imports and exports offer: CSV, XLSX and JSON.

Built on `csvsafe` instead of the formats of django-import-export, whose protection against
formulas cannot be undone when a file comes back.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from gfmd_site.lib import csvsafe
from gfmd_site.lib.csvsafe import BadTable
from gfmd_site.lib.workbook import UnsafeWorkbook, require_safe_workbook

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 200_000
MAX_COLUMNS = 200
WIDE, NARROW = 60, 16
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold
CORE_PROPERTIES = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b"<dc:creator>GFMD</dc:creator></cp:coreProperties>"
)


def dataset_of(rows: list[list[str]]) -> tablib.Dataset:
    """Return rows as a dataset whose first row is the header, all of one width.

    Raises BadTable for a header that cannot be used or a row longer than it.
    """
    header = header_of(rows[0])
    dataset = tablib.Dataset(headers=header)
    for number, row in enumerate(rows[1:], start=2):
        if any(row[len(header) :]):
            raise _too_many_cells(number)
        dataset.append((row + [""] * len(header))[: len(header)])
    return dataset


def header_of(row: list[str]) -> list[str]:
    """Return the names of the columns. Raises BadTable when they cannot be used."""
    header = [name.strip() for name in row]
    while header and not header[-1]:
        header.pop()
    if not header or len(header) > MAX_COLUMNS:
        raise BadTable(_("The first row needs the names of the columns. Export a table to see."))
    if len(set(header)) != len(header) or "" in header:
        raise BadTable(_("Two columns have the same name, or one has none. Name each once."))
    return header


def _too_many_cells(number: int) -> BadTable:
    return BadTable(
        _("Row %(row)d has more cells than the header. Check its separators and quotes.")
        % {"row": number}
    )


def render_xlsx(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a workbook with one sheet in which every cell is text and none a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.freeze_panes = "A2"
    for index, name in enumerate(header):
        letter = _letter(index)
        sheet.column_dimensions[letter].width = WIDE if name in {"text", "summary"} else NARROW
    sheet.append([_text_cell(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append([_text_cell(sheet, cell) for cell in row])
    output = io.BytesIO()
    book.save(output)
    return _without_times(output)


def _without_times(file: io.BytesIO) -> bytes:
    """Return the workbook with properties that say who and when to nobody: the same every time."""
    output = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(output, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            data = CORE_PROPERTIES if name == "docProps/core.xml" else source.read(name)
            target.writestr(entry, data)
    return output.getvalue()


def _letter(index: int) -> str:
    first, second = divmod(index, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _text_cell(sheet: Any, value: object, *, bold: bool = False) -> WriteOnlyCell:
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", "" if value is None else str(value))
    cell = WriteOnlyCell(sheet, value=text)
    # The library would take a leading "=" for a formula; the quote prefix keeps the cell text
    # even after somebody has edited it in a spreadsheet.
    cell.data_type = "s"
    if text[:1] in csvsafe.RISKY:
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    elif len(text) > WIDE:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def read_xlsx(data: bytes) -> list[list[str]]:
    """Return the rows of the first sheet as texts. Raises BadTable for anything else."""
    rows = list(xlsx_rows(data))
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def xlsx_rows(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of the first sheet as texts. Raises BadTable for anything else."""
    seen = False
    try:
        require_safe_workbook(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in _sheet_rows(book.worksheets[0]):
            seen = seen or any(row)
            yield row
        book.close()
    except BadTable:
        raise
    except UnsafeWorkbook as refused:
        if refused.too_large:
            raise BadTable(_("The workbook is too large. Split it into several files.")) from None
        raise BadTable(
            _("The file is not an Excel workbook (.xlsx). Save it as one and try again.")
        ) from None
    except Exception as error:
        # Whatever the library stumbles over: for the person it is one and the same.
        raise BadTable(
            _("The file is not an Excel workbook (.xlsx). Save it as one and try again.")
        ) from error
    if not seen:
        raise BadTable(_("The first sheet of the workbook is empty. Put the table there."))


# All that a workbook with one table and nothing beside it consists of.
PLAIN_PART = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(workbook|styles|sharedStrings|theme/theme1|worksheets/sheet1?)\.xml"
)


def first_sheet_only(data: bytes) -> bytes:
    """Return a workbook without what is not asked for: other sheets, remarks, pictures.

    A file that cannot be read stays as it is; reading it gives the reason.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if all(PLAIN_PART.fullmatch(name) for name in package.namelist()):
                return data
        rows = xlsx_rows(data)
        return render_xlsx(next(rows, []), rows)
    except (zipfile.BadZipFile, BadTable, OSError, ValueError, NotImplementedError):
        return data


def _sheet_rows(sheet: Any) -> Iterator[list[str]]:
    """Yield rows as texts; a cell far out would make a million empty rows before it."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MAX_ROWS:
            raise BadTable(
                _("The sheet has more than %(rows)d rows. Split it into several files.")
                % {"rows": MAX_ROWS}
            )
        yield [_cell_text(value) for value in row[: MAX_COLUMNS + 1]]


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def read_json(data: bytes) -> list[list[str]]:
    """Return the objects of a JSON list as rows under one header. Raises BadTable."""
    try:
        items = json.loads(csvsafe.decode(data))
    except (ValueError, RecursionError) as error:
        raise BadTable(_("The file is not JSON. Export a table as JSON to see how.")) from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadTable(_("The JSON file has to be a list with one object for each row."))
    header = list(dict.fromkeys(str(name) for item in items for name in item))
    if not header:
        raise BadTable(_("The file is empty. Export a table first and fill that one."))
    return [header, *([_cell_text(item.get(name)) for name in header] for item in items)]


class _TableFormat(Format):
    """What the three formats share: they read and write bytes."""

    title = ""
    extension = ""
    content_type = "application/octet-stream"

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True


class SafeCsv(_TableFormat):
    title = "CSV"
    extension = "csv"
    content_type = "text/csv; charset=utf-8"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return dataset_of(csvsafe.read(in_stream))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return b"".join(csvsafe.stream(dataset.headers or [], dataset, incomplete=""))


class RowTable:
    """A table that is read while it is gone through, again each time: it is never held whole."""

    def __init__(self, read: Callable[[], Iterator[list[str]]]) -> None:
        self._read = read
        self.headers = header_of(next(read(), []))

    def __bool__(self) -> bool:
        return bool(self.headers)

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows below the header. Raises BadTable for one that is longer than it."""
        rows = self._read()
        next(rows, None)
        width = len(self.headers)
        for number, row in enumerate(rows, start=2):
            if any(row[width:]):
                raise _too_many_cells(number)
            yield (row + [""] * width)[:width]


def rows_of(table: Any) -> Iterator[Sequence[Any]]:
    """Yield the rows of a RowTable or of a dataset."""
    return table.rows() if isinstance(table, RowTable) else iter(table)


class StreamedCsv(SafeCsv):
    """The same file, read row by row."""

    def create_dataset(self, in_stream: bytes) -> Any:
        text = csvsafe.text_of(in_stream)
        return RowTable(lambda: csvsafe.rows(text))


class SafeXlsx(_TableFormat):
    title = "XLSX"
    extension = "xlsx"
    content_type = XLSX_TYPE

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return dataset_of(read_xlsx(in_stream))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return render_xlsx(dataset.headers or [], dataset)


class StreamedXlsx(SafeXlsx):
    """The same file, read row by row."""

    def create_dataset(self, in_stream: bytes) -> Any:
        return RowTable(lambda: xlsx_rows(in_stream))


class SafeJson(_TableFormat):
    title = "JSON"
    extension = "json"
    content_type = "application/json"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return dataset_of(read_json(in_stream))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return json.dumps(dataset.dict, ensure_ascii=False, indent=1, default=str).encode()


FORMATS = [SafeCsv, SafeXlsx, SafeJson]
STREAMED_FORMATS = [StreamedCsv, StreamedXlsx, SafeJson]
