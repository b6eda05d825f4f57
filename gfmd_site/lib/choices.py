"""Choosing rows by their numbers, whatever a form sends instead of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

# What a 64-bit integer of the database holds; SQLite fails on a longer one.
LARGEST = 2**63 - 1


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
