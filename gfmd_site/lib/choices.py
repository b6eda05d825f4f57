"""Choosing rows: by their numbers, whatever a form sends instead, and in the reader's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from gfmd_site.lib.collation import sort_key

# What a 64-bit integer of the database holds; SQLite fails on a longer one.
LARGEST = 2**63 - 1


class AlphabeticalChoices(ModelChoiceIterator):
    """The rows of a field by their labels, as the reader's language sorts them.

    The database sorts by one column and by its own alphabet; for lists of a few hundred rows.
    """

    def __iter__(self) -> Iterator[Any]:
        rows = list(super().__iter__())
        first = rows[: 0 if self.field.empty_label is None else 1]
        yield from first
        yield from sorted(rows[len(first) :], key=lambda row: sort_key(str(row[1])))


class NumberedMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Refuses a number that no row can have as it refuses one that no row has.

    For rows whose key is a number.
    """

    def _check_values(self, value: Iterable[Any]) -> Any:
        wanted = list(value)
        for number in wanted if self.to_field_name in {None, "pk"} else ():
            text = str(number)
            if not (text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": text[:40]},
                )
        return super()._check_values(wanted)  # type: ignore[misc]  # not in the stubs
