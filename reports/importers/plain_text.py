"""A text or Word file as lines: what stands in it, with its list markers and footnotes apart.

Text copied out of a PDF breaks its lines at the edge of the page; they are joined again. What an
importer makes of the lines is its own matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from gfmd_site.lib.docx_blocks import Block, Cell, Paragraph, TextBox
from gfmd_site.lib.docx_read import read_docx
from gfmd_site.lib.docx_refusal import DocxRefused
from gfmd_site.lib.docx_text import clean_text
from gfmd_site.lib.pdf_text import PdfUnreadable, pdf_text
from reports.importers.plain_lines import Marker, is_short_heading, join_wrapped, split_marker
from reports.importers.word_messages import refusal_message
from reports.parsed import RejectedFile

MAX_TEXT_BYTES = 5 * 1024 * 1024
CELL_SEPARATOR = " | "
_OTHER_FORMATS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_PICTURES = (b"/DCTDecode", b"/CCITTFaxDecode", b"/JBIG2Decode", b"/JPXDecode")
# As a converter writes a footnote of Word: the sign in the sentence, the text right behind it.
_NOTE_SIGN = re.compile(r"\[(?:footnoteRef|endnoteRef):\s*(\d+)\]|\[\^(\w+)\](?!:)")
_NOTE_TEXT = re.compile(r"\[(\d+):\s+([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]")
_NOTE_LINE = re.compile(r"\s*\[\^(\w+)\]:\s*(.*)")
_CONVERTER_MARK = re.compile(r"\[bookmark: [^\]\n]*\]")
_TABLE_LINE = re.compile(r"\s*\|.*\|.*\|?\s*|[^|]+(?:\s\|\s[^|]*){1,}")
_TABLE_RULE = re.compile(r"[\s|:+\-=]+")


@dataclass(frozen=True)
class Line:
    """One paragraph or list item.

    `text` is without its marker, `raw` as it stands in the file. `rank` is 0 for text; for a
    heading it says how weighty: 1 for a chapter, 2 and more for what stands below one. `level`
    is that of a list made by Word, None in a text file. `in_table` numbers the row of a table.
    """

    text: str
    raw: str = ""
    marker: Marker | None = None
    level: int | None = None
    rank: int = 0
    in_table: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_item(self) -> bool:
        return self.marker is not None and self.marker.kind != "roman"


@dataclass(frozen=True)
class Row:
    """A row of a table; each cell is the lines in it."""

    cells: tuple[tuple[Line, ...], ...]
    table: int = 0


@dataclass
class Source:
    """A whole file, in order."""

    parts: list[Line | Row] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        for part in self.parts:
            if isinstance(part, Line):
                yield part
            else:
                for cell in part.cells:
                    yield from cell


def read_source(data: bytes, *, file_name: str) -> Source:
    """Read a .txt, .docx or .pdf by its content; raise RejectedFile with a sentence otherwise."""
    if data[:1024].lstrip()[:5] == b"%PDF-":
        return _from_pdf(data, file_name)
    if data.startswith(_OTHER_FORMATS) or file_name.lower().endswith((".docx", ".doc")):
        return _from_word(data, file_name)
    return source_from_text(_decoded(data, file_name))


def source_from_text(text: str) -> Source:
    """Read the lines of a text; empty ones end a paragraph and are left out."""
    text, notes = _without_notes(clean_text(text))
    source = Source(footnotes=notes)
    table = 0
    was_row = False
    for raw in join_wrapped(text.split("\n")):
        cells = _cells(raw)
        if cells is None:
            line = _text_line(raw)
            if line is not None:
                source.parts.append(line)
            was_row = False
        elif cells:
            table += 0 if was_row else 1
            was_row = True
            filled = (tuple(line for line in [_text_line(cell)] if line) for cell in cells)
            source.parts.append(Row(tuple(filled), table))
    return source


# -- text --


def _decoded(data: bytes, file_name: str) -> str:
    if len(data) > MAX_TEXT_BYTES:
        raise RejectedFile(
            _(
                "The file “%(name)s” was not accepted: it is larger than %(limit)d MB, too large "
                "for a text. Split it, or save the part that matters as a file of its own."
            )
            % {"name": file_name, "limit": MAX_TEXT_BYTES // 1024 // 1024}
        )
    encodings = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            if text.strip():
                return text
            raise RejectedFile(
                _(
                    "The file “%(name)s” was not accepted: it is empty, there is nothing in it. "
                    "Check the file and choose it again."
                )
                % {"name": file_name}
            )
    raise RejectedFile(
        _(
            "The file “%(name)s” was not accepted: it is neither text nor a Word document. Save "
            "it as .docx or as plain text (.txt, UTF-8) and choose that file."
        )
        % {"name": file_name}
    )


def _from_pdf(data: bytes, file_name: str) -> Source:
    try:
        text = pdf_text(data)
    except PdfUnreadable:
        scanned = b"/Font" not in data and any(mark in data for mark in _PICTURES)
        raise RejectedFile(_pdf_message(file_name, scanned=scanned)) from None
    if not text.strip():
        raise RejectedFile(_pdf_message(file_name, scanned=True))
    return source_from_text(text)


def _pdf_message(file_name: str, *, scanned: bool) -> str:
    reason = (
        _("it is a scanned PDF file: its pages are pictures, and there is no text in it to read.")
        if scanned
        else _("it is a PDF file whose text cannot be read here.")
    )
    way_out = _("Use the Word document (.docx) it was made from, or its text as a .txt file.")
    opening = _("The file “%(name)s” was not accepted:") % {"name": file_name}
    return f"{opening} {reason} {way_out}"


def _without_notes(text: str) -> tuple[str, list[str]]:
    """Take the footnotes out of the text; a sign without its note stays where it is."""
    notes: dict[str, str] = {}
    referred = {match[1] for match in _NOTE_SIGN.finditer(text) if match[1]}

    def keep(match: re.Match[str]) -> str:
        if match[1] not in referred or match[1] in notes:
            return match[0]
        notes[match[1]] = " ".join(match[2].split())
        return ""

    text = _NOTE_TEXT.sub(keep, _CONVERTER_MARK.sub("", text))
    lines = []
    for line in text.split("\n"):
        note = _NOTE_LINE.fullmatch(line)
        if note and note[1] not in notes:
            notes[note[1]] = note[2].strip()
        else:
            lines.append(line)
    text = _NOTE_SIGN.sub(
        lambda sign: "" if (sign[1] or sign[2]) in notes else sign[0], "\n".join(lines)
    )
    return text, [note for note in notes.values() if note]


def _text_line(raw: str) -> Line | None:
    text = tidy(raw)
    if not text:
        return None
    marker, rest = split_marker(text)
    if not rest:
        return Line(text=text, raw=text)
    rank = is_short_heading(rest, marker)
    return Line(text=rest, raw=text, marker=marker, rank=rank)


def _cells(raw: str) -> list[str] | None:
    """The cells of a table drawn with bars; none for its rules, None for other lines."""
    if raw.count("|") < 1 or not _TABLE_LINE.fullmatch(raw):
        return None
    if _TABLE_RULE.fullmatch(raw):
        return []
    return [cell.strip() for cell in raw.strip().removeprefix("|").removesuffix("|").split("|")]


# -- Word --


def _from_word(data: bytes, file_name: str) -> Source:
    try:
        document = read_docx(data)
    except DocxRefused as refused:
        raise RejectedFile(refusal_message(refused, file_name=file_name)) from refused
    source = Source()
    _read_blocks(document.blocks, source)
    if not source.parts:
        raise RejectedFile(
            _(
                "The file “%(name)s” was not accepted: there is no text in it, perhaps because "
                "its pages are scanned pictures. Use a document with text that can be selected."
            )
            % {"name": file_name}
        )
    return source


def _read_blocks(blocks: Iterable[Block], source: Source, table: int = 0) -> int:
    for block in blocks:
        if isinstance(block, Paragraph):
            source.parts += _word_lines(block)
            source.footnotes += block.notes
        elif isinstance(block, TextBox):
            table = _read_blocks(block.blocks, source, table)
        else:
            table += 1
            number = table
            for row in block.rows:
                cells = tuple(_cell_lines(cell, source) for cell in row)
                if any(cells):
                    source.parts.append(Row(cells, number))
    return table


def _cell_lines(cell: Cell, source: Source) -> tuple[Line, ...]:
    inner = Source()
    _read_blocks(cell.blocks, inner)
    source.footnotes += inner.footnotes
    return tuple(inner.lines())


def _word_lines(paragraph: Paragraph) -> Iterator[Line]:
    """A paragraph, or each of its lines where the author broke them by hand."""
    pieces = [tidy(piece) for piece in paragraph.text.split("\n")]
    filled = [piece for piece in pieces if piece]
    for index, piece in enumerate(filled):
        marker, rest = split_marker(piece)
        if not rest:
            marker, rest = None, piece
        level = paragraph.list_level
        if marker is None and level is not None and index == 0:
            marker = Marker("bullet", "")
        yield Line(
            text=rest,
            raw=piece,
            marker=marker,
            level=level,
            rank=_word_rank(paragraph, rest, marker),
            notes=paragraph.notes if index == 0 else (),
        )


def _word_rank(paragraph: Paragraph, text: str, marker: Marker | None) -> int:
    if paragraph.heading_level is not None:
        return max(1, paragraph.heading_level)
    short = is_short_heading(text, marker)
    if short == 1:
        return 1
    is_listed = paragraph.list_level is not None
    looks_bold = paragraph.is_bold or paragraph.is_underlined
    if looks_bold and not is_listed and len(text) <= 200 and not text.endswith((".", "?", ";")):
        return 9
    return short


def tidy(text: str) -> str:
    """The text on one line; no-break spaces stay."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" \t\n\xa0\u202f")
