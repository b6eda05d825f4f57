"""What an importer read of an edition's programme: plain values, nothing stored, no models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MOMENT = "%Y-%m-%d %H:%M"


@dataclass
class ParsedEdition:
    """The meeting as the file names it; None or empty where the file does not say."""

    number: int | None = None
    title: str = ""
    year: int | None = None
    place: str = ""
    chairs: list[str] = field(default_factory=list)
    theme: str = ""
    starts_on: str = ""
    """As 2018-12-05, like `ends_on`."""
    ends_on: str = ""
    time_zone: str = ""


@dataclass
class ParsedSession:
    """One session. `number` is empty for those that have none, such as side events."""

    kind: str
    number: str = ""
    title: str = ""
    expected_outcome: str = ""
    questions: list[str] = field(default_factory=list)
    row: int | None = None
    """The row of the table it was read from, as a spreadsheet numbers it."""
    starts: str = ""
    """As 2018-12-06 09:00 by the clocks at the place of the meeting, like `ends`."""
    ends: str = ""
    room: str = ""
    taken: bool = True
    """False: a person decided that this is no session of the edition."""


@dataclass
class ParsedTheme:
    """A theme with its sessions. Number None: sessions that stand under no theme."""

    number: int | None = None
    title: str = ""
    description: str = ""
    sessions: list[ParsedSession] = field(default_factory=list)


@dataclass
class ParsedProgramme:
    """A whole programme as read.

    `unplaced` holds what the file says beyond the programme, in its order: it is shown to a
    person, never dropped. `footnotes` are kept apart from the text. `warnings` are sentences.
    """

    edition: ParsedEdition = field(default_factory=ParsedEdition)
    themes: list[ParsedTheme] = field(default_factory=list)
    other_sessions: list[ParsedSession] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def sessions(self) -> Iterator[tuple[ParsedTheme | None, ParsedSession]]:
        """Every session with its theme, in the order of the file."""
        for theme in self.themes:
            for session in theme.sessions:
                yield (theme if theme.number is not None else None), session
        for session in self.other_sessions:
            yield None, session

    @property
    def is_empty(self) -> bool:
        return not self.themes and not self.other_sessions

    def as_json(self) -> dict[str, Any]:
        """The object that `import_programme --dry-run --json` prints."""
        edition = self.edition
        return {
            "edition": {
                "number": edition.number,
                "title": edition.title,
                "year": edition.year,
                "place": edition.place,
                "chairs": list(edition.chairs),
                "theme": edition.theme,
            },
            "themes": [
                {
                    "number": theme.number,
                    "title": theme.title,
                    "description": theme.description,
                    "sessions": [_session_as_json(session) for session in theme.sessions],
                }
                for theme in self.themes
            ],
            "other_sessions": [_session_as_json(session) for session in self.other_sessions],
            "footnotes": list(self.footnotes),
            "unplaced": list(self.unplaced),
            "warnings": list(self.warnings),
        }


def _session_as_json(session: ParsedSession) -> dict[str, Any]:
    return {
        "number": session.number,
        "kind": session.kind,
        "title": session.title,
        "expected_outcome": session.expected_outcome,
        "questions": list(session.questions),
    }


def parsed_programme_from(data: dict[str, Any]) -> ParsedProgramme:
    """Return the ParsedProgramme that `dataclasses.asdict` was made of."""
    return ParsedProgramme(
        edition=ParsedEdition(**data["edition"]),
        themes=[
            ParsedTheme(
                **{**theme, "sessions": [ParsedSession(**row) for row in theme["sessions"]]}
            )
            for theme in data["themes"]
        ],
        other_sessions=[ParsedSession(**row) for row in data["other_sessions"]],
        footnotes=list(data["footnotes"]),
        unplaced=list(data["unplaced"]),
        warnings=list(data["warnings"]),
    )
