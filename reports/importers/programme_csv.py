"""A programme as a table, CSV or XLSX: one row for the edition, one a theme, one a session."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gfmd_site.lib import csvsafe
from gfmd_site.lib.csvsafe import BadTable
from gfmd_site.lib.typography import with_commas
from gfmd_site.table_formats import read_xlsx
from reports.choices import SessionKind
from reports.parsed import RejectedFile
from reports.parsed_programme import (
    MOMENT,
    ParsedEdition,
    ParsedProgramme,
    ParsedSession,
    ParsedTheme,
)
from reports.validators import validate_session_number

# Which cells each kind of row may fill.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "edition": ("number", "title", "year", "place", "chairs", "theme", "starts", "ends"),
    "theme": ("number", "title", "description"),
    "session": (
        *("number", "kind", "title", "theme", "expected_outcome", "questions"),
        *("starts", "ends", "room"),
    ),
}
KNOWN = frozenset({"row", *(name for names in COLUMNS.values() for name in names)})
MAX_ROWS = 5000
_SHOWN_ERRORS = 10

COLUMNS_HELP = """\
A table (CSV or XLSX) has a first row with the names of its columns. The column "row" says what a
row holds: edition, theme or session; without it every row is a session.

  edition: number (11), title, year (2018), place, chairs (with semicolons), theme (overarching),
           starts, ends (days as 2018-12-05)
  theme:   number (1), title, description
  session: number (3.1, empty for those without one), kind, title, theme (number of its theme),
           expected_outcome, questions (one a line within the cell), starts, ends (as
           2018-12-06 09:00, by the clocks at the place of the meeting), room

Kinds: {kinds}; an empty one is a roundtable.
Columns may stand in any order; those that are not needed may be left out.""".format(
    kinds=", ".join(SessionKind.values)
)

Cells = Mapping[str, str]


class _RowError(Exception):
    """What is wrong with a row, as a sentence without its number."""


def parse_programme_table(data: bytes, *, file_name: str) -> ParsedProgramme:
    """Read a .csv or .xlsx; raise RejectedFile naming the rows as a spreadsheet numbers them."""
    try:
        rows = read_xlsx(data) if data.startswith(b"PK") else csvsafe.read(data)
        header = _header(rows[0])
        if len(rows) > MAX_ROWS:
            raise BadTable(
                _("The table has more than %(limit)d rows. Split it.") % {"limit": MAX_ROWS}
            )
    except BadTable as error:
        raise RejectedFile(_not_accepted(file_name, str(error))) from error
    return _TableReader(header, file_name).read(rows[1:])


class _TableReader:
    def __init__(self, header: Sequence[str], file_name: str) -> None:
        self._header = header
        self._file_name = file_name
        self._programme = ParsedProgramme()
        self._themes: dict[int, ParsedTheme] = {}
        self._sessions: list[tuple[int | None, ParsedSession]] = []
        self._numbers: dict[str, int] = {}
        self._has_edition = False
        self._errors: dict[int, str] = {}

    def read(self, rows: Sequence[Sequence[str]]) -> ParsedProgramme:
        for number, row in enumerate(rows, start=2):
            if any(cell.strip() for cell in row):
                self._guarded(number, lambda row=row, number=number: self._read_row(row, number))
        # At the end, so that a theme may stand below its sessions.
        for theme, session in self._sessions:
            place = session.row or 0
            self._guarded(place, lambda theme=theme, session=session: self._place(theme, session))
        if self._errors:
            raise RejectedFile(_not_accepted(self._file_name, self._all_errors()))
        return self._programme

    def _guarded(self, number: int, read: Callable[[], None]) -> None:
        try:
            read()
        except _RowError as error:
            self._errors[number] = _("row %(row)d: %(reason)s") % {"row": number, "reason": error}

    def _all_errors(self) -> str:
        in_order = [self._errors[number] for number in sorted(self._errors)]
        shown = " ".join(in_order[:_SHOWN_ERRORS])
        more = len(self._errors) - _SHOWN_ERRORS
        return shown if more <= 0 else f"{shown} " + _("And %(count)d more.") % {"count": more}

    def _read_row(self, row: Sequence[str], number: int) -> None:
        if any(cell.strip() for cell in row[len(self._header) :]):
            raise _RowError(_("it has more cells than the header. Check its separators."))
        cells = {name: cell.strip() for name, cell in zip(self._header, row, strict=False) if name}
        kind = cells.pop("row", "").casefold() or "session"
        if kind not in COLUMNS:
            raise _RowError(
                _("“%(kind)s” is no kind of row. Write edition, theme or session.") % {"kind": kind}
            )
        strange = [name for name, cell in cells.items() if cell and name not in COLUMNS[kind]]
        if strange:
            raise _RowError(
                _("a row of kind %(kind)s has no %(names)s. Empty the cell or move its text.")
                % {"kind": kind, "names": with_commas(strange)}
            )
        readers: dict[str, Callable[[Cells, int], None]] = {
            "edition": self._read_edition,
            "theme": self._read_theme,
            "session": self._read_session,
        }
        readers[kind](cells, number)

    def _read_edition(self, cells: Cells, number: int) -> None:
        if self._has_edition:
            raise _RowError(_("there is an edition already. Keep one row for it."))
        self._has_edition = True
        self._programme.edition = ParsedEdition(
            number=_whole(cells, "number"),
            title=cells.get("title", ""),
            year=_whole(cells, "year"),
            place=cells.get("place", ""),
            chairs=[name.strip() for name in cells.get("chairs", "").split(";") if name.strip()],
            theme=cells.get("theme", ""),
            starts_on=_day(cells, "starts"),
            ends_on=_day(cells, "ends"),
        )

    def _read_theme(self, cells: Cells, number: int) -> None:
        own = _whole(cells, "number")
        if own is None or own in self._themes:
            raise _RowError(_("a theme needs a number of its own, such as 1."))
        if not cells.get("title"):
            raise _RowError(_("a theme needs a title."))
        theme = ParsedTheme(own, cells["title"], cells.get("description", ""))
        self._themes[own] = theme
        self._programme.themes.append(theme)

    def _read_session(self, cells: Cells, number: int) -> None:
        own, title = cells.get("number", ""), cells.get("title", "")
        kind = cells.get("kind", "").casefold().replace(" ", "_") or SessionKind.ROUNDTABLE
        if kind not in SessionKind.values:
            raise _RowError(
                _("“%(kind)s” is no kind of session. Write one of: %(kinds)s.")
                % {"kind": kind, "kinds": with_commas(SessionKind.values)}
            )
        if not title:
            raise _RowError(_("a session needs a title."))
        try:
            validate_session_number(own)
        except ValidationError as error:
            raise _RowError(" ".join(error.messages)) from error
        if own and own in self._numbers:
            raise _RowError(
                _("the number %(number)s stands in row %(row)d already. Correct one of the two.")
                % {"number": own, "row": self._numbers[own]}
            )
        self._numbers[own] = number
        session = ParsedSession(
            kind=str(kind),
            number=own,
            title=title,
            expected_outcome=cells.get("expected_outcome", ""),
            questions=_lines(cells.get("questions", "")),
            row=number,
            starts=_moment(cells, "starts"),
            ends=_moment(cells, "ends"),
            room=cells.get("room", ""),
        )
        self._sessions.append((_whole(cells, "theme"), session))

    def _place(self, number: int | None, session: ParsedSession) -> None:
        if number is None and session.kind != SessionKind.ROUNDTABLE:
            self._programme.other_sessions.append(session)
            return
        if number is not None and number not in self._themes:
            raise _RowError(
                _("there is no theme %(number)d in the table. Add a row for it.")
                % {"number": number}
            )
        if number is None and None not in [theme.number for theme in self._programme.themes]:
            self._programme.themes.append(ParsedTheme())
        theme = self._themes[number] if number is not None else self._programme.themes[-1]
        theme.sessions.append(session)


def _header(row: Sequence[str]) -> list[str]:
    names = [re.sub(r"[ \-]+", "_", name.strip().casefold()) for name in row]
    while names and not names[-1]:
        names.pop()
    unknown = [name or "–" for name in names if name not in KNOWN]
    if unknown or "title" not in names or len(set(names)) != len(names):
        known = with_commas(sorted(KNOWN))
        raise BadTable(
            _(
                "Its first row has to name the columns, each once, “title” among them. "
                "Columns that do not exist: %(unknown)s. The columns are: %(known)s."
            )
            % {"unknown": with_commas(unknown) or "–", "known": known}
        )
    return names


def _whole(cells: Cells, name: str) -> int | None:
    text = cells.get(name, "")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,4}", text):
        raise _RowError(
            _("“%(value)s” is not a number. Write %(name)s as digits.")
            % {"value": text, "name": name}
        )
    return int(text)


def _day(cells: Cells, name: str) -> str:
    text = cells.get(name, "").removesuffix(" 00:00:00")
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _RowError(
            _("“%(value)s” is not a day. Write it as 2018-12-05.") % {"value": text}
        ) from None


def _moment(cells: Cells, name: str) -> str:
    text = cells.get(name, "")
    if not text:
        return ""
    try:
        return datetime.fromisoformat(text).strftime(MOMENT)
    except ValueError:
        raise _RowError(
            _("“%(value)s” is not a time. Write it as 2018-12-06 09:00.") % {"value": text}
        ) from None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _not_accepted(file_name: str, reason: Any) -> str:
    opening = _("The file “%(name)s” was not accepted:") % {"name": file_name}
    return f"{opening} {reason}"
