"""CSV that a spreadsheet shows as it was typed, and that comes back as it went out.

Written as UTF-8 with a byte-order mark and CRLF, which every spreadsheet opens without asking.
A cell that a spreadsheet would take for a formula gets a leading apostrophe; reading takes it
away again, so that a bullet such as "- more visas" survives the way there and back.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

ESCAPE = "'"
# What spreadsheets take for the beginning of a formula, full-width forms included, and the
# escape character itself, so that taking it away again is unambiguous.
RISKY = frozenset("=+-@\t\r\n\x00＝＋－＠" + ESCAPE)
SEPARATORS = (",", ";", "\t")
INCOMPLETE = "INCOMPLETE"
# Some spreadsheets name the separator on a line of its own.
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
CHUNK_BYTES = 32 * 1024
MAX_BYTES = 64 << 20
LONGEST_HEADER = 100_000

# In the Arabic code page letters have these bytes, in the Western one letters with accents.
_HIGH_LETTER = re.compile(rb"[\xc0-\xff\x81\x8d\x8e\x90]")
_HIGH_WORD = re.compile(rb"[\xc0-\xff\x81\x8d\x8e\x90]{3,}")
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class BadTable(Exception):
    """A file cannot be read as a table; the message is a sentence with the way out."""


def escape(text: str) -> str:
    """Return the cell as it is safe to open in a spreadsheet; `unescape` is its inverse."""
    return ESCAPE + text if text[:1] in RISKY else text


def unescape(text: str) -> str:
    """Return the cell as it was before `escape`; other texts stay as they are."""
    return text[1:] if text[:1] == ESCAPE and text[1:2] in RISKY else text


def stream(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    incomplete: str,
    bom: bool = True,
) -> Iterator[bytes]:
    """Yield a CSV file in pieces of bounded size, whatever the number of rows.

    `bom` puts the mark in front by which Excel knows UTF-8; some other programs stumble over it.

    When the rows break off, the file ends with a line that begins with `INCOMPLETE` and says so
    in the words given, and the error goes on to the caller.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    if bom:
        yield codecs.BOM_UTF8
    writer.writerow([escape(name) for name in header])
    try:
        for row in rows:
            writer.writerow([escape(_as_text(cell)) for cell in row])
            if buffer.tell() >= CHUNK_BYTES:
                yield _drain(buffer)
    except Exception:
        writer.writerow([INCOMPLETE, incomplete])
        yield _drain(buffer)
        raise
    yield _drain(buffer)


def _as_text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _drain(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode("utf-8", errors="replace")
    buffer.seek(0)
    buffer.truncate()
    return data


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or the Western or Arabic Windows code page.

    Raises BadTable for anything else.
    """
    if data.startswith(_UTF16_BOMS):
        encodings = ["utf-16"]
    elif b"\x00" in data[:4]:
        # A spreadsheet's "Unicode text" without its mark: the first letters are ASCII.
        encodings = ["utf-16-be" if data[:1] == b"\x00" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1256" if _looks_arabic(data) else "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTable(_("The file is not text. Save the table as CSV UTF-8 and try again."))


def _looks_arabic(data: bytes) -> bool:
    """Whether letters beyond ASCII mostly stand side by side, as in Arabic and not in French."""
    letters = len(_HIGH_LETTER.findall(data))
    in_words = sum(len(word) for word in _HIGH_WORD.findall(data))
    return letters > 0 and in_words * 2 > letters


def sniff_separator(text: str) -> str:
    """Return the separator of the first line: the one of , ; or tab that splits it most."""
    first_line = next(iter(text[:LONGEST_HEADER].splitlines()), "")
    columns = {
        separator: len(next(csv.reader([first_line], delimiter=separator), []))
        for separator in SEPARATORS
    }
    return max(SEPARATORS, key=lambda separator: columns[separator])


def read(data: bytes) -> list[list[str]]:
    """Return all rows, the header first; an empty line is an empty row and keeps its number.

    Raises BadTable for a file that is no table or that an interrupted export left incomplete.
    """
    found = list(rows(text_of(data)))
    while found and not any(found[-1]):
        found.pop()
    return found


def text_of(data: bytes) -> str:
    """Return the text of a file that is small enough and holds text. Raises BadTable."""
    if len(data) > MAX_BYTES:
        raise BadTable(
            _("The file is larger than %(limit)d MB. Split it into several files.")
            % {"limit": MAX_BYTES >> 20}
        )
    text = decode(data)
    if "\x00" in text:
        raise BadTable(_("The file is not text. Save the table as CSV UTF-8 and try again."))
    return text


def rows(text: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV text one by one, as `read` does."""
    named = SEPARATOR_LINE.match(text)
    separator = named[1] if named else sniff_separator(text)
    stream = io.StringIO(text, newline="")
    stream.seek(named.end() if named else 0)
    seen = False
    try:
        for row in csv.reader(stream, delimiter=separator, strict=True):
            if row and row[0] == INCOMPLETE:
                raise BadTable(
                    _("The file is incomplete: its export was interrupted. Export it again.")
                )
            seen = seen or any(row)
            yield [unescape(cell) for cell in row]
    except csv.Error as error:
        if "field larger" in str(error):
            raise BadTable(
                _(
                    "A cell is longer than %(limit)d characters: a quotation mark may not be "
                    "closed, or the lines are not separated. Export the table again."
                )
                % {"limit": csv.field_size_limit()}
            ) from error
        raise BadTable(
            _("The file is not a CSV table: a quotation mark is not closed. Export it again.")
        ) from error
    if not seen:
        raise BadTable(_("The file is empty. Export a table first and fill that one."))
