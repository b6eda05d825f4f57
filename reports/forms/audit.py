"""What to show of the audit log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from gfmd_site.audit.reading import Asked
from gfmd_site.choices import AUDIT_GROUPS


class AuditForm(forms.Form):
    """Everything is optional, and what cannot be used is left out."""

    group = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Everything")), *((name, label) for name, label, _events in AUDIT_GROUPS)],
    )
    account = forms.CharField(
        label=_("Account"),
        required=False,
        max_length=150,
        help_text=_("User name or e-mail address."),
    )
    subject = forms.CharField(
        label=_("Of what"), required=False, max_length=80, help_text=_("For example 2018-3.1.")
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name == "group" else "form-control"

    def clean_account(self) -> User | None:
        name = self.cleaned_data["account"].strip()
        if not name:
            return None
        rows = User.objects.filter(username__iexact=name) | User.objects.filter(email__iexact=name)
        user = rows.order_by("pk").first()
        if user is None:
            raise forms.ValidationError(_("There is no such account. Look it up in the office."))
        return user

    def asked(self) -> Asked:
        """Return what fits. Call it after `is_valid`."""
        values = self.cleaned_data
        account = values.get("account")
        return Asked(
            group=values.get("group", ""),
            account=account.pk if account else None,
            subject=values.get("subject", "").strip(),
            since=values.get("since"),
            until=values.get("until"),
        )
