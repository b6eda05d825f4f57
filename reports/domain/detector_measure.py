"""How well the detector does on texts in which people have marked what tells who spoke."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reports.domain.detector import Mark, RosterPerson, find_names
from reports.domain.detector_marks import KINDS

PAGE_WORDS = 400
ANNOTATION = re.compile(r"\{(?P<kind>[a-z_]+)\|(?P<words>[^{}]+)\}")


class BadAnnotation(Exception):
    """A line that cannot be read; the message names it."""


@dataclass(frozen=True)
class Expected:
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Passage:
    language: str
    text: str
    expected: tuple[Expected, ...]


@dataclass(frozen=True)
class Miss:
    """A place where people and the detector disagree, to learn from."""

    language: str
    text: str
    kind: str
    words: str
    is_false_mark: bool


@dataclass
class Score:
    """Counts of what was expected, found, and marked for nothing."""

    expected: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    words: int = 0
    passages: int = 0
    misses: list[Miss] = field(default_factory=list)

    def recall(self, kind: str | None = None) -> float:
        return _share(self.found, self.expected, kind)

    def precision(self, kind: str | None = None) -> float:
        return _share(self.right, self.marks, kind)

    @property
    def false_marks_a_page(self) -> float:
        false = self.marks.total() - self.right.total()
        return false * PAGE_WORDS / self.words if self.words else 0.0


def _share(part: Counter[str], whole: Counter[str], kind: str | None) -> float:
    above = part[kind] if kind else part.total()
    below = whole[kind] if kind else whole.total()
    return above / below if below else 1.0


def read_passages(path: Path) -> list[Passage]:
    """Return the passages of a file: language, tab, text with `{kind|words}` for each mark.

    Raises BadAnnotation for a line that is none of that.
    """
    passages = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        language, tab, marked = line.partition("\t")
        if not tab:
            raise BadAnnotation(f"{path.name}, line {number}: no tab between language and text.")
        passages.append(_passage(language, marked, f"{path.name}, line {number}"))
    return passages


def _passage(language: str, marked: str, place: str) -> Passage:
    text, position = "", 0
    expected = []
    for match in ANNOTATION.finditer(marked):
        if match["kind"] not in KINDS:
            raise BadAnnotation(f"{place}: “{match['kind']}” is no kind of mark.")
        text += marked[position : match.start()]
        expected.append(Expected(len(text), len(text) + len(match["words"]), match["kind"]))
        text += match["words"]
        position = match.end()
    return Passage(language, text + marked[position:], tuple(expected))


def read_session(path: Path) -> tuple[tuple[RosterPerson, ...], dict[str, int]]:
    """Return the people and head-counts that go with the passages."""
    session: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return tuple(RosterPerson(**person) for person in session["people"]), session["head_count"]


def measure(
    passages: Iterable[Passage], roster: tuple[RosterPerson, ...], head_counts: Mapping[str, int]
) -> dict[str, Score]:
    """Return the scores by language, and under “all” of everything together.

    A mark counts as right, and an expected place as found, where the two overlap: a person who
    looks at the words decides about the same thing.
    """
    scores: dict[str, Score] = {"all": Score()}
    for passage in passages:
        marks = find_names(
            text=passage.text,
            language=passage.language,
            roster=roster,
            head_counts=head_counts,
        )
        for name in ("all", passage.language):
            _count(scores.setdefault(name, Score()), passage, marks)
    return scores


def _count(score: Score, passage: Passage, marks: list[Mark]) -> None:
    score.passages += 1
    score.words += len(passage.text.split())
    for place in passage.expected:
        score.expected[place.kind] += 1
        if any(_overlap(place, mark) for mark in marks):
            score.found[place.kind] += 1
        else:
            words = passage.text[place.start : place.end]
            score.misses.append(Miss(passage.language, passage.text, place.kind, words, False))
    for mark in marks:
        score.marks[mark.kind] += 1
        if any(_overlap(place, mark) for place in passage.expected):
            score.right[mark.kind] += 1
        else:
            miss = Miss(passage.language, passage.text, mark.kind, mark.words, True)
            score.misses.append(miss)


def _overlap(place: Expected, mark: Mark) -> bool:
    return place.start < mark.end and mark.start < place.end
