"""The choices of an export: for whom, which format, which columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.exporters.edition import WHOLE_EDITION, EditionOptions
from reports.exporters.points_table import COLUMNS, FIXED_COLUMNS, TableOptions

PUBLIC, TEAM = "public", "team"
CHOOSABLE_COLUMNS = tuple(name for name in COLUMNS if name not in FIXED_COLUMNS)


class ExportForm(forms.Form):
    """`formats` are the keys on offer. Nothing chosen among the columns means all of them."""

    profile = forms.ChoiceField(choices=[(PUBLIC, PUBLIC), (TEAM, TEAM)], required=False)
    format = forms.ChoiceField(
        error_messages={
            "required": _("Choose one of the formats."),
            "invalid_choice": _("Choose one of the formats."),
        }
    )
    columns = forms.MultipleChoiceField(
        choices=[(name, name) for name in CHOOSABLE_COLUMNS], required=False
    )
    plain_csv = forms.BooleanField(required=False)

    def __init__(self, *args: Any, formats: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [(name, name) for name in formats]  # type: ignore[attr-defined]

    @property
    def wants_names(self) -> bool:
        return self.cleaned_data["profile"] == TEAM

    @property
    def table_options(self) -> TableOptions:
        return TableOptions(
            columns=tuple(self.cleaned_data["columns"]) or COLUMNS,
            bom=not self.cleaned_data["plain_csv"],
        )


def remembered_options(value: str) -> TableOptions:
    """Return the choices that `options_to_remember` wrote; whatever else comes means all."""
    names, _colon, mark = value.partition(":")
    columns = tuple(name for name in names.split("-") if name in CHOOSABLE_COLUMNS)
    return TableOptions(columns=columns or COLUMNS, bom=mark != "plain")


def options_to_remember(options: TableOptions) -> str:
    columns = "-".join(name for name in options.columns if name in CHOOSABLE_COLUMNS)
    return f"{columns}:{'' if options.bom else 'plain'}"


class EditionExportForm(ExportForm):
    """The same for a whole edition; `inner_formats` are what a zip can hold."""

    inner_format = forms.ChoiceField(required=False)
    only_accepted = forms.BooleanField(required=False)

    def __init__(self, *args: Any, inner_formats: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in inner_formats]
        self.fields["inner_format"].choices = names  # type: ignore[attr-defined]

    @property
    def edition_options(self) -> EditionOptions:
        return EditionOptions(
            only_accepted=self.cleaned_data["only_accepted"],
            inner_format=self.cleaned_data["inner_format"] or WHOLE_EDITION.inner_format,
            table=self.table_options,
        )
