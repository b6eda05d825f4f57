"""The zip archive around a Word file, opened so that a hostile one costs next to nothing.

Every limit is measured on bytes that were really unpacked: what the archive declares about
itself is used to refuse early, never to trust.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from gfmd_site.lib.docx_picture import pixel_count
from gfmd_site.lib.docx_refusal import DocxRefused, Refusal
from gfmd_site.lib.docx_signature import ZIP

MEGABYTE = 1 << 20
MAX_FILE = 20 * MEGABYTE
MAX_UNPACKED = 64 * MEGABYTE
MAX_XML_PART = 16 * MEGABYTE
MAX_PARTS = 2000
MAX_DIRECTORY = 512 * 1024
MAX_PIXELS = 100_000_000

_CHUNK = 1 << 16
_END_OF_DIRECTORY = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_LOCATOR_SIZE = 20
_ZIP64_END_SIZE = 56
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    struct.error,
    OSError,
    ValueError,
    RuntimeError,
)
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED_FLAG = 0x1
_UNSAFE_NAME = re.compile(r"^/|\\|^[a-z]:|(^|/)\.\.?(/|$)|[\x00-\x1f\x7f]", re.IGNORECASE)
_XML_NAME = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
# Charts keep their figures in a workbook of their own, which is an archive and is never opened.
_WORKBOOK = re.compile(r"^word/embeddings/[^/]+\.xlsx$", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_DOCTYPE_WIDE = re.compile(rb"<\x00*!\x00*(D\x00*O\x00*C|E\x00*N\x00*T)", re.IGNORECASE)
_XML_START = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<", b" ", b"\t", b"\r", b"\n")
_ENCODING = re.compile(rb"^<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']*)[\"']")
_ENCODINGS = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1"})
_OVERLAP = 32


@dataclass(frozen=True)
class Part:
    """A part as measured: `tags` counts the angle brackets that open something."""

    size: int
    tags: int


class DocxArchive:
    """The parts of an archive by name. Nothing is unpacked to disk, and nothing is kept."""

    def __init__(self, file: BinaryIO) -> None:
        _require_small(file)
        _require_small_directory(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except _DAMAGE as error:
            raise DocxRefused(Refusal.DAMAGED) from error
        self._entries = _entries_by_name(self._zip.infolist())
        self._parts: dict[str, Part] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        return list(self._entries)

    def part(self, name: str) -> Part:
        return self._parts[name]

    def measure(self, *, longest_part: int = MAX_XML_PART) -> None:
        """Unpack every part once without keeping it, and refuse what exceeds a limit."""
        total = 0
        for name, entry in self._entries.items():
            limit = MAX_UNPACKED - total
            is_xml = bool(_XML_NAME.search(name))
            size = self._measure_part(entry, min(limit, longest_part) if is_xml else limit)
            total += size

    def read(self, name: str) -> bytes:
        """A part that was measured, whole."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(self._entries[name]) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except _DAMAGE as error:
            raise DocxRefused(Refusal.DAMAGED) from error

    def _measure_part(self, entry: zipfile.ZipInfo, limit: int) -> int:
        name = entry.filename
        checks = _XmlChecks() if _XML_NAME.search(name) else _BinaryChecks(name)
        size = 0
        for chunk in self.chunks(name):
            size += len(chunk)
            if size > limit:
                raise DocxRefused(Refusal.UNPACKS_TOO_LARGE, limit=limit_in_megabytes(limit))
            checks.feed(chunk)
        self._parts[name] = Part(size, checks.tags)
        return size


def limit_in_megabytes(limit: int) -> int:
    """The published limit that a remaining allowance belongs to."""
    return (MAX_XML_PART if limit == MAX_XML_PART else MAX_UNPACKED) // MEGABYTE


class _XmlChecks:
    """Looks at a part while it streams by: no DTD, no encoding that could hide one."""

    def __init__(self) -> None:
        self.tags = 0
        self._tail = b""
        self._doctype = _DOCTYPE

    def feed(self, chunk: bytes) -> None:
        if not self._tail:
            self._look_at_encoding(chunk)
        window = self._tail + chunk
        if self._doctype.search(window):
            raise DocxRefused(Refusal.UNSAFE_XML)
        self.tags += chunk.count(b"<")
        self._tail = window[-_OVERLAP:]

    def _look_at_encoding(self, start: bytes) -> None:
        if not start.startswith(_XML_START):
            raise DocxRefused(Refusal.DAMAGED)
        if b"\x00" in start[:4]:
            self._doctype = _DOCTYPE_WIDE
        declared = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
        if declared and declared[1].lower() not in _ENCODINGS:
            raise DocxRefused(Refusal.UNSAFE_XML)


class _BinaryChecks:
    """Looks at the first bytes of a part that is never read: archives and giant pictures."""

    tags = 0

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_first = True

    def feed(self, chunk: bytes) -> None:
        if not self._is_first:
            return
        self._is_first = False
        if chunk.startswith(ZIP) and not _WORKBOOK.match(self._name):
            raise DocxRefused(Refusal.EMBEDDED, subject=self._name.rpartition("/")[2])
        if pixel_count(chunk) > MAX_PIXELS:
            raise DocxRefused(Refusal.PICTURE_TOO_LARGE, limit=MAX_PIXELS // 1_000_000)


def _require_small(file: BinaryIO) -> None:
    if file.seek(0, 2) > MAX_FILE:
        raise DocxRefused(Refusal.FILE_TOO_LARGE, limit=MAX_FILE // MEGABYTE)


def _require_small_directory(file: BinaryIO) -> None:
    """zipfile reads the whole directory of an archive before anyone can count its entries."""
    length = file.seek(0, 2)
    start = max(0, length - _LONGEST_END - _ZIP64_LOCATOR_SIZE - _ZIP64_END_SIZE)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(_END_OF_DIRECTORY)
    if end < 0 or len(tail) - end < 22:
        raise DocxRefused(Refusal.DAMAGED)
    sizes = [struct.unpack_from("<I", tail, end + 12)[0]]
    locator = end - _ZIP64_LOCATOR_SIZE
    if locator >= _ZIP64_END_SIZE and tail.startswith(_ZIP64_LOCATOR, locator):
        sizes = [struct.unpack_from("<Q", tail, locator - _ZIP64_END_SIZE + 40)[0]]
    if sizes[0] > MAX_DIRECTORY:
        raise DocxRefused(Refusal.TOO_MANY_PARTS, limit=MAX_PARTS)


def _entries_by_name(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(entries) > MAX_PARTS:
        raise DocxRefused(Refusal.TOO_MANY_PARTS, limit=MAX_PARTS)
    by_name: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for entry in entries:
        _require_plain_entry(entry)
        # Names of parts differ by more than case; two that do not are two answers to one question.
        folded = entry.filename.casefold()
        if folded in seen:
            raise DocxRefused(Refusal.UNSAFE_NAMES)
        seen.add(folded)
        if not entry.is_dir():
            by_name[entry.filename] = entry
    return by_name


def _require_plain_entry(entry: zipfile.ZipInfo) -> None:
    # zipfile cuts a name at a NUL: the original must be looked at.
    if _UNSAFE_NAME.search(entry.orig_filename):
        raise DocxRefused(Refusal.UNSAFE_NAMES)
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise DocxRefused(Refusal.PASSWORD)
    if entry.compress_type not in _METHODS:
        raise DocxRefused(Refusal.DAMAGED)
