"""Takes a programme that an importer read into the edition: adds and corrects, deletes nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from gfmd_site import audit
from gfmd_site.lib.typography import with_semicolons
from reports.choices import SessionKind
from reports.domain.errors import DomainError
from reports.models import Edition, GuidingQuestion, Session, Theme
from reports.parsed_programme import (
    MOMENT,
    ParsedEdition,
    ParsedProgramme,
    ParsedSession,
    ParsedTheme,
)

# An edition has one of each, whatever it is called this year.
ONE_PER_EDITION = frozenset(
    {SessionKind.COMMON_SPACE, SessionKind.BUSINESS_MECHANISM, SessionKind.CIVIL_SOCIETY_DAY}
)


@dataclass(frozen=True)
class Change:
    """What becomes of one row. `source` is the parsed object it was read from.

    `fields` has what was stored before and what comes instead, by name; for a row that is new or
    the same it is empty.
    """

    kind: str
    source: Any
    status: str
    """new, changed or same."""
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class ProgrammeChanges:
    """What an import did, or would do: rows by kind of row, and sentences about what was kept."""

    edition: Edition
    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    rows: list[Change] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.added and not self.changed


def apply_programme(
    *,
    programme: ParsedProgramme,
    year: int | None = None,
    number: int | None = None,
    dry_run: bool = False,
) -> ProgrammeChanges:
    """Add or correct edition, themes, sessions and guiding questions. All or nothing.

    `year` and `number` replace those of the file. What the file leaves empty stays as it is, and
    what only the edition has is kept, so a second run changes nothing. A dry run counts the same
    and stores nothing. Raises DomainError when the edition is unclear or a value does not fit.
    """
    if programme.is_empty:
        raise DomainError(
            _(
                "No theme and no session was found in the file, so nothing was stored. "
                "Look at it with --dry-run."
            ),
            code="empty_programme",
        )
    with transaction.atomic():
        changes = _Writer(programme, year, number).write()
        if dry_run:
            transaction.set_rollback(True)
        else:
            audit.record(audit.AuditEvent.IMPORT, what="programme", changed=not changes.is_empty)
    return changes


class _Writer:
    def __init__(self, programme: ParsedProgramme, year: int | None, number: int | None) -> None:
        self._programme = programme
        self._year = year or programme.edition.year
        self._number = number or programme.edition.number
        self._changes: ProgrammeChanges

    def write(self) -> ProgrammeChanges:
        edition = self._find_edition()
        self._changes = ProgrammeChanges(edition)
        parsed_edition = self._programme.edition
        self._write(edition, _edition_values(parsed_edition), "edition", source=parsed_edition)
        themes: dict[int | None, Theme] = {theme.number: theme for theme in edition.themes.all()}
        for parsed in self._programme.themes:
            if parsed.number is not None:
                themes[parsed.number] = self._write_theme(themes.get(parsed.number), parsed)
        left = list(edition.sessions.all())
        for theme, session in self._programme.sessions():
            if not session.taken:
                continue
            found = _find_session(left, session)
            if found is not None:
                left.remove(found)
            self._write_session(found, session, themes.get(theme.number) if theme else None)
        if left:
            self._changes.notes.append(
                _("Kept although the file does not have them: %(sessions)s.")
                % {"sessions": with_semicolons(session.label for session in left)}
            )
        return self._changes

    # -- edition --

    def _find_edition(self) -> Edition:
        by_year = Edition.objects.filter(year=self._year).first() if self._year else None
        by_number = Edition.objects.filter(number=self._number).first() if self._number else None
        if by_year is not None and self._number in {None, by_year.number}:
            return by_year
        if by_number is not None and self._year in {None, by_number.year}:
            return by_number
        known = by_year or by_number
        if known is not None:
            raise DomainError(
                _(
                    "The file says meeting %(number)s of %(year)s, but meeting %(known_number)d "
                    "is that of %(known_year)d. Say which one is right with --number and --year."
                )
                % {
                    "number": self._number,
                    "year": self._year,
                    "known_number": known.number,
                    "known_year": known.year,
                },
                code="edition_conflict",
            )
        if self._year is None or self._number is None:
            raise DomainError(
                _(
                    "The file does not say the number and the year of the meeting, so nothing was "
                    "stored. Add them with --number and --year."
                ),
                code="edition_unknown",
            )
        title = _("Global Forum on Migration and Development %(year)d") % {"year": self._year}
        return Edition(year=self._year, number=self._number, title=title)

    # -- themes, sessions, questions --

    def _write_theme(self, theme: Theme | None, parsed: ParsedTheme) -> Theme:
        theme = theme or Theme(edition=self._changes.edition, number=parsed.number or 0)
        title, rest = _fitting(parsed.title, 300)
        values = {"title": title, "description": _paragraphs(rest, parsed.description)}
        return self._write(theme, values, "theme", source=parsed)

    def _write_session(
        self, session: Session | None, parsed: ParsedSession, theme: Theme | None
    ) -> None:
        session = session or Session(edition=self._changes.edition, number=parsed.number)
        title, rest = _fitting(parsed.title, 300)
        outcome = _paragraphs(rest, parsed.expected_outcome)
        zone = ZoneInfo(self._changes.edition.time_zone)
        values = {
            "kind": parsed.kind,
            "title": title,
            "expected_outcome": outcome,
            "theme": theme,
            "starts_at": _moment(parsed.starts, zone),
            "ends_at": _moment(parsed.ends, zone),
            "room": _fitting(parsed.room, 120)[0],
        }
        session = self._write(session, values, "session", source=parsed, row=parsed.row)
        existing = {question.number: question for question in session.guiding_questions.all()}
        for number, text in enumerate(parsed.questions, start=1):
            question = existing.pop(number, None)
            question = question or GuidingQuestion(session=session, number=number)
            self._write(question, {"text": text}, "question", source=parsed, row=parsed.row)
        if existing and parsed.questions:
            self._changes.notes.append(
                _("%(session)s has %(count)d more guiding questions than the file; they were kept.")
                % {"session": session.label, "count": len(existing)}
            )

    def _write(
        self,
        instance: Any,
        values: Mapping[str, Any],
        kind: str,
        *,
        source: Any,
        row: int | None = None,
    ) -> Any:
        """Set the values that the file has, and save only what differs."""
        is_new = instance.pk is None
        differing = {
            name: value
            for name, value in values.items()
            if value and getattr(instance, name) != value
        }
        before = {name: getattr(instance, name) for name in differing}
        for name, value in differing.items():
            setattr(instance, name, value)
        if not is_new and not differing:
            self._changes.rows.append(Change(kind, source, "same"))
            return instance
        _check(instance, row)
        instance.save()
        (self._changes.added if is_new else self._changes.changed)[kind] += 1
        fields = {} if is_new else {n: (before[n], value) for n, value in differing.items()}
        self._changes.rows.append(Change(kind, source, "new" if is_new else "changed", fields))
        return instance


def _edition_values(parsed: ParsedEdition) -> dict[str, Any]:
    return {
        "title": _fitting(parsed.title, 300)[0],
        "place": _fitting(parsed.place, 200)[0],
        "theme": _fitting(parsed.theme, 500)[0],
        "chairing_states": _fitting(", ".join(parsed.chairs), 300)[0],
        "starts_on": date.fromisoformat(parsed.starts_on) if parsed.starts_on else None,
        "ends_on": date.fromisoformat(parsed.ends_on) if parsed.ends_on else None,
        "time_zone": parsed.time_zone,
    }


def _moment(typed: str, zone: ZoneInfo) -> datetime | None:
    return datetime.strptime(typed, MOMENT).replace(tzinfo=zone) if typed else None


def _find_session(sessions: list[Session], parsed: ParsedSession) -> Session | None:
    """The session of the edition that the file speaks of: by number, or by kind and title."""
    if parsed.number:
        return next((session for session in sessions if session.number == parsed.number), None)
    same_kind = [session for session in sessions if session.kind == parsed.kind]
    wanted = comparable_title(parsed.title)
    for session in same_kind:
        if comparable_title(session.title) == wanted:
            return session
    if parsed.kind in ONE_PER_EDITION and len(same_kind) == 1:
        return same_kind[0]
    unnumbered = [session for session in same_kind if not session.number]
    for session in unnumbered:
        title = comparable_title(session.title)
        if wanted.startswith(f"{title} ") or title.startswith(f"{wanted} "):
            return session
    return None


def comparable_title(text: str) -> str:
    """Return the words of a title without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not _is_accent(c)).split())


def _is_accent(character: str) -> bool:
    return unicodedata.combining(character) > 0


def _fitting(text: str, limit: int) -> tuple[str, str]:
    """The text cut to a length at a word, and the whole of it where it had to be cut."""
    if len(text) <= limit:
        return text, ""
    cut = text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-")
    return f"{cut}…", text


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _check(instance: Model, row: int | None) -> None:
    try:
        instance.full_clean()
    except ValidationError as error:
        reasons = " ".join(
            f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()
        )
        place = _("Row %(row)d cannot be stored.") % {"row": row} if row else str(instance)
        raise DomainError(
            f"{place} {reasons} " + _("Nothing was stored."), code="bad_value"
        ) from error
