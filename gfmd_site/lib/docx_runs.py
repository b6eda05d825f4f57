"""What stands in one paragraph in the accepted view: text, fields, notes and text boxes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from gfmd_site.lib.docx_blocks import Block, Span, TextBox
from gfmd_site.lib.docx_fields import FieldStack, check_command
from gfmd_site.lib.docx_names import attribute, child, is_on, name_of
from gfmd_site.lib.docx_refusal import DocxRefused, Refusal
from gfmd_site.lib.docx_styles import Look, StyleSheet, read_look

MAX_DEPTH = 120
# Deleted and moved-away text is not in the accepted view; the rest is not text.
SKIPPED = frozenset(
    {"del", "moveFrom", "delText", "delInstrText", "proofErr", "rt"}
    | {"pPr", "rPr", "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx"}
    | {"customXmlPr", "smartTagPr", "rubyPr", "m:ctrlPr", "m:rPr"}
)
_FIXED_TEXT = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    0xF0B7: "\u2022",
    0xF0A7: "\u25aa",
    0xF0A8: "\u25aa",
    0xF0D8: "\u27a2",
    0xF0E0: "\u2192",
    0xF0FC: "\u2713",
    0xF0FE: "\u2612",
}
_PRIVATE_USE = range(0xE000, 0xF900)
_UNKNOWN_SYMBOL = "\u2022"
# What Word's font for formulas shows under the numbers that other fonts use for bullets.
_FORMULA_FONT = "symbol"
_FORMULA_SYMBOLS = {
    0xA3: "\u2264",
    0xAE: "\u2192",
    0xB0: "\u00b0",
    0xB1: "\u00b1",
    0xB3: "\u2265",
    0xB4: "\u00d7",
    0xB8: "\u00f7",
    0xB9: "\u2260",
    0xBB: "\u2248",
}
_SPACES = str.maketrans("\t\n\r", "   ")
_TYPED_SYMBOL = re.compile("[\uf000-\uf0ff]")
_PICTURES = frozenset({"?:blip", "?:imagedata", "?:chart", "?:relIds"})


@dataclass
class Inline:
    """The content of a paragraph while it is collected."""

    spans: list[Span] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[TextBox] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    has_text: bool = False
    has_picture: bool = False

    def size(self) -> tuple[int, int, int]:
        return len(self.spans), len(self.notes), len(self.boxes)


@dataclass
class Story:
    """One flow of text: the body, a text box or a note. Fields do not cross its border."""

    fields: FieldStack = field(default_factory=FieldStack)


class InlineReader:
    """Collects paragraphs' content; the two callbacks read what leads out of the paragraph."""

    def __init__(
        self,
        styles: StyleSheet,
        *,
        read_box: Callable[[etree._Element, int], list[Block]],
        read_note: Callable[[str, str], str],
    ) -> None:
        self.has_hidden_text = False
        self._styles = styles
        self._read_box = read_box
        self._read_note = read_note

    def read(
        self, paragraph: etree._Element, look: Look, inline: Inline, story: Story, depth: int
    ) -> None:
        self._children(paragraph, look, inline, story, depth)
        story.fields.end_paragraph()

    def _children(
        self, parent: etree._Element, look: Look, inline: Inline, story: Story, depth: int
    ) -> None:
        if depth > MAX_DEPTH:
            raise DocxRefused(Refusal.NESTED_TOO_DEEP, limit=MAX_DEPTH)
        for node in parent:
            self._node(node, look, inline, story, depth)

    def _node(
        self, node: etree._Element, look: Look, inline: Inline, story: Story, depth: int
    ) -> None:
        name = name_of(node)
        if name in SKIPPED:
            return
        if name == "r":
            if len(node):
                self._children(node, self._run_look(node, look), inline, story, depth + 1)
        elif name in {"t", "m:t"}:
            text = str(node.text or "").translate(_SPACES)
            self._add(_TYPED_SYMBOL.sub(_shown_symbol, text), look, inline, story)
        elif name in _FIXED_TEXT:
            self._add(_FIXED_TEXT[name], look, inline, story)
        elif name == "mc:AlternateContent":
            self._alternative(node, look, inline, story, depth)
        elif name == "txbxContent":
            inline.boxes.append(TextBox(self._read_box(node, depth + 1)))
        elif not self._special(node, name, look, inline, story) and not is_placeholder(node):
            self._children(node, look, inline, story, depth + 1)

    def _special(
        self, node: etree._Element, name: str, look: Look, inline: Inline, story: Story
    ) -> bool:
        """Elements that say something without holding text; False if it is none of them."""
        if name == "fldChar":
            self._add_visible(story.fields.mark(node), look, inline)
        elif name == "instrText":
            story.fields.add_command(str(node.text or ""))
        elif name == "sym":
            self._add(_symbol(node), look, inline, story)
        elif name in {"footnoteReference", "endnoteReference"}:
            self._add_note(name, node, inline, story)
        elif name == "bookmarkStart":
            if not inline.has_text:
                inline.bookmarks.append(attribute(node, "name") or "")
        elif name == "?:textpath":
            self._add(node.get("string", "").translate(_SPACES), look, inline, story)
        elif name in _PICTURES:
            inline.has_picture = True
        elif name == "fldSimple":
            check_command(attribute(node, "instr") or "")
            return False
        else:
            return False
        return True

    def _alternative(
        self, node: etree._Element, look: Look, inline: Inline, story: Story, depth: int
    ) -> None:
        """The same content twice, for new and for old programs: the first that says anything."""
        before = inline.size()
        for wanted in ("mc:Choice", "mc:Fallback"):
            for choice in node:
                if name_of(choice) == wanted and inline.size() == before:
                    self._children(choice, look, inline, story, depth + 1)

    def _run_look(self, run: etree._Element, inherited: Look) -> Look:
        properties = child(run, "rPr")
        if properties is None:
            return inherited
        look = inherited
        style = child(properties, "rStyle")
        if style is not None:
            look = self._styles.style(attribute(style, "val")).look.over(look)
        return read_look(properties).over(look)

    def _add(self, text: str, look: Look, inline: Inline, story: Story) -> None:
        if story.fields.is_visible:
            self._add_visible(text, look, inline)

    def _add_visible(self, text: str, look: Look, inline: Inline) -> None:
        if not text:
            return
        if look.hidden:
            self.has_hidden_text = self.has_hidden_text or bool(text.strip())
            return
        inline.has_text = inline.has_text or bool(text.strip())
        bold = look.bold or (look.right_to_left and look.bold_complex)
        inline.spans.append(Span(text, bool(bold), bool(look.underline), bool(look.italic)))

    def _add_note(self, name: str, node: etree._Element, inline: Inline, story: Story) -> None:
        if story.fields.is_visible:
            note = self._read_note(name.removesuffix("Reference"), attribute(node, "id") or "")
            if note:
                inline.notes.append(note)


def is_placeholder(node: etree._Element) -> bool:
    """A content control that still shows its invitation to type."""
    return bool(is_on(child(child(node, "sdtPr"), "showingPlcHdr")))


def _symbol(node: etree._Element) -> str:
    try:
        code = int(attribute(node, "char") or "", 16)
    except ValueError:
        return ""
    if (attribute(node, "font") or "").lower() == _FORMULA_FONT and code & 0xFF in _FORMULA_SYMBOLS:
        return _FORMULA_SYMBOLS[code & 0xFF]
    if code in _SYMBOLS or code in _PRIVATE_USE:
        return _SYMBOLS.get(code, _UNKNOWN_SYMBOL)
    return chr(code) if 0x20 <= code < 0xD800 else ""


def _shown_symbol(match: re.Match[str]) -> str:
    """A bullet of a font of symbols, typed or pasted as a letter."""
    return _SYMBOLS.get(ord(match[0]), _UNKNOWN_SYMBOL)
