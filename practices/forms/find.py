"""What somebody asks of the repository, read from the address."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.choices import PracticeStatus
from practices.domain.filters import known_filters
from practices.domain.search import Query

# In any script this many characters fit into an address that servers take.
MAX_TEXT = 500


class AnyText(forms.CharField):
    """Text with characters that no database takes is read without them, not left out."""

    def to_python(self, value: str | None) -> str:
        return str(super().to_python((value or "").replace("\0", " ")))


class FindForm(forms.Form):
    """Everything is optional; what cannot be used is left out. Filters are read beside it."""

    text = AnyText(
        label=_("Words"), required=False, widget=forms.TextInput(attrs={"maxlength": MAX_TEXT})
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("relevance", _("Best match first")),
            ("newest", _("Newest first")),
            ("changed", _("Last changed first")),
            ("title", _("By title")),
        ],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Any status")), *PracticeStatus.choices],
    )

    def clean_text(self) -> str:
        """The beginning of a longer text is searched for: dropping it would find everything."""
        return str(self.cleaned_data["text"])[:MAX_TEXT]

    def query(self, labels: Mapping[str, Mapping[str, str]]) -> Query:
        self.is_valid()
        asked = {name: self.data.getlist(name) for name in self.data}
        return Query(
            text=self.cleaned_data.get("text", ""),
            filters=known_filters(asked, labels),
            status=self.cleaned_data.get("status", ""),
            sort=self.cleaned_data.get("sort") or "relevance",
        )
