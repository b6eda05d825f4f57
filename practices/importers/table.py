"""Rows of a table read as practices: codes or names, years in words, all mistakes of a row at once.

The vocabularies are read once for the whole table, so that ten thousand rows cost no more queries
than one.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from gfmd_site.lib.typography import with_commas
from gfmd_site.lib.words import fold
from practices.choices import (
    Language,
    OrganisationRole,
    PracticeScope,
    PracticeTheme,
    PracticeType,
)
from practices.domain.history import WORDS
from practices.domain.public import is_safe_link
from practices.models import (
    Country,
    GcmObjective,
    GuidingPrinciple,
    Region,
    SdgGoal,
    SdgTarget,
    Term,
)
from practices.models.base import LABEL_LANGUAGES
from practices.models.practice import FIRST_YEAR, LAST_YEAR

VOCABULARIES: dict[str, type[Term]] = {
    "objectives": GcmObjective,
    "principles": GuidingPrinciple,
    "goals": SdgGoal,
    "targets": SdgTarget,
    "countries": Country,
    "regions": Region,
}
YES = frozenset({"yes", "true", "1", "oui", "si", "present", "نعم"})
NO = frozenset({"no", "false", "0", "", "non", "لا"})
MAX_TITLE, MAX_TEXT = 300, 20_000
# So many different cells of a column are remembered; tables hold far fewer, or all differ.
MAX_KEPT = 2_000
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class ReadRow:
    """A row without mistakes: whose practice it is, and what it says."""

    practice_id: uuid.UUID | None
    values: dict[str, Any]


class TableReader:
    """Reads the rows of one table. `read` raises ValidationError with the mistakes by column.

    A cell that many rows share is read once: there are few objectives and countries, and many rows.
    """

    def __init__(self) -> None:
        self._terms = {name: _names(model) for name, model in VOCABULARIES.items()}
        self._seen: dict[Any, int] = {}
        self._readers: dict[str, Callable[[str], Any]] = {
            name: lru_cache(maxsize=MAX_KEPT)(reader) for name, reader in self._all_readers()
        }

    def _all_readers(self) -> Iterator[tuple[str, Callable[[str], Any]]]:
        yield "id", _id
        yield "primary_objective", self._primary
        yield from ((name, partial(self._many, name)) for name in VOCABULARIES)
        yield from CELLS.items()

    def read(self, row: Mapping[str, Any], number: int) -> ReadRow:
        """Read a row; `number` is how the spreadsheet counts it."""
        cells = {name: str(value or "").strip() for name, value in row.items()}
        mistakes: dict[str, list[str]] = {}
        values: dict[str, Any] = {}
        for name, cell in cells.items():
            reader = self._readers.get(name)
            if reader is None:
                continue
            try:
                values[name] = reader(cell)
            except ValueError as error:
                mistakes.setdefault(name, []).append(str(error))
        practice_id = values.pop("id", None)
        self._add_words(cells, values, mistakes)
        check_years(values, mistakes)
        self._check_twice(practice_id, cells, number, mistakes)
        if mistakes:
            raise ValidationError(mistakes)
        return ReadRow(practice_id, values)

    def _primary(self, cell: str) -> Term | None:
        found = self._many("objectives", cell)
        if len(found) > 1:
            raise ValueError(_("Only one objective is the primary one."))
        return found[0] if found else None

    def _many(self, name: str, cell: str) -> list[Term]:
        terms, names = [], self._terms[name]
        for part in _parts(cell):
            term = names.get(fold(part))
            if term is None:
                raise ValueError(
                    _("“%(code)s” cannot be found among the %(name)s. Choose from the list.")
                    % {"code": part[:60], "name": VOCABULARIES[name]._meta.verbose_name_plural}
                )
            terms.append(term)
        return list(dict.fromkeys(terms))

    @staticmethod
    def _add_words(
        cells: Mapping[str, str], values: dict[str, Any], mistakes: dict[str, list[str]]
    ) -> None:
        words = {name: cells[name] for name in WORDS if name in cells}
        if "title" in words and not words["title"]:
            mistakes.setdefault("title", []).append(_("A practice needs a title."))
        for name, text in words.items():
            limit = MAX_TITLE if name == "title" else MAX_TEXT
            if len(text) > limit:
                mistakes.setdefault(name, []).append(
                    _("The text has %(length)d characters, at most %(limit)d are possible.")
                    % {"length": len(text), "limit": limit}
                )
        if words:
            values["words"] = words

    def _check_twice(
        self,
        practice_id: uuid.UUID | None,
        cells: Mapping[str, str],
        number: int,
        mistakes: dict[str, list[str]],
    ) -> None:
        if not practice_id and not cells.get("title"):
            return
        key: Any = practice_id or (fold(cells["title"]), fold(cells.get("countries", "")))
        if key in self._seen:
            mistakes.setdefault("id" if practice_id else "title", []).append(
                _("Row %(row)d has the same practice. Keep one of the two.")
                % {"row": self._seen[key]}
            )
        else:
            self._seen[key] = number


def _names(model: type[Term]) -> dict[str, Term]:
    """Return every way to write a term: its code, its labels, “5 Regular pathways”."""
    names: dict[str, Term] = {}
    for term in model._default_manager.all():
        labels = {term.label_in(language) for language in LABEL_LANGUAGES} | {term.label_en}
        if isinstance(term, Country):
            labels |= {term.iso2, term.short_en}
        for label in filter(None, labels):
            names.setdefault(fold(label), term)
            names.setdefault(fold(f"{term.code} {label}"), term)
    # A code always wins over a label that looks like one.
    names |= {fold(term.code): term for term in set(names.values())}
    return names


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]


def _id(cell: str) -> uuid.UUID | None:
    if not cell:
        return None
    try:
        return uuid.UUID(cell)
    except ValueError:
        raise ValueError(
            _("“%(id)s” is not the id of a practice. Leave the cell empty for a new one.")
            % {"id": cell[:60]}
        ) from None


def _choice(choices: type[models.TextChoices], cell: str) -> str:
    if not cell:
        return ""
    for value, label in choices.choices:
        if fold(cell) in {fold(value), fold(str(label))}:
            return str(value)
    raise ValueError(
        _("“%(value)s” is not possible here. Possible are: %(known)s.")
        % {"value": cell[:60], "known": with_commas(choices.values)}
    )


def _year(cell: str) -> int | None:
    """Return the one year that a cell holds, also out of a date or a few words."""
    years = set(_YEAR.findall(cell))
    if not cell:
        return None
    if len(years) != 1:
        raise ValueError(
            _("“%(value)s” is not one year. Write it with four figures, such as 2018.")
            % {"value": cell[:60]}
        )
    year = int(years.pop())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(_("The year has to be between 1945 and 2100."))
    return year


def _yes(cell: str) -> bool:
    if fold(cell) in YES:
        return True
    if fold(cell) in NO:
        return False
    raise ValueError(_("Write yes or no here."))


def _organisation(part: str) -> tuple[str, str]:
    role, colon, name = part.partition(":")
    if colon and fold(role.strip()) in OrganisationRole.values:
        return fold(role.strip()), name.strip()[:300]
    return OrganisationRole.IMPLEMENTING, part[:300]


def _links(cell: str) -> str:
    links = cell.replace(";", " ").split()
    for link in links:
        if not is_safe_link(link):
            raise ValueError(
                _("“%(link)s” is not an address. Write it as https://…") % {"link": link[:80]}
            )
    return "\n".join(links)


def check_years(values: Mapping[str, Any], mistakes: dict[str, list[str]]) -> None:
    """Add what is wrong with the years that a row gives, or leaves as they are."""
    start, end = values.get("started_year"), values.get("ended_year")
    if start and end and end < start:
        mistakes.setdefault("ended_year", []).append(
            _("The practice ends before it starts. Correct one of the two years.")
        )
    if end and values.get("ongoing"):
        mistakes.setdefault("ended_year", []).append(
            _("A practice that is still running has no end year. Clear one of the two.")
        )


CELLS: dict[str, Callable[[str], Any]] = {
    "type": partial(_choice, PracticeType),
    "scope": partial(_choice, PracticeScope),
    "main_language": lambda cell: _choice(Language, cell) or Language.ENGLISH.value,
    "themes": lambda cell: [_choice(PracticeTheme, part) for part in _parts(cell)],
    "started_year": _year,
    "ended_year": _year,
    "ongoing": _yes,
    "organisations": lambda cell: [_organisation(part) for part in _parts(cell)],
    "links": _links,
}
"""How the cells of the columns are read that no vocabulary stands behind."""
