"""Finding practices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.models import Country, GcmObjective


class TermChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class PracticeFilterForm(forms.Form):
    """Everything is optional; a value that does not exist any more is simply left out."""

    text = forms.CharField(label=_("Words"), required=False, max_length=200)
    objective = TermChoiceField(
        label=_("GCM objective"),
        queryset=GcmObjective.objects.all(),
        required=False,
        to_field_name="code",
        empty_label=_("Any objective"),
    )
    country = TermChoiceField(
        label=_("Country"),
        queryset=Country.objects.filter(practices__isnull=False).distinct(),
        required=False,
        to_field_name="code",
        empty_label=_("Any country"),
    )

    def values(self) -> dict[str, Any]:
        """Return the filters that can be applied, also from an address with a mistake in it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
