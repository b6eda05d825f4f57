"""What comes in about marks: one decision from a form, many texts from the editor."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.domain.marks import CHOICES
from reports.models.points import MAX_TEXT

MAX_TEXTS = 200
REOPEN = "reopen"


class DecisionForm(forms.Form):
    """A button under a mark: which mark, and what to do."""

    choice = forms.ChoiceField(choices=[(name, name) for name in (*CHOICES, REOPEN)])
    point = forms.UUIDField(required=False)
    key = forms.RegexField(r"^[0-9a-f]{64}$", required=False)
    kept = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        needed = ("kept",) if values.get("choice") == REOPEN else ("point", "key")
        if any(not values.get(name) for name in needed):
            raise forms.ValidationError(_("Choose a mark of this report."))
        return values


def parse_texts(body: Any) -> list[dict[str, str]] | None:
    """Return the texts to check as plain values, or None where this is no such list."""
    rows = body.get("points") if isinstance(body, dict) else None
    if not isinstance(rows, list) or len(rows) > MAX_TEXTS:
        return None
    texts = [_text(row) for row in rows]
    return None if any(row is None for row in texts) else [row for row in texts if row]


def _text(row: Any) -> dict[str, str] | None:
    if not isinstance(row, dict):
        return None
    values = {name: row.get(name, "") for name in ("id", "text", "section", "kind", "language")}
    if not all(isinstance(value, str) for value in values.values()):
        return None
    if len(values["text"]) > MAX_TEXT or _uuid(values["id"]) is None:
        return None
    return values


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
