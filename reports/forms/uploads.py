"""Word files in, and what a person decides about each."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gfmd_site.lib.docx_zip import MAX_FILE
from reports.domain.word_import import Decisions, Take
from reports.models import Edition, Session

MAX_FILES = 60
_SEEN = re.compile(r"([0-9a-f]{32}):(\d{1,9})")


class SessionChoiceForm(forms.Form):
    """Which session a file is about, where the recognised one is wrong or missing."""

    session = forms.ModelChoiceField(
        queryset=Session.objects.none(),
        label=gettext_lazy("Session"),
        empty_label=gettext_lazy("Choose a session …"),
        error_messages={"required": gettext_lazy("Choose the session of this file first.")},
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        field.queryset = edition.sessions.exclude(number="").order_by("number")  # type: ignore[attr-defined]
        field.widget.attrs["class"] = "form-select"


def size_problem(size: int) -> str:
    """Return why a file of this size is not read, empty if it is."""
    if not size:
        return _("This file is empty. Save it again in Word and choose it once more.")
    if size > MAX_FILE:
        return _("This file has %(size)s; at most %(limit)s can be read. Take out pictures.") % {
            "size": filesizeformat(size),
            "limit": filesizeformat(MAX_FILE),
        }
    return ""


def decisions_from(data: Mapping[str, Any]) -> Decisions:
    """Return what was decided on the page of a file; whatever cannot be read is left out."""
    sections, rows, removed = {}, {}, set()
    for name, value in data.items():
        kind, _dash, key = name.partition("-")
        if kind == "take" and value in set(Take):
            sections[key] = str(value)
        elif kind == "row" and key.isdecimal() and len(key) < 7:
            rows[int(key)] = str(value)
        elif kind == "remove" and (point_id := _uuid(key)):
            removed.add(point_id)
    return Decisions(
        sections=sections,
        rows=rows,
        removed=frozenset(removed),
        seen={
            uuid.UUID(point_id): int(version)
            for point_id, version in _SEEN.findall(str(data.get("seen", "")))
        },
        take_header=bool(data.get("take_header")),
        take_counts=bool(data.get("take_counts")),
        mark_names=bool(data.get("mark_names")),
    )


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
