"""What of a synthesis goes on paper: which parts, in which cut, with or without their marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from gfmd_site.lib.typography import with_commas
from reports.choices import ItemPlace
from reports.content_synthesis import ItemContent, PartContent, SynthesisContent
from reports.domain.synthesis_content import RECUTS, recut
from reports.domain.synthesis_labels import labels_for
from reports.exporters.shared import line

SECTIONS = "sections"
CUTS = (SECTIONS, *RECUTS)
NO_ANNEX, ITEMS, POINTS = "none", "items", "points"
ANNEXES = (NO_ANNEX, ITEMS, POINTS)


@dataclass(frozen=True)
class SynthesisOptions:
    """What a person chose: marks of the rooms, the annex, and how the items are cut."""

    marks: bool = True
    annex: str = ITEMS
    cut: str = SECTIONS
    coverage: bool = True

    def as_values(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> SynthesisOptions:
        return cls(**values)


@dataclass(frozen=True)
class Sheet:
    """The parts that are read, and those that stand in the annex."""

    content: SynthesisContent
    options: SynthesisOptions
    read: tuple[PartContent, ...]
    annex: tuple[PartContent, ...]

    def mark(self, item: ItemContent) -> str:
        return item.mark(self.content.language) if self.options.marks else ""


def sheet_of(content: SynthesisContent, options: SynthesisOptions) -> Sheet:
    """Cut a synthesis. In a re-cut for a review read items and annex stand together."""
    if options.cut != SECTIONS:
        return Sheet(content, options, recut(content, options.cut), ())
    annex = _held(content, ItemPlace.ANNEX) if options.annex != NO_ANNEX else ()
    return Sheet(content, options, _held(content, ItemPlace.READ), annex)


def _held(content: SynthesisContent, place: str) -> tuple[PartContent, ...]:
    parts = (
        replace(part, items=tuple(item for item in part.items if item.place == place))
        for part in content.parts
    )
    return tuple(part for part in parts if part.items)


def figure_lines(content: SynthesisContent) -> list[tuple[str, str]]:
    """Return the figures of the opening, value first: (“6”, “rooms”)."""
    words, figures = labels_for(content.language), content.figures
    whole = max(figures.all_objectives, len(content.objectives.rows))
    rows = [
        (str(figures.rooms), words["rooms"]),
        (str(figures.points), words["points"]),
        (str(figures.practices), words["practices"]),
        (words["of"].format(count=figures.objectives, whole=whole), words["objectives"]),
        (str(figures.targets), words["targets"]),
    ]
    if figures.people:
        counts = (f"{label} {count}" for label, count in figures.people)
        who = with_commas(counts, content.language)
        rows.insert(1, (str(figures.head_count), f"{words['people']} ({who})"))
    return rows


def document_title(content: SynthesisContent) -> str:
    return line(content.title)
