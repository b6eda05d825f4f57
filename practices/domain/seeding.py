"""Loads the controlled vocabularies from CSV files; `seeds/README.md` describes their columns.

Loading again changes nothing. A term is never deleted: one that its file no longer holds stays
and is reported, because an old report may use it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from practices.models import (
    VOCABULARIES,
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Region,
    SdgGoal,
    SdgTarget,
    Term,
)

COMMON_COLUMNS = (
    "code",
    "order",
    "label_en",
    "label_fr",
    "label_es",
    "label_ar",
    "disabled_on",
)
# The name of the file, and the columns that only this file has.
FILES: dict[type[Term], tuple[str, tuple[str, ...]]] = {
    GcmObjective: ("gcm_objectives.csv", ("title_en", "cluster")),
    GuidingPrinciple: ("guiding_principles.csv", ()),
    SdgGoal: ("sdg_goals.csv", ("colour",)),
    SdgTarget: ("sdg_targets.csv", ("goal", "migration")),
    Region: ("regions.csv", ("parent",)),
    Country: (
        "countries.csv",
        ("iso2", "m49", "region", "short_en", "short_fr", "short_es", "short_ar"),
    ),
    Constituency: ("constituencies.csv", ("neutral_en", "neutral_fr", "neutral_es", "neutral_ar")),
}


class BadSeed(Exception):
    """A seed file cannot be used. The message is a sentence that names the place."""


@dataclass(frozen=True)
class VocabularyCount:
    """What loading one vocabulary came to. `left` are codes that the file does not hold."""

    model: type[Term]
    in_file: int
    added: int
    changed: int
    left: tuple[str, ...]

    @property
    def is_change(self) -> bool:
        return bool(self.added or self.changed)


@dataclass(frozen=True)
class _Row:
    """One term as its file has it; `references` holds codes of other terms by column."""

    number: int
    values: dict[str, Any]
    references: dict[str, str]


def columns_of(model: type[Term]) -> tuple[str, ...]:
    """Return the columns that the file of a vocabulary has, in their order."""
    return (*COMMON_COLUMNS, *FILES[model][1])


def load_vocabularies(folder: Path) -> list[VocabularyCount]:
    """Make the vocabularies equal to the files in a folder, in one transaction.

    Raises BadSeed, with nothing written, when a file is missing or malformed.
    """
    files = [(model, _read(model, folder / FILES[model][0])) for model in VOCABULARIES]
    with transaction.atomic():
        return [_store(model, rows) for model, rows in files]


# Reading


def _read(model: type[Term], path: Path) -> list[_Row]:
    records = _records(path)
    header = records[0][1] if records else []
    _check_header(model, path, header)
    rows: list[_Row] = []
    first_seen: dict[str, int] = {}
    for number, cells in records[1:]:
        if len(cells) != len(header):
            raise BadSeed(
                _("%(file)s, row %(row)d: there are %(found)d cells instead of %(wanted)d.")
                % {
                    "file": path.name,
                    "row": number,
                    "found": len(cells),
                    "wanted": len(header),
                }
            )
        row = _row(model, path, number, dict(zip(header, cells, strict=True)))
        code = row.values["code"]
        if code in first_seen:
            raise _bad_cell(
                path,
                number,
                "code",
                _("“%(code)s” stands in row %(row)d already.")
                % {"code": code, "row": first_seen[code]},
            )
        first_seen[code] = number
        rows.append(row)
    return rows


def _records(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows with their number in a spreadsheet, which counts empty ones too."""
    try:
        # A spreadsheet writes a byte order mark; our own files have none.
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [
                (number, cells)
                for number, cells in enumerate(csv.reader(file, strict=True), start=1)
                if cells
            ]
    except OSError as error:
        raise BadSeed(
            _("%(file)s cannot be read: %(reason)s.")
            % {"file": path.name, "reason": error.strerror}
        ) from error
    except UnicodeDecodeError as error:
        raise BadSeed(
            _("%(file)s is not UTF-8. Save it as UTF-8.") % {"file": path.name}
        ) from error
    except csv.Error as error:
        raise BadSeed(
            _("%(file)s is not a CSV file: %(reason)s.") % {"file": path.name, "reason": error}
        ) from error


def _check_header(model: type[Term], path: Path, header: list[str]) -> None:
    wanted = columns_of(model)
    for column in wanted:
        if header.count(column) != 1:
            raise _bad_cell(path, 1, column, _("The file needs this column once."))
    for column in header:
        if column not in wanted:
            raise _bad_cell(path, 1, column, _("This column is not known. Take it out."))


def _row(model: type[Term], path: Path, number: int, cells: dict[str, str]) -> _Row:
    values: dict[str, Any] = {}
    references: dict[str, str] = {}
    for column, cell in cells.items():
        field: Any = model._meta.get_field(column)
        if field.is_relation and (cell or field.null):
            references[column] = cell
            continue
        try:
            values[column] = field.clean(None if field.null and not cell else cell, None)
        except ValidationError as error:
            raise _bad_cell(path, number, column, " ".join(error.messages)) from error
    return _Row(number, values, references)


def _bad_cell(path: Path, row: int, column: str, sentence: str) -> BadSeed:
    return BadSeed(
        _("%(file)s, row %(row)d, column %(column)s: %(sentence)s")
        % {"file": path.name, "row": row, "column": column, "sentence": sentence}
    )


# Writing


def _store(model: type[Term], rows: list[_Row]) -> VocabularyCount:
    before = _stored(model)
    pending, waiting = rows, 0
    changed: list[str] = []
    # A region waits until the larger one has its id; every other vocabulary takes one turn.
    while pending and len(pending) != waiting:
        waiting = len(pending)
        ids = _ids_by_column(model)
        ready = [row for row in pending if _resolves(row, ids)]
        changed += _write(model, ready, before, ids)
        pending = [row for row in pending if row not in ready]
    if pending:
        raise _unknown_reference(model, pending[0], _ids_by_column(model))
    in_file = {row.values["code"] for row in rows}
    return VocabularyCount(
        model=model,
        in_file=len(rows),
        added=len([code for code in changed if code not in before]),
        changed=len([code for code in changed if code in before]),
        left=tuple(code for code in before if code not in in_file),
    )


def _stored(model: type[Term]) -> dict[str, dict[str, Any]]:
    fields: list[Any] = [model._meta.get_field(column) for column in columns_of(model)]
    names = [field.attname for field in fields]
    return {row["code"]: row for row in model._default_manager.order_by("order").values(*names)}


def _ids_by_column(model: type[Term]) -> dict[str, dict[str, int]]:
    """Return code and id of every term that a column of this vocabulary may refer to."""
    ids: dict[str, dict[str, int]] = {}
    for column in columns_of(model):
        field: Any = model._meta.get_field(column)
        if field.is_relation:
            rows = field.related_model._default_manager.values_list("code", "pk")
            ids[column] = dict(rows)
    return ids


def _resolves(row: _Row, ids: dict[str, dict[str, int]]) -> bool:
    return all(not code or code in ids[column] for column, code in row.references.items())


def _write(
    model: type[Term],
    rows: list[_Row],
    before: dict[str, dict[str, Any]],
    ids: dict[str, dict[str, int]],
) -> list[str]:
    terms = []
    for row in rows:
        values = dict(row.values)
        for column, code in row.references.items():
            values[f"{column}_id"] = ids[column][code] if code else None
        if before.get(values["code"]) != values:
            terms.append(model(**values))
    if terms:
        model._default_manager.bulk_create(
            terms,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[column for column in columns_of(model) if column != "code"],
        )
    return [term.code for term in terms]


def _unknown_reference(model: type[Term], row: _Row, ids: dict[str, dict[str, int]]) -> BadSeed:
    column, code = next(
        (column, code)
        for column, code in row.references.items()
        if code and code not in ids[column]
    )
    return _bad_cell(
        Path(FILES[model][0]),
        row.number,
        column,
        _("There is no term with the code “%(code)s”. Correct the code or add the term.")
        % {"code": code},
    )
