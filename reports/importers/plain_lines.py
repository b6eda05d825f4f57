"""List markers typed by hand, headings without a style, and lines broken at the page's edge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SPACE = r"[ \t\xa0\u2000-\u200a\u202f\u3000]"
_GLYPHS = "•·▪▫■□◦●○‣⁃➢►❖✓➔→∙\uf0b7\uf0a7\uf02d"
_MARKERS = (
    ("bullet", re.compile(rf"(?:[-–—*]{_SPACE}+|[{_GLYPHS}]{_SPACE}*)")),
    ("sub", re.compile(rf"o{_SPACE}+")),
    (
        "roman",
        re.compile(rf"(?=[IVX])(X{{0,2}}(?:IX|IV|V?I{{0,3}}))(?:[.)]|{_SPACE}?[-–—]){_SPACE}+"),
    ),
    ("number", re.compile(rf"\(?(\d{{1,2}})(?:[.)]|{_SPACE}?[-–—]){_SPACE}+")),
    ("question", re.compile(rf"[QP](?:uestion|regunta)?{_SPACE}?(\d{{1,2}})[.):]{_SPACE}*", re.I)),
    ("upper", re.compile(rf"\(?([A-Z])[.)]{_SPACE}+")),
    ("lower", re.compile(rf"\(?([a-z])\){_SPACE}+")),
)
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"”’»)\]]*\s*\d{0,2}$")
_SHORTEST_WRAP, _LONGEST_WRAP = 55, 130
_NARROW = 0.85
_HEADING_WORDS = 14


@dataclass(frozen=True)
class Marker:
    """A list marker: what kind it is, and what is typed in it, such as the number."""

    kind: str
    value: str


def split_marker(text: str) -> tuple[Marker | None, str]:
    """Return the marker at the beginning of a text, if there is one, and the rest."""
    for kind, pattern in _MARKERS:
        match = pattern.match(text)
        if match:
            value = match[1] if match.groups() else ""
            return Marker(kind, value or ""), text[match.end() :].strip()
    if len(text) == 1 and (text in _GLYPHS or text in "-–*"):
        return Marker("bullet", ""), ""
    return None, text


def is_short_heading(text: str, marker: Marker | None) -> int:
    """How weighty a heading this looks like without any style: 1, 2, or 0 for text."""
    if text.endswith((".", "?", "!", ";", ",")) or len(text.split()) > _HEADING_WORDS:
        return 0
    if marker is not None and marker.kind == "roman":
        return 1
    letters = [letter for letter in text if letter.isalpha()]
    capital = len(letters) >= 4 and all(letter.isupper() for letter in letters)
    return 1 if capital and (marker is None or marker.kind in {"number", "upper"}) else 0


def join_wrapped(lines: Sequence[str]) -> Iterator[str]:
    """Join lines that were broken at the edge of the page; other texts stay as they are.

    A line goes on in the next one when the next word would not have fitted any more, or when it
    ends in the middle of a sentence that the next line continues.
    """
    width = _wrap_width(lines)
    lonely = ""
    current = ""
    for raw in lines:
        line = raw.strip()
        if lonely and line:
            line, lonely = f"{lonely} {line}", ""
        elif _is_lonely_marker(line):
            lonely = line
        if not line or lonely:
            yield from [current] if current else []
            current = ""
        elif width and current and _goes_on(current, _last_line(current, width), line, width):
            current = _joined(current, line)
        else:
            yield from [current] if current else []
            current = line if width else raw
    yield from [text for text in (current, lonely) if text]


def _joined(current: str, line: str) -> str:
    return f"{current}\n{line}"


def _last_line(current: str, width: int) -> str:
    return current.rpartition("\n")[2]


def _wrap_width(lines: Sequence[str]) -> int:
    """The width at which a text is broken, 0 when it is not broken at all."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    if len(lengths) < 8:
        return 0
    width = lengths[int(len(lengths) * 0.95)]
    if not _SHORTEST_WRAP <= width <= _LONGEST_WRAP or lengths[-1] > width * 1.6:
        return 0
    full = sum(1 for length in lengths if length > width * 0.75)
    return width if full >= len(lengths) * 0.4 else 0


def _goes_on(current: str, last: str, line: str, width: int) -> bool:
    ends = bool(_ENDS_SENTENCE.search(last))
    marker, rest = split_marker(line)
    if marker is not None and rest:
        # In running text a dash, or the Spanish word "o", can come to begin a line.
        ambiguous = line[0] in "-–—*" or marker.kind == "sub"
        listed = split_marker(current)[0] is not None
        return ambiguous and not ends and not listed and len(last) >= width * _NARROW
    if len(last) + 1 + len(line.split()[0]) > width * 0.95:
        return True
    letter = next((character for character in line if character.isalpha()), "")
    if letter.islower() or not (ends or line[0].isupper()):
        return True
    return len(last) > width * (0.9 if ends else 0.75)


def _is_lonely_marker(line: str) -> bool:
    return len(line) == 1 and (line in _GLYPHS or line in "-–*")
