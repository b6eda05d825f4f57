"""What somebody asks of the memory, read from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.collation import sort_key
from practices.choices import Language
from practices.domain.vocabularies import labels_of
from reports.choices import MemoryKind
from reports.domain.memory import MemoryQuery
from reports.models import Edition

MAX_TEXT = 2_000
PRACTICES = "practice"


class MemoryForm(forms.Form):
    """Everything is optional; what cannot be used is left out."""

    text = forms.CharField(label=_("Words"), required=False, max_length=MAX_TEXT)
    kind = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[("", _("Everywhere")), *MemoryKind.choices, (PRACTICES, _("Practices"))],
    )
    year = forms.TypedChoiceField(label=_("Edition"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("All languages")), *Language.choices]
    )
    objective = forms.ChoiceField(label=_("GCM objective"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = labels_of(("objectives", "countries"), language)
        years = Edition.objects.order_by("-year").values_list("year", flat=True)
        self.fields["year"].choices = [
            ("", _("All editions")),
            *((year, str(year)) for year in years),
        ]
        self.fields["objective"].choices = [
            ("", _("All objectives")),
            *((code, f"{code}. {label}") for code, label in labels["objectives"].items()),
        ]
        countries = sorted(
            labels["countries"].items(), key=lambda term: sort_key(term[1], language)
        )
        self.fields["country"].choices = [("", _("All countries")), *countries]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "text" else "form-select"

    def query(self) -> MemoryQuery:
        self.is_valid()
        data = self.cleaned_data
        return MemoryQuery(
            text=data.get("text", ""),
            kind=data.get("kind", ""),
            year=data.get("year"),
            language=data.get("language", ""),
            objective=data.get("objective", ""),
            country=data.get("country", ""),
        )
