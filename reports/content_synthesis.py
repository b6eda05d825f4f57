"""What exporters of a synthesis and of a statement are given: text that is already safe to leave.

`reports.domain.synthesis_content` and `reports.domain.statement_content` build these values,
through the consent gate; an exporter never sees a model.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from gfmd_site.lib.typography import with_commas


@dataclass(frozen=True)
class SourceContent:
    """A point that an item rests on, as anybody may read it.

    `mark` is its language where the synthesis has another one, such as “ES”.
    """

    point: str
    room: str
    section: int
    text: str
    language: str
    version: int = 1
    mark: str = ""

    @property
    def marked(self) -> str:
        return f"{self.text} [{self.mark}]" if self.mark else self.text

    @property
    def ids(self) -> frozenset[uuid.UUID]:
        return frozenset({uuid.UUID(self.point)})


@dataclass(frozen=True)
class ItemContent:
    """One item in its chair's words; `mark` names the rooms it rests on, such as “1.2, 3.1 ES”.

    Beside a room stands the language of its points where the synthesis has another one.
    """

    id: int
    number: str
    text: str
    place: str
    language: str = ""
    rank: int = 0
    note: str = ""
    rooms: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    sources: tuple[SourceContent, ...] = ()

    @property
    def points(self) -> frozenset[uuid.UUID]:
        return frozenset().union(*(source.ids for source in self.sources))

    def mark(self, language: str) -> str:
        """Return the rooms behind the item as a synthesis in this language lists them."""
        return with_commas(self.marks or self.rooms, language)


@dataclass(frozen=True)
class PartContent:
    """A section of the outline, or of one of the re-cuts; `anchor` is stable within the page."""

    anchor: str
    title: str
    items: tuple[ItemContent, ...] = ()


@dataclass(frozen=True)
class RoomContent:
    """The points of one room that no item rests on."""

    title: str
    language: str
    points: tuple[SourceContent, ...] = ()


@dataclass(frozen=True)
class FiguresContent:
    rooms: int = 0
    points: int = 0
    practices: int = 0
    objectives: int = 0
    all_objectives: int = 23
    targets: int = 0
    people: tuple[tuple[str, int], ...] = ()
    """Head-counts by constituency, with the labels in the language of the synthesis."""

    @property
    def head_count(self) -> int:
        return sum(count for _label, count in self.people)


@dataclass(frozen=True)
class CoverageContent:
    """How many points of each room carry a tag: `rows` are (code, label, counts by room)."""

    rooms: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, tuple[int, ...]], ...] = ()

    @property
    def most(self) -> int:
        return max((count for _code, _label, counts in self.rows for count in counts), default=0)

    @property
    def covered(self) -> int:
        return sum(any(counts) for _code, _label, counts in self.rows)


@dataclass(frozen=True)
class SynthesisContent:
    """A synthesis for one language, whole; what of it leaves is the exporter's choice."""

    code: str
    year: int
    title: str
    edition_title: str
    place_line: str
    language: str
    is_draft: bool
    parts: tuple[PartContent, ...] = ()
    figures: FiguresContent = field(default_factory=FiguresContent)
    objectives: CoverageContent = field(default_factory=CoverageContent)
    targets: CoverageContent = field(default_factory=CoverageContent)
    unused: tuple[RoomContent, ...] = ()

    @property
    def items(self) -> tuple[ItemContent, ...]:
        return tuple(item for part in self.parts for item in part.items)


@dataclass(frozen=True)
class LineContent:
    """One line of a statement, with its time in seconds."""

    kind: str
    text: str
    heading: str = ""
    rooms: tuple[str, ...] = ()
    seconds: float = 0


@dataclass(frozen=True)
class StatementContent:
    code: str
    title: str
    edition_title: str
    language: str
    is_draft: bool
    lines: tuple[LineContent, ...] = ()
    words: float = 0
    seconds: float = 0
    pace: int = 0
