"""Text from Word in the form in which it is stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from gfmd_site.lib.docx_blocks import Span

_HYPHENS = str.maketrans({"\u2011": "-"})
# Soft hyphen, zero-width characters and direction marks: invisible, and they break searching.
_INVISIBLE = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_JOINERS = re.compile("[\u200c\u200d]")
_PLAIN = re.compile("[\n\t -~\xa0-\xac\xae-\u02ff\u2010\u2012-\u2027\u202f-\u205f]*")
# Scripts in which a joiner decides how a word is written.
_JOINING_SCRIPT = re.compile("[\u0600-\u08ff\u0900-\u0dff\u0f00-\u0fff\ufb50-\ufdff\ufe70-\ufefc]")


def clean_text(text: str) -> str:
    """NFC without invisible characters; no-break spaces and line breaks stay."""
    return "".join(span.text for span in clean_spans([Span(text)]))


def clean_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Clean pieces of one text; neighbours in the same look become one piece."""
    merged = _merge(spans)
    whole = "".join(span.text for span in merged)
    if _PLAIN.fullmatch(whole):
        return merged
    cleaned, position = [], 0
    for span in _with_their_accents(merged):
        cleaned.append(span._replace(text=_clean_piece(span.text, whole, position)))
        position += len(span.text)
    return _merge(cleaned)


def _merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    groups: list[tuple[Span, list[str]]] = []
    for span in spans:
        if not span.text:
            continue
        if groups and groups[-1][0][1:] == span[1:]:
            groups[-1][1].append(span.text)
        else:
            groups.append((span, [span.text]))
    return tuple(span._replace(text="".join(texts)) for span, texts in groups)


def _with_their_accents(spans: tuple[Span, ...]) -> list[Span]:
    """An accent at the start of a piece belongs to the letter that ends the piece before."""
    moved: list[Span] = []
    for span in spans:
        count = 0
        while moved and count < len(span.text) and unicodedata.combining(span.text[count]):
            count += 1
        if count:
            moved[-1] = moved[-1]._replace(text=moved[-1].text + span.text[:count])
        moved.append(span._replace(text=span.text[count:]))
    return moved


def _clean_piece(text: str, whole: str, position: int) -> str:
    def keep_joiner(match: re.Match[str]) -> str:
        at = position + match.start()
        return match[0] if _is_inside_joining_word(whole, at) else ""

    text = _JOINERS.sub(keep_joiner, text)
    text = _LINE_BREAKS.sub("\n", text)
    text = _CONTROLS.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text.translate(_HYPHENS))


def _is_inside_joining_word(whole: str, at: int) -> bool:
    neighbours = (whole[at - 1 : at], whole[at + 1 : at + 2])
    return all(_JOINING_SCRIPT.match(neighbour) for neighbour in neighbours)
