"""Guiding questions: in a list, in a table, or all in one paragraph."""

from __future__ import annotations

import re

from reports.importers.plain_text import Line

# A question may end with an example in brackets, or with the sign of a footnote.
_ASKS = re.compile(r"[?؟][\"”’»]?\s*(?:\([^()]*\)\.?|\[[^\]]*\]|\d{1,2})?\s*[.;]?$")
_END_OF_QUESTION = re.compile(r"(?<=[?؟])(?:\s*\([^()?]*\)\.?)?\s+(?=\S)")
_LEADING_NUMBER = re.compile(r"^\(?\d{1,2}[.)]\s+|^[-–•·]\s*")


def asks(text: str) -> bool:
    return bool(_ASKS.search(text))


def is_part_of_the_one_before(line: Line) -> bool:
    """A nested item that asks nothing by itself belongs to the question above it."""
    nested = (line.level or 0) > 0 or (line.marker is not None and line.marker.kind == "sub")
    return nested and not asks(line.text)


def finish_questions(questions: list[str]) -> list[str]:
    """Part a single paragraph that holds all the questions; lists stay as they are."""
    if len(questions) != 1 or len(re.findall(r"[?؟]", questions[0])) < 2:
        return questions
    parts = [part.strip() for part in _split(questions[0])]
    return [_LEADING_NUMBER.sub("", part) for part in parts if part]


def _split(text: str) -> list[str]:
    parts, start = [], 0
    for match in _END_OF_QUESTION.finditer(text):
        parts.append(text[start : match.end()])
        start = match.end()
    return [*parts, text[start:]]
