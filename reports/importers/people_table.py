"""A list of people, CSV or XLSX: one row a person and a session, columns named in many ways."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from gfmd_site.lib import csvsafe
from gfmd_site.lib.csvsafe import BadTable
from gfmd_site.table_formats import header_of, read_xlsx
from reports.choices import Role
from reports.parsed import RejectedFile

MAX_ROWS = 20_000
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "session": (
        *("session", "roundtable", "round table", "session number", "code", "room number", "rt"),
        *("table ronde", "séance", "mesa redonda", "sesión"),
    ),
    "role": ("role", "rôle", "rol", "function", "fonction", "función"),
    "name": ("name", "full name", "nom", "nom complet", "nombre", "nombre completo", "person"),
    "first_name": ("first name", "given name", "prénom", "nombres"),
    "last_name": ("last name", "surname", "family name", "nom de famille", "apellido", "apellidos"),
    "organisation": (
        *("organisation", "organization", "organisation or ministry", "ministry", "ministère"),
        *("organización", "ministerio", "affiliation"),
    ),
    "country": ("country", "pays", "país", "state", "état", "estado"),
    "constituency": ("constituency", "group", "groupe", "grupo", "sector", "collège"),
    "email": ("email", "e-mail", "email address", "e-mail address", "courriel", "correo", "mail"),
}
ROLES: Mapping[str, tuple[str, ...]] = {
    Role.CO_CHAIR: ("co-chair", "coprésident", "coprésidente", "copresidente", "copresidenta"),
    Role.MODERATOR: ("moderator", "modérateur", "modératrice", "moderador", "moderadora"),
    Role.PANELLIST: ("panellist", "panelist", "panéliste", "panelista"),
    Role.SPEAKER: ("speaker", "orateur", "oratrice", "orador", "oradora", "ponente"),
    Role.RAPPORTEUR: ("rapporteur", "rapporteure", "relator", "relatora"),
    Role.NOTE_TAKER: ("note taker", "preneur de notes", "preneuse de notes", "tomador de notas"),
}


def folded(text: str) -> str:
    """Return the letters and figures of a word, without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


_COLUMN_OF = {folded(word): name for name, words in COLUMNS.items() for word in words}
_ROLE_OF = {folded(word): role for role, words in ROLES.items() for word in words}


def role_of(text: str) -> str:
    """Return the role that a cell names in English, French, Spanish or as the page does.

    Empty for another.
    """
    wanted = folded(text)
    shown = {folded(str(role.label)): role.value for role in Role}
    return _ROLE_OF.get(wanted) or shown.get(wanted, "")


def read_people(data: bytes, *, file_name: str) -> list[dict[str, str]]:
    """Return the rows under known column names, each with `row` as a spreadsheet numbers it.

    Raises RejectedFile, with a sentence for its owner, where the file is no such table.
    """
    try:
        rows = read_xlsx(data) if data.startswith(b"PK") else csvsafe.read(data)
        if not rows:
            raise BadTable(_("It is empty. Put one person a row below the names of the columns."))
        header = _known(header_of(rows[0]))
        if len(rows) - 1 > MAX_ROWS:
            raise BadTable(
                _("It has more than %(limit)d rows. Split it into several files.")
                % {"limit": MAX_ROWS}
            )
    except BadTable as error:
        opening = _("The file “%(name)s” was not accepted:") % {"name": file_name}
        raise RejectedFile(f"{opening} {error}") from error
    return [
        _person(header, row, number)
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _known(header: Sequence[str]) -> list[str]:
    names = [_COLUMN_OF.get(folded(name), "") for name in header]
    has_name = "name" in names or "last_name" in names
    if "session" not in names or "role" not in names or not has_name:
        raise BadTable(
            _(
                "its first row has to name the columns, “session”, “role” and “name” among them. "
                "It may also have organisation, country, constituency and email."
            )
        )
    known = [name for name in names if name]
    if len(set(known)) != len(known):
        raise BadTable(_("two of its columns mean the same. Keep one of them."))
    return names


def _person(header: Sequence[str], row: Sequence[str], number: int) -> dict[str, str]:
    cells = {name: " ".join(cell.split()) for name, cell in zip(header, row, strict=False) if name}
    if not cells.get("name"):
        parts = (cells.get("first_name", ""), cells.get("last_name", ""))
        cells["name"] = " ".join(part for part in parts if part)
    cells.pop("first_name", None)
    cells.pop("last_name", None)
    return {**cells, "row": str(number)}
