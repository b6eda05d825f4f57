"""Opening a Word file that may be damaged or hostile.

A package that was opened is a .docx without macros, embedded files or links that would be
fetched; all its XML is free of DTDs. Nothing is written, and no address is ever contacted.
"""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import unquote

from lxml import etree

from gfmd_site.lib.docx_refusal import DocxRefused, Refusal
from gfmd_site.lib.docx_signature import require_zip
from gfmd_site.lib.docx_zip import DocxArchive

# A report of 40,000 words that Word has cut into runs of three has some 200,000.
MAX_TAGS = 300_000
MAX_TAGS_BESIDE = 100_000
MAX_PARAGRAPHS = 20_000
MAX_CELLS = 30_000

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN_TYPE = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.document\.main\+xml"
)
_TEMPLATE_TYPE = re.compile(r".*wordprocessingml\.template\.main\+xml")
_MACRO = re.compile(r"macroenabled|vbaproject|vbadata", re.IGNORECASE)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
# Parts that carry other files or programs inside them, by the end of the relationship's type.
_EMBEDDED_KINDS = frozenset({"oleObject", "control", "activeXControlBinary", "aFChunk"})
_MACRO_KINDS = frozenset({"vbaProject", "wordVbaData"})
# Links that replace a piece of the document by what they point to, wherever that is.
_CONTENT_KINDS = frozenset({"subDocument", "oleObject", "frame", "aFChunk", "package"})
_HARMLESS_KINDS = frozenset({"hyperlink"})
_COUNTED = re.compile(rb"<(?:[\w.-]{1,30}:)?(p|tc|bookmarkStart)(?=[\s/>])")
_LONGEST_TAG = 40
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_DRIVE = re.compile(r"/*[a-z]:", re.IGNORECASE)


@dataclass(frozen=True)
class Relationship:
    id: str
    kind: str
    """The last word of its type, the same in both dialects of the format: "styles", "image"."""
    target: str
    is_external: bool


class DocxPackage:
    """A checked Word file: its main part and the parts that belong to it."""

    def __init__(self, archive: DocxArchive, main: str, relationships: list[Relationship]) -> None:
        self._archive = archive
        self._main = main
        self._relationships = relationships

    def document(self) -> etree._Element:
        _require_readable_length(self._archive, self._main)
        return self._parse(self._main, MAX_TAGS)

    def related(self, kind: str) -> etree._Element | None:
        """The part of a kind that the main part refers to, such as "styles" or "footnotes"."""
        for relationship in self._relationships:
            if relationship.kind == kind and not relationship.is_external:
                name = _resolve(self._main, relationship.target)
                return self._parse(name) if name in self._archive else None
        return None

    def core_properties(self) -> etree._Element | None:
        """The part that says when the file was saved, and how often."""
        for relationship in _relationships(self._archive, "_rels/.rels"):
            if relationship.kind == "core-properties" and not relationship.is_external:
                name = _resolve("", relationship.target)
                return self._parse(name) if name in self._archive else None
        return None

    def _parse(self, name: str, limit: int = MAX_TAGS_BESIDE) -> etree._Element:
        return parse_part(self._archive, name, limit)


def open_package(source: bytes | BinaryIO) -> DocxPackage:
    """Open a .docx, or raise DocxRefused with the reason a person needs."""
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    require_zip(file)
    archive = DocxArchive(file)
    _refuse_other_formats(archive)
    archive.measure()
    main = _main_part(archive)
    _require_word_type(archive, main)
    for name in archive.names():
        if name.lower().endswith(".rels"):
            for relationship in _relationships(archive, name):
                _require_harmless(relationship)
    return DocxPackage(archive, main, _relationships(archive, _rels_of(main)))


def parse_part(archive: DocxArchive, name: str, limit: int = MAX_TAGS_BESIDE) -> etree._Element:
    """The root of an XML part; entities are not resolved, and a DTD is refused.

    A part with more than `limit` tags is refused before it costs memory.
    """
    if archive.part(name).tags > limit:
        raise DocxRefused(Refusal.TOO_LONG, limit=limit)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for chunk in archive.chunks(name):
            parser.feed(chunk)
        root = parser.close()
    except etree.XMLSyntaxError as error:
        deep = "depth" in str(error).lower()
        raise DocxRefused(Refusal.NESTED_TOO_DEEP if deep else Refusal.DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise DocxRefused(Refusal.UNSAFE_XML)
    return root


def _require_readable_length(archive: DocxArchive, main: str) -> None:
    """Count paragraphs and cells while the text streams by, before a tree is made of it."""
    counts = {b"p": 0, b"tc": 0, b"bookmarkStart": 0}
    tail = b""
    for chunk in archive.chunks(main):
        window = tail + chunk
        found = [match[1] for match in _COUNTED.finditer(window)]
        for name in counts:
            counts[name] += found.count(name)
        tail = _begun_tag(window)
    if counts[b"p"] > MAX_PARAGRAPHS:
        raise DocxRefused(Refusal.TOO_LONG, limit=MAX_PARAGRAPHS)
    if max(counts.values()) > MAX_CELLS:
        raise DocxRefused(Refusal.TOO_LONG, limit=MAX_CELLS)


def _begun_tag(window: bytes) -> bytes:
    """A tag that was cut off at the end and could not be counted yet."""
    start = window.rfind(b"<", max(0, len(window) - _LONGEST_TAG))
    begun = window[start:] if start >= 0 else b""
    return b"" if b">" in begun or _COUNTED.match(begun) else begun


def _refuse_other_formats(archive: DocxArchive) -> None:
    """An archive of another program gets the advice for that program."""
    if "[Content_Types].xml" in archive:
        return
    if "mimetype" in archive:
        start = next(archive.chunks("mimetype"), b"")
        if start.startswith(_OPEN_DOCUMENT):
            raise DocxRefused(Refusal.OPEN_DOCUMENT)
    if any(name.lower().startswith("word/") for name in archive.names()):
        raise DocxRefused(Refusal.DAMAGED)
    raise DocxRefused(Refusal.NOT_WORD)


def _main_part(archive: DocxArchive) -> str:
    for relationship in _relationships(archive, "_rels/.rels"):
        if relationship.kind == "officeDocument" and not relationship.is_external:
            main = _resolve("", relationship.target)
            if main in archive:
                return main
            raise DocxRefused(Refusal.NO_DOCUMENT)
    raise DocxRefused(Refusal.NO_DOCUMENT)


def _require_word_type(archive: DocxArchive, main: str) -> None:
    root = parse_part(archive, "[Content_Types].xml")
    overrides = {
        unquote(node.get("PartName", "")).lstrip("/").casefold(): node.get("ContentType", "")
        for node in root.iterfind(f"{_TYPES}Override")
    }
    defaults = {
        node.get("Extension", "").casefold(): node.get("ContentType", "")
        for node in root.iterfind(f"{_TYPES}Default")
    }
    every_type = [*overrides.values(), *defaults.values()]
    if any(map(_MACRO.search, every_type)) or any(map(_MACRO.search, archive.names())):
        raise DocxRefused(Refusal.MACRO)
    extension = main.rpartition(".")[2].casefold()
    main_type = overrides.get(main.casefold()) or defaults.get(extension, "")
    if _TEMPLATE_TYPE.fullmatch(main_type):
        raise DocxRefused(Refusal.WORD_TEMPLATE)
    if not _MAIN_TYPE.fullmatch(main_type):
        raise DocxRefused(Refusal.NOT_WORD)


def _relationships(archive: DocxArchive, name: str) -> list[Relationship]:
    if name not in archive:
        return []
    return [
        Relationship(
            id=node.get("Id", ""),
            kind=node.get("Type", "").rpartition("/")[2],
            target=node.get("Target", "").strip(),
            is_external=_is_external(node),
        )
        for node in parse_part(archive, name).iter(_RELATIONSHIP)
    ]


def _is_external(node: etree._Element) -> bool:
    target = node.get("Target", "")
    return node.get("TargetMode", "") == "External" or "://" in target


def _require_harmless(relationship: Relationship) -> None:
    kind, subject = relationship.kind, relationship.target
    if kind in _MACRO_KINDS:
        raise DocxRefused(Refusal.MACRO)
    if relationship.is_external and kind not in _HARMLESS_KINDS:
        if kind in _CONTENT_KINDS or not _is_local(relationship.target):
            raise DocxRefused(Refusal.LINKED, subject=subject)
    elif kind in _EMBEDDED_KINDS:
        raise DocxRefused(Refusal.EMBEDDED, subject=subject.rpartition("/")[2])


def _is_local(target: str) -> bool:
    """A path on the author's own computer, which nobody else can follow."""
    path = unquote(target).replace("\\", "/")
    if scheme := _SCHEME.match(path):
        path = path[scheme.end() :]
        # file:///x is a local file, file://host/x and file://///host/x are another computer.
        slashes = len(path) - len(path.lstrip("/"))
        return scheme[1].lower() == "file" and (slashes in {0, 1, 3} or bool(_DRIVE.match(path)))
    return not path.startswith("//")


def _rels_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolve(part: str, target: str) -> str:
    """The name of the part that a relative or absolute target means."""
    path = unquote(target)
    if not path.startswith("/"):
        path = posixpath.join(posixpath.dirname(part), path)
    return posixpath.normpath(path).lstrip("/")
