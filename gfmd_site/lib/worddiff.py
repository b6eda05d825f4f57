"""What changed between two texts, word by word, for people to read."""

from __future__ import annotations

from dataclasses import dataclass

from gfmd_site.lib.merge import edits_between, tokens_of

SAME, REMOVED, ADDED = "same", "removed", "added"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both have, that only the old one has, or only the new one."""

    kind: str
    text: str


def pieces_between(old: str, new: str) -> list[Piece]:
    """Return the texts as one run of pieces. Without the added ones it is the old text, without
    the removed ones the new text.
    """
    if old == new:
        return [Piece(SAME, old)] if old else []
    tokens = tokens_of(old)
    pieces: list[Piece] = []
    position = 0
    for edit in edits_between(tokens, tokens_of(new)):
        _add(pieces, SAME, tokens[position : edit.start])
        _add(pieces, REMOVED, tokens[edit.start : edit.end])
        _add(pieces, ADDED, edit.tokens)
        position = edit.end
    _add(pieces, SAME, tokens[position:])
    return pieces


def _add(pieces: list[Piece], kind: str, tokens: list[str] | tuple[str, ...]) -> None:
    text = "".join(tokens)
    if text:
        pieces.append(Piece(kind, text))
