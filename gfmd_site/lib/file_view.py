"""What a finished file holds, read back from its bytes: properties, names of parts, text.

For the page that shows a person what is about to leave: it reads the file, not what was meant to
be in it.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_PDF_PROPERTY = re.compile(
    rb"/(Title|Author|Subject|Keywords|Creator|Producer)\s*\(([^)]{0,200})\)"
)
_PROPERTY_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_TEXT_ENDINGS = (".csv", ".txt", ".json", ".md", ".html")


@dataclass
class FileView:
    """Document properties by name, lines of text, and how many lines were left off."""

    properties: list[tuple[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    left_off: int = 0


def view_of(data: bytes, *, limit: int = 120) -> FileView:
    """Return what a Word, Excel, PDF, CSV, JSON or zip file holds; nothing for other files."""
    lines = [line for line in text_lines(data) if line.strip()]
    return FileView(list(properties_of(data)), lines[:limit], max(0, len(lines) - limit))


def properties_of(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the document properties that a file carries about itself."""
    if data.startswith(b"%PDF"):
        for match in _PDF_PROPERTY.finditer(data):
            yield match[1].decode(), _pdf_text(match[2])
        return
    if not _is_zip(data):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        for part in _PROPERTY_PARTS:
            if part in names:
                yield from _leaves(package.read(part))


def text_lines(data: bytes) -> Iterator[str]:
    """Yield the text of a file line by line, that of a zip file entry by entry."""
    if _is_zip(data):
        yield from _package_lines(data)
    elif not data.startswith(b"%PDF"):
        text = data.decode("utf-8-sig", "replace")
        yield from (_json_lines(text) if text[:1] in "{[" else text.splitlines())


def searchable_text(data: bytes) -> str:
    """Return everything readable in a file, hidden parts and properties too, for a search."""
    if _is_zip(data):
        parts = []
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                inner = package.read(entry)
                parts += [entry.filename, searchable_text(inner)]
        return "\n".join(parts)
    if data.startswith(b"%PDF"):
        streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
        return "\n".join(chunk.decode("latin-1") for chunk in (data, *map(_inflated, streams)))
    text = data.decode("utf-8", "replace")
    if text.lstrip().startswith("<"):
        # Word cuts a name into runs: read it without the marks between them.
        text = re.sub(r"<[^>]+>", "", re.sub(r"</(?:\w+:)?(?:p|c|row|si)>", "\n", text))
    return text


def folded(text: str) -> str:
    """Return text for comparing names: no case, accents, invisible marks or double spaces."""
    plain = unicodedata.normalize("NFKD", text)
    kept = (c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).casefold().replace("’", "'").split())


def stands_in(name: str, folded_text: str) -> bool:
    """Whether a name stands as whole words in a text that is already folded."""
    wanted = folded(name)
    if not wanted:
        return False
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded_text) is not None


def _is_zip(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def _leaves(xml: bytes) -> Iterator[tuple[str, str]]:
    for element in etree.fromstring(xml, _PARSER).iter():
        if isinstance(element.tag, str) and not len(element) and (element.text or "").strip():
            yield etree.QName(element).localname, str(element.text).strip()


def _package_lines(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        if "word/document.xml" in names:
            parts = [n for n in names if re.fullmatch(r"word/(header|footer|footnotes)\d*\.xml", n)]
            for part in ["word/document.xml", *sorted(parts)]:
                yield from _marked_lines(package.read(part), "p", "t")
        elif "xl/workbook.xml" in names:
            shared = "xl/sharedStrings.xml"
            texts = list(_marked_lines(package.read(shared), "si", "t")) if shared in names else []
            for part in sorted(n for n in names if n.startswith("xl/worksheets/sheet")):
                yield from _sheet_lines(package.read(part), texts)
        else:
            for name in names:
                yield name
                if name.lower().endswith((".docx", ".xlsx", *_TEXT_ENDINGS)):
                    yield from text_lines(package.read(name))


def _marked_lines(xml: bytes, block: str, run: str) -> Iterator[str]:
    for paragraph in etree.fromstring(xml, _PARSER).iter(f"{{*}}{block}"):
        yield "".join(str(piece.text or "") for piece in paragraph.iter(f"{{*}}{run}"))


def _sheet_lines(xml: bytes, texts: list[str]) -> Iterator[str]:
    for row in etree.fromstring(xml, _PARSER).iter("{*}row"):
        cells = []
        for cell in row.iter("{*}c"):
            value = "".join(str(piece.text or "") for piece in cell.iter("{*}v", "{*}t"))
            is_shared = cell.get("t") == "s" and value.isdigit() and int(value) < len(texts)
            cells.append(texts[int(value)] if is_shared else value)
        yield " · ".join(cell for cell in cells if cell)


def _json_lines(text: str) -> list[str]:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1).splitlines()
    except ValueError:
        return text.splitlines()


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        return b""


def _pdf_text(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("latin-1")
