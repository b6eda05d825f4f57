"""A Word file as blocks: paragraphs, tables and text boxes in the accepted view.

Headers, footers, comments, deleted and hidden text, placeholders and tables of contents are left
out. Time and memory grow with the length of the file, and a limit stops what no report needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from gfmd_site.lib.docx_blocks import (
    Block,
    Cell,
    Document,
    Paragraph,
    Table,
    paragraphs,
)
from gfmd_site.lib.docx_names import attribute, child, name_of, number
from gfmd_site.lib.docx_package import MAX_PARAGRAPHS, DocxPackage, open_package
from gfmd_site.lib.docx_refusal import DocxRefused, Refusal
from gfmd_site.lib.docx_runs import MAX_DEPTH, SKIPPED, Inline, InlineReader, Story, is_placeholder
from gfmd_site.lib.docx_styles import (
    BODY_OUTLINE_LEVEL,
    Style,
    StyleSheet,
    read_indent,
    read_list,
)
from gfmd_site.lib.docx_text import clean_spans

_NO_LIST = "0"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?")


def read_docx(source: bytes | BinaryIO) -> Document:
    """Read a .docx, or raise DocxRefused."""
    return DocumentReader(open_package(source)).read()


@dataclass
class _Flow:
    """The blocks of one container, and what waits for its next paragraph."""

    blocks: list[Block] = field(default_factory=list)
    story: Story = field(default_factory=Story)
    bookmarks: list[str] = field(default_factory=list)
    carried: Inline | None = None
    """Text of a paragraph whose end was deleted: it runs into the next one."""
    carried_from: etree._Element | None = None


class DocumentReader:
    """Reads one package once."""

    def __init__(self, package: DocxPackage) -> None:
        self._package = package
        self._styles = StyleSheet(package.related("styles"), package.related("numbering"))
        self._inline = InlineReader(
            self._styles, read_box=self._read_box, read_note=self._read_note
        )
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self._notes_read: set[tuple[str, str]] = set()
        self._count = 0

    def read(self) -> Document:
        body = child(self._package.document(), "body")
        if body is None:
            raise DocxRefused(Refusal.NO_DOCUMENT)
        blocks = self._read_blocks(body, Story(), 0)
        saved_at, revision = _last_save(self._package.core_properties())
        return Document(blocks, self._inline.has_hidden_text, saved_at, revision)

    def _read_blocks(self, container: etree._Element, story: Story, depth: int) -> list[Block]:
        flow = _Flow(story=story)
        self._container(container, flow, depth)
        self._flush(flow)
        return flow.blocks

    def _container(self, container: etree._Element, flow: _Flow, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise DocxRefused(Refusal.NESTED_TOO_DEEP, limit=MAX_DEPTH)
        for node in container:
            name = name_of(node)
            if name == "p":
                self._paragraph(node, flow, depth + 1)
            elif name == "tbl":
                self._flush(flow)
                flow.blocks.append(self._table(node, flow.story, depth + 1))
            elif name == "bookmarkStart":
                flow.bookmarks.append(attribute(node, "name") or "")
            elif name == "mc:AlternateContent":
                self._alternative(node, flow, depth + 1)
            elif name not in SKIPPED and not is_placeholder(node) and not _is_contents(node):
                self._container(node, flow, depth + 1)

    def _alternative(self, node: etree._Element, flow: _Flow, depth: int) -> None:
        before = len(flow.blocks)
        for wanted in ("mc:Choice", "mc:Fallback"):
            for choice in node:
                if name_of(choice) == wanted and len(flow.blocks) == before:
                    self._container(choice, flow, depth + 1)

    # -- paragraphs --

    def _paragraph(self, node: etree._Element, flow: _Flow, depth: int) -> None:
        self._count += 1
        if self._count > MAX_PARAGRAPHS:
            raise DocxRefused(Refusal.TOO_LONG, limit=MAX_PARAGRAPHS)
        properties = child(node, "pPr")
        style = self._style_of(properties)
        if style.is_contents:
            return
        inline = flow.carried or Inline()
        inline.bookmarks += [] if inline.has_text else flow.bookmarks
        flow.bookmarks = []
        flow.carried = None
        self._inline.read(node, style.look, inline, flow.story, depth)
        if _end_is_deleted(properties):
            flow.carried, flow.carried_from = inline, node
        else:
            self._finish(inline, node, flow)

    def _flush(self, flow: _Flow) -> None:
        """A deleted end with nothing to run into is the end of a paragraph after all."""
        if flow.carried is not None and flow.carried_from is not None:
            inline, flow.carried = flow.carried, None
            if inline.has_text or inline.boxes:
                self._finish(inline, flow.carried_from, flow)

    def _finish(self, inline: Inline, node: etree._Element, flow: _Flow) -> None:
        flow.blocks.append(self._build(inline, child(node, "pPr")))
        flow.blocks += inline.boxes

    def _build(self, inline: Inline, properties: etree._Element | None) -> Paragraph:
        style = self._style_of(properties)
        return Paragraph(
            spans=clean_spans(inline.spans),
            style=style.name,
            heading_level=_heading_level(properties, style),
            list_level=_list_level(properties, style),
            indent=read_indent(properties),
            notes=tuple(inline.notes),
            bookmarks=tuple(inline.bookmarks),
            has_picture=inline.has_picture,
        )

    def _style_of(self, properties: etree._Element | None) -> Style:
        node = child(properties, "pStyle")
        return self._styles.style(None if node is None else attribute(node, "val"))

    # -- tables --

    def _table(self, node: etree._Element, story: Story, depth: int) -> Table:
        rows = []
        for row in _members(node, "tr", depth):
            properties = child(row, "trPr")
            if child(properties, "del") is None:
                rows.append(self._row(row, story, depth + 1))
        return Table([row for row in rows if row])

    def _row(self, row: etree._Element, story: Story, depth: int) -> list[Cell]:
        return [
            Cell(self._read_blocks(cell, story, depth + 1))
            for cell in _members(row, "tc", depth)
            if not _is_continued(child(cell, "tcPr"))
        ]

    # -- text boxes and notes --

    def _read_box(self, content: etree._Element, depth: int) -> list[Block]:
        return self._read_blocks(content, Story(), depth + 1)

    def _read_note(self, kind: str, note_id: str) -> str:
        """The text of a footnote or endnote, once: a note has one place in the text."""
        if kind not in self._notes:
            part = self._package.related(f"{kind}s")
            self._notes[kind] = {} if part is None else _by_id(part, kind)
        note = self._notes[kind].get(note_id)
        if note is None or (kind, note_id) in self._notes_read:
            return ""
        self._notes_read.add((kind, note_id))
        blocks = self._read_blocks(note, Story(), 0)
        texts = [paragraph.text.strip() for paragraph in paragraphs(blocks)]
        return "\n".join(text for text in texts if text)


def _last_save(core: etree._Element | None) -> tuple[str, int | None]:
    """When the file was saved and how often; a property that says nonsense says nothing."""
    texts = {} if core is None else {name_of(node): str(node.text or "").strip() for node in core}
    saved_at = texts.get("?:modified", "")
    revision = texts.get("?:revision", "")
    is_time = bool(_TIME.fullmatch(saved_at))
    is_count = revision.isascii() and revision.isdigit() and len(revision) < 7
    return saved_at if is_time else "", int(revision) if is_count else None


def _members(parent: etree._Element, wanted: str, depth: int) -> list[etree._Element]:
    """Rows of a table or cells of a row, those inside content controls included."""
    if depth > MAX_DEPTH:
        raise DocxRefused(Refusal.NESTED_TOO_DEEP, limit=MAX_DEPTH)
    found = []
    for node in parent:
        name = name_of(node)
        if name == wanted:
            found.append(node)
        elif name not in SKIPPED and name != "tbl" and not is_placeholder(node):
            found += _members(node, wanted, depth + 1)
    return found


def _is_continued(properties: etree._Element | None) -> bool:
    """A cell that is merged into the one above or before it, or deleted."""
    if properties is None:
        return False
    for name in ("vMerge", "hMerge"):
        merge = child(properties, name)
        if merge is not None and attribute(merge, "val") != "restart":
            return True
    return child(properties, "cellDel") is not None


def _end_is_deleted(properties: etree._Element | None) -> bool:
    mark = child(properties, "rPr")
    return child(mark, "del") is not None or child(mark, "moveFrom") is not None


def _heading_level(properties: etree._Element | None, style: Style) -> int | None:
    outline = child(properties, "outlineLvl")
    level = None if outline is None else number(outline)
    if level is None:
        return style.heading_level
    return level + 1 if level < BODY_OUTLINE_LEVEL else None


def _list_level(properties: etree._Element | None, style: Style) -> int | None:
    """The own list of a paragraph comes first, then that of its style, then the style's name."""
    list_id, level = read_list(properties)
    effective_id = style.list_id if list_id is None else list_id
    if list_id == _NO_LIST or (effective_id in {None, _NO_LIST} and style.named_list_level is None):
        return None
    # Some programs repeat the list of the style on each paragraph: that says nothing new.
    repeats_style = (list_id, level) == (style.list_id, style.list_level)
    if level is not None and not repeats_style:
        return level
    return max(style.list_level or 0, style.named_list_level or 0)


def _by_id(part: etree._Element, kind: str) -> dict[str, etree._Element]:
    return {attribute(node, "id") or "": node for node in part if name_of(node) == kind}


def _is_contents(node: etree._Element) -> bool:
    """A table of contents repeats the titles of the sections."""
    gallery = child(child(child(node, "sdtPr"), "docPartObj"), "docPartGallery")
    return gallery is not None and attribute(gallery, "val") == "Table of Contents"
