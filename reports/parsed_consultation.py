"""What an importer read of the summary of a regional consultation: plain values, no models."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# The sections of the template that is shipped for regional consultations, in their order.
SECTION_KEYS = ("participation", "emphases", "who", "what", "raised_once")


@dataclass
class ConsultationPoint:
    """One point as typed, without its list marker.

    `support` is empty where the text does not say how widely the point was shared.
    `cross_references` are the other themes that the text names for it.
    """

    text: str
    heading: str | None = None
    level: int = 0
    support: str = ""
    contested: bool = False
    cross_references: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def own_notes(self) -> tuple[str, ...]:
        """The notes that its sub-heading does not say already."""
        heading = (self.heading or "").casefold()
        return tuple(note for note in self.notes if note.casefold() not in heading)


@dataclass
class ConsultationSection:
    key: str
    number: int
    found: bool = False
    title_as_typed: str = ""
    points: list[ConsultationPoint] = field(default_factory=list)


@dataclass
class ParsedConsultation:
    """A whole summary as read.

    `head_counts` has the codes of the constituencies, and `state_representatives` and `states`
    for people and delegations of States. `unplaced` is shown to a person, never dropped.
    """

    head_counts: dict[str, int] = field(default_factory=dict)
    interventions: int | None = None
    sections: list[ConsultationSection] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def point_count(self) -> int:
        return sum(len(section.points) for section in self.sections)

    def as_json(self) -> dict[str, Any]:
        """The object that `import_report --dry-run --json` prints for this template."""
        return {
            "outcome": "import",
            "head_counts": dict(self.head_counts),
            "interventions": self.interventions,
            "sections": [
                {
                    "key": section.key,
                    "number": section.number,
                    "found": section.found,
                    "title_as_typed": section.title_as_typed,
                    "points": [_point_as_json(point) for point in section.points],
                }
                for section in self.sections
            ],
            "footnotes": list(self.footnotes),
            "unplaced": list(self.unplaced),
            "warnings": list(self.warnings),
        }


def loose_footnotes(parsed: ParsedConsultation) -> list[str]:
    """Return the footnotes that stand at no point: they are kept apart, for a person to place."""
    placed = {note for section in parsed.sections for p in section.points for note in p.notes}
    return [note for note in parsed.footnotes if note not in placed]


def _point_as_json(point: ConsultationPoint) -> dict[str, Any]:
    return {
        "heading": point.heading,
        "level": point.level,
        "text": point.text,
        "support": point.support,
        "contested": point.contested,
        "cross_references": list(point.cross_references),
        "notes": list(point.notes),
    }
