"""What every importer hands over: plain values, nothing stored, no models."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class RejectedFile(Exception):
    """The file is refused whole. The message is a sentence for the person who chose it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class ParsedQuote:
    """A quote split into words and speaker; `approved` is true only where the file says so."""

    text: str
    speaker: str | None = None
    approved: bool | None = None
    anonymous: bool = False


@dataclass(frozen=True)
class ParsedPoint:
    """One point as typed, without its list marker.

    `heading` is the sub-heading it stands under, as typed; `level` is 0 to 2; `notes` are the
    texts of footnotes and endnotes anchored in it; `point_id` is the UUID of the point that a
    Word file written by this system says it is.
    """

    text: str
    heading: str | None = None
    level: int = 0
    bold: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    quote: ParsedQuote | None = None
    point_id: str | None = None
    support: str = ""
    """How widely it was supported, where the file says so in words."""
    contested: bool = False


@dataclass
class ParsedSection:
    """A section of the reporting template; `found` is false when its title is not in the file."""

    key: str
    number: int
    found: bool = False
    title_as_typed: str = ""
    points: list[ParsedPoint] = field(default_factory=list)


@dataclass
class ParsedHeader:
    """The header fields as typed, empty where the file leaves them empty."""

    rapporteur: str = ""
    note_taker: str = ""
    roundtable: str = ""
    roundtable_number: str | None = None


@dataclass(frozen=True)
class FileFacts:
    """What a file says about itself, as far as it says anything.

    `saved_at` is when Word saved it last (ISO 8601), `revision` how often it was saved, `state`
    the mark of the report that this system wrote the file from.
    """

    saved_at: str = ""
    revision: int | None = None
    state: str = ""


@dataclass
class ParsedReport:
    """A whole file as read.

    `unplaced` holds what the author typed that belongs to no field and no section: it is shown
    to a person, never dropped. `warnings` are sentences.
    """

    header: ParsedHeader = field(default_factory=ParsedHeader)
    sections: list[ParsedSection] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    facts: FileFacts = field(default_factory=FileFacts)
    head_counts: dict[str, int] = field(default_factory=dict)
    """How many took part, by the codes of `ParsedConsultation.head_counts`."""

    @property
    def point_count(self) -> int:
        return sum(len(section.points) for section in self.sections)

    def as_json(self) -> dict[str, Any]:
        """The object that `import_report --dry-run --json` prints for an accepted file."""
        return {
            "outcome": "import",
            "header": {
                "rapporteur": self.header.rapporteur,
                "note_taker": self.header.note_taker,
                "roundtable": self.header.roundtable,
                "roundtable_number": self.header.roundtable_number,
            },
            "sections": [_section_as_json(section) for section in self.sections],
            "unplaced": list(self.unplaced),
            "warnings": list(self.warnings),
        }


def _section_as_json(section: ParsedSection) -> dict[str, Any]:
    return {
        "key": section.key,
        "number": section.number,
        "found": section.found,
        "title_as_typed": section.title_as_typed,
        "points": [_point_as_json(point) for point in section.points],
    }


def _point_as_json(point: ParsedPoint) -> dict[str, Any]:
    data: dict[str, Any] = {
        "heading": point.heading,
        "level": point.level,
        "text": point.text,
        "bold": list(point.bold),
    }
    if point.point_id:
        data["point_id"] = point.point_id
    if point.notes:
        data["notes"] = list(point.notes)
    if point.quote:
        data["quote"] = {
            "text": point.quote.text,
            "speaker": point.quote.speaker,
            "approved": point.quote.approved,
            "anonymous": point.quote.anonymous,
        }
    return data


def parsed_report_from(data: dict[str, Any]) -> ParsedReport:
    """Return the ParsedReport that `dataclasses.asdict` was made of."""
    return ParsedReport(
        header=ParsedHeader(**data["header"]),
        sections=[
            ParsedSection(
                **{**section, "points": [_point_from(point) for point in section["points"]]}
            )
            for section in data["sections"]
        ],
        unplaced=list(data["unplaced"]),
        warnings=list(data["warnings"]),
        facts=FileFacts(**data.get("facts", {})),
        head_counts=dict(data.get("head_counts", {})),
    )


def _point_from(data: dict[str, Any]) -> ParsedPoint:
    quote = ParsedQuote(**data["quote"]) if data["quote"] else None
    sequences = {name: tuple(data[name]) for name in ("bold", "notes")}
    return ParsedPoint(**{**data, **sequences, "quote": quote})
