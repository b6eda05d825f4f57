"""Fields of the office that a thumb and a keyboard can use, in the language of the reader.

What the admin draws for dates and for many choices is made by scripts of its own, whose words are
not in all our languages and whose targets are small. The browser has both.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime, RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class OfficeDate(forms.DateInput):
    """A date with the calendar of the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OfficeTime(forms.TimeInput):
    """A time of the day in minutes; nobody plans a session by the second."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class OfficeDateTime(AdminSplitDateTime):
    """Date and time beside each other."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        forms.MultiWidget.__init__(self, [OfficeDate(), OfficeTime()], attrs)


class OfficeTicks(forms.CheckboxSelectMultiple):
    """All choices of a short list to tick, as a group that is named by its `label`."""

    template_name = "admin/widgets/office_ticks.html"
    label = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["label"] = self.label
        return context


class OfficeFields:
    """Gives the forms of the office these fields. What is too long to tick is searched."""

    formfield_overrides = {
        models.DateField: {"widget": OfficeDate},
        models.DateTimeField: {"widget": OfficeDateTime},
    }

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name not in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", OfficeTicks())
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        widget = getattr(field, "widget", None)
        if isinstance(widget, OfficeDateTime):
            _name_parts(widget, str(field.label))
        # A list that is short enough to tick is a set one: nobody makes a principle here, and the
        # field needs no wrapper with a way to do so.
        inner = widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget
        if isinstance(inner, OfficeTicks):
            inner.label = capfirst(str(field.label))
            field.widget = inner
        return field


def _name_parts(widget: OfficeDateTime, label: str) -> None:
    """Name the two fields of a date with its time: their own words say not which date."""
    for part, words in zip(widget.widgets, (_("Date"), _("Time")), strict=True):
        part.attrs["aria-label"] = f"{capfirst(label)}: {words}"
