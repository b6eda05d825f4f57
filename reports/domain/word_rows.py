"""A Word file laid beside a report, as plain values: rows, sections, the whole plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from practices.models import Constituency
from reports.domain.word_base import Base
from reports.domain.word_names import NameFound
from reports.models import Point, TemplateSection
from reports.parsed import ParsedPoint


class Status(StrEnum):
    """How a paragraph of the file stands to the report."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    """Another wording than in the report, as far as can be told by somebody in Word."""
    NEWER = "newer"
    """Untouched in Word, changed in the report since the file was written."""
    BOTH = "both"
    """Changed in Word and in the report."""
    SIMILAR = "similar"
    DELETED = "deleted"
    """Deleted in the report since the file was written."""


class Choice(StrEnum):
    """What a person can decide about one paragraph."""

    WORD = "word"
    APP = "app"
    JOINED = "joined"
    TWO = "two"


@dataclass
class Row:
    """One paragraph of the file. `text` is what would be stored, `joined` both edits in one."""

    number: int
    section: TemplateSection
    item: ParsedPoint
    text: str
    status: Status = Status.NEW
    point: Point | None = None
    here: str = ""
    """The point's text as the team reads it."""
    reason: str = ""
    joined: str = ""
    moved: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Sub-heading, level, section and speaker where they differ: (in the report, in the file)."""
    choices: tuple[Choice, ...] = ()
    default: Choice = Choice.WORD


@dataclass
class SectionPlan:
    """One section of the template: the file's paragraphs, and the points that are not in it."""

    section: TemplateSection
    found: bool
    rows: list[Row] = field(default_factory=list)
    existing: list[Point] = field(default_factory=list)
    gone: list[Point] = field(default_factory=list)
    """In the file when it was written, and no longer: deleted in Word."""
    only_here: list[Point] = field(default_factory=list)

    def count(self, *statuses: str) -> int:
        return sum(1 for row in self.rows if row.status in statuses)

    @property
    def new(self) -> int:
        return self.count(Status.NEW)

    @property
    def same(self) -> int:
        return self.count(Status.SAME)

    @property
    def to_decide(self) -> int:
        return len(self.rows) - self.new - self.same + len(self.gone)


@dataclass
class ImportPlan:
    """The whole file beside the report as it stands."""

    sections: list[SectionPlan]
    header: dict[str, tuple[str, str]]
    """Header fields that differ: (in the report, in the file)."""
    unplaced: list[str]
    warnings: list[str]
    base: Base | None = None
    foreign_ids: int = 0
    names: list[str] = field(default_factory=list)
    """Names that become mentions wherever they stand in the file."""
    found: list[NameFound] = field(default_factory=list)
    """Names in the file whose bearers have not agreed to be named."""
    counts: dict[Constituency, tuple[int | None, int]] = field(default_factory=dict)
    """Head-counts that differ: (of the session, in the file)."""

    @property
    def new_counts(self) -> dict[Constituency, int]:
        return {constituency: new for constituency, (_old, new) in self.counts.items()}

    @property
    def rows(self) -> list[Row]:
        return [row for section in self.sections for row in section.rows]

    @property
    def changes_nothing(self) -> bool:
        idle = {Status.SAME, Status.NEWER}
        return not any(row.status not in idle for row in self.rows) and not (
            self.header
            or self.counts
            or self.unplaced
            or any(section.gone for section in self.sections)
        )
