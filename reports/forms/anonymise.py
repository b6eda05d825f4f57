"""What somebody has to write before a name is taken out for good."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

POINT, REPORT, EVERYWHERE = "point", "report", "everywhere"
SCOPES = (
    (POINT, gettext_lazy("This statement, with its history and everything kept beside it")),
    (REPORT, gettext_lazy("The whole report")),
    (EVERYWHERE, gettext_lazy("All reports, the synthesis and the practices")),
)


class AnonymiseForm(forms.Form):
    """`code` is what has to be typed to confirm; without a statement its scope is not offered."""

    names = forms.CharField(
        label=gettext_lazy("Names to take out"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy(
            "One a line, each way it may be written: name, organisation, short form."
        ),
        error_messages={"required": gettext_lazy("Write the name that has to go.")},
    )
    scope = forms.ChoiceField(label=gettext_lazy("How far"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stays in the audit. Leave names out of it."),
        error_messages={"required": gettext_lazy("Write why the name has to go.")},
    )
    confirmation = forms.CharField(
        label=gettext_lazy("Type the code of the report to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the code of the report to confirm.")},
    )

    def __init__(self, *args: Any, code: str, has_point: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            choice for choice in SCOPES if has_point or choice[0] != POINT
        ]

    def clean_confirmation(self) -> str:
        typed = self.cleaned_data["confirmation"].strip()
        if typed != self.code:
            raise forms.ValidationError(
                _("This is not the code. Type %(code)s to confirm.") % {"code": self.code}
            )
        return typed

    @property
    def listed(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
