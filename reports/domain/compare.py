"""Two moments of a report side by side, and one moment as a page: rendered for one reader."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gfmd_site.lib.worddiff import Piece, pieces_between
from reports.choices import SectionKind
from reports.domain.history import FIELD_LABELS, FieldChange, plain_words
from reports.domain.moments import Entry, PastWords, Snapshot
from reports.domain.tag_words import tag_words
from reports.models import TemplateSection

ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"
# Told beside the words; a place alone says nothing that people would look for.
SIDE_FIELDS = ("section", "level", "support", "contested", "tags")


@dataclass
class PointChange:
    """One point at both moments; `pieces` are its words, those that differ marked."""

    ref: uuid.UUID
    kind: str
    heading: str
    level: int
    pieces: list[Piece]
    speaker: str = ""
    sides: list[FieldChange] = field(default_factory=list)


@dataclass
class SectionChange:
    section: TemplateSection
    points: list[PointChange] = field(default_factory=list)

    @property
    def is_quotes(self) -> bool:
        return self.section.kind == SectionKind.QUOTES

    @property
    def changed(self) -> list[PointChange]:
        return [point for point in self.points if point.kind != SAME]

    @property
    def same_count(self) -> int:
        return len(self.points) - len(self.changed)


@dataclass
class Comparison:
    sections: list[SectionChange]

    def count(self, kind: str) -> int:
        return sum(point.kind == kind for section in self.sections for point in section.points)

    @property
    def figures(self) -> dict[str, int]:
        return {kind: self.count(kind) for kind in (ADDED, REMOVED, CHANGED, SAME)}

    @property
    def is_empty(self) -> bool:
        return all(not section.changed for section in self.sections)


def refs_of(*snapshots: Snapshot) -> set[uuid.UUID]:
    return {ref for snapshot in snapshots for ref in snapshot.points}


def compare(old: Snapshot, new: Snapshot, words: PastWords) -> Comparison:
    """Return what is different at `new`, section by section in its order, removed points last.

    Differences are looked for in the rendered words, so that nobody learns of a name by them.
    """
    sections = []
    for section in words.sections:
        refs = new.in_order(section.key)
        gone = [ref for ref in old.in_order(section.key) if ref not in new.points]
        points = [_point(ref, old.points.get(ref), new.points[ref], words) for ref in refs]
        points += [_point(ref, old.points[ref], None, words) for ref in gone]
        sections.append(SectionChange(section, points))
    return Comparison(sections)


def _point(
    ref: uuid.UUID, old: dict[str, Any] | None, new: dict[str, Any] | None, words: PastWords
) -> PointChange:
    shown = new if new is not None else old or {}
    before = words.text(ref, old.get("text", "")) if old is not None else ""
    after = words.text(ref, new.get("text", "")) if new is not None else ""
    sides = _sides(ref, old, new, words) if old is not None and new is not None else []
    return PointChange(
        ref=ref,
        kind=_kind(old, new, before != after or bool(sides)),
        heading=words.text(ref, shown.get("heading", "")),
        level=shown.get("level", 0),
        pieces=pieces_between(before, after),
        speaker=words.speaker(ref, shown),
        sides=sides,
    )


def _kind(old: object, new: object, differs: bool) -> str:
    if old is None:
        return ADDED
    if new is None:
        return REMOVED
    return CHANGED if differs else SAME


def _sides(
    ref: uuid.UUID, old: dict[str, Any], new: dict[str, Any], words: PastWords
) -> list[FieldChange]:
    changes = []
    for name in ("heading", *SIDE_FIELDS):
        if old.get(name) != new.get(name):
            before, after = (_side(ref, name, values.get(name), words) for values in (old, new))
            if before != after:
                changes.append(FieldChange(name, str(FIELD_LABELS[name]), before, after))
    return changes


def _side(ref: uuid.UUID, name: str, value: Any, words: PastWords) -> str:
    if name == "heading":
        return words.text(ref, value or "")
    if name == "section":
        return words.section_title(value)
    if name == "tags":
        return tag_words(value or {}, hides_telling=words.hides_tags(ref))
    return plain_words(name, value)


def entry_before(log: Sequence[Entry], moment: int) -> tuple[Entry | None, int]:
    """Return the entry that made a moment, and the moment in front of it (0: the beginning)."""
    last, before = None, 0
    for entry in log:
        if entry.pk > moment:
            break
        before, last = last.pk if last else 0, entry
    return last, before
