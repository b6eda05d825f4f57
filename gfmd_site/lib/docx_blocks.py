"""A Word file as neutral values: what a reader sees, without Word's own structure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeAlias


class Span(NamedTuple):
    """A piece of text in one look."""

    text: str
    bold: bool = False
    underline: bool = False
    italic: bool = False


@dataclass(eq=False)
class Paragraph:
    """A paragraph in the accepted view, clean, with `\\n` for line breaks and `\\t` for tabs.

    `list_level` is None where Word shows neither bullet nor number; `heading_level` is 0 for a
    title, 1 to 9 for a heading, None for other text. `indent` is where the first line begins, in
    twentieths of a point, as far as it is set on the paragraph itself. `bookmarks` are those that
    begin before the first letter.
    """

    spans: tuple[Span, ...] = ()
    style: str = ""
    heading_level: int | None = None
    list_level: int | None = None
    indent: int = 0
    notes: tuple[str, ...] = ()
    bookmarks: tuple[str, ...] = ()
    has_picture: bool = False
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = "".join(span.text for span in self.spans)

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.notes

    @property
    def is_bold(self) -> bool:
        return self._is_wholly(lambda span: span.bold)

    @property
    def is_underlined(self) -> bool:
        return self._is_wholly(lambda span: span.underline)

    @property
    def is_italic(self) -> bool:
        return self._is_wholly(lambda span: span.italic)

    @property
    def bold_start(self) -> int:
        """How many characters stand before the first letter or digit that is not bold."""
        position = 0
        for span in self.spans:
            if not span.bold:
                plain = next((i for i, char in enumerate(span.text) if char.isalnum()), None)
                if plain is not None:
                    return position + plain
            position += len(span.text)
        return position

    def bold_pieces(self) -> tuple[str, ...]:
        pieces, current = [], ""
        for span in (*self.spans, Span("")):
            if span.bold:
                current += span.text
            elif span.text or not current:
                pieces.append(current)
                current = ""
        pieces.append(current)
        return tuple(piece.strip() for piece in pieces if piece.strip())

    def after(self, position: int) -> Paragraph:
        """The rest of the paragraph; its notes and bookmarks stay with it."""
        kept = []
        for span in self.spans:
            if position < len(span.text):
                kept.append(span._replace(text=span.text[position:]))
            position = max(0, position - len(span.text))
        return replace(self, spans=tuple(kept))

    def between(self, start: int, end: int, *, is_first: bool) -> Paragraph:
        """A piece of the paragraph; its notes and bookmarks stay with the first one."""
        kept, position = [], 0
        for span in self.spans:
            text = span.text[max(0, start - position) : max(0, end - position)]
            kept.append(span._replace(text=text))
            position += len(span.text)
        piece = replace(self, spans=tuple(span for span in kept if span.text))
        return piece if is_first else replace(piece, notes=(), bookmarks=())

    def _is_wholly(self, has_look: Callable[[Span], bool]) -> bool:
        letters = [span for span in self.spans if any(map(str.isalnum, span.text))]
        return bool(letters) and all(map(has_look, letters))


@dataclass(eq=False)
class Cell:
    blocks: list[Block] = field(default_factory=list)


@dataclass(eq=False)
class Table:
    """Rows of cells; a merged cell stands once, where it begins."""

    rows: list[list[Cell]] = field(default_factory=list)

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


@dataclass(eq=False)
class TextBox:
    """Text beside the flow; it follows the paragraph in which it is anchored."""

    blocks: list[Block] = field(default_factory=list)


Block: TypeAlias = Paragraph | Table | TextBox


@dataclass(eq=False)
class Document:
    """`saved_at` (ISO 8601) and `revision` are what the file says about its last save."""

    blocks: list[Block] = field(default_factory=list)
    has_hidden_text: bool = False
    saved_at: str = ""
    revision: int | None = None


def paragraphs(blocks: list[Block]) -> Iterator[Paragraph]:
    """Every paragraph, those in tables and text boxes included, in order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, TextBox):
            yield from paragraphs(block.blocks)
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs(cell.blocks)


def has_text(blocks: list[Block]) -> bool:
    return any(not paragraph.is_empty for paragraph in paragraphs(blocks))
