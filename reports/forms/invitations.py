"""Whom the support unit invites: one person, or a list with a line for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.choices import Language
from reports.choices import Role
from reports.domain.invitations import INVITED_ROLES
from reports.models import Edition, Session

MOST_LINES = 500


@dataclass(frozen=True)
class Guest:
    """A line of the list: who is invited where, in which role."""

    session: Session
    role: str
    name: str
    email: str


class InviteForm(forms.Form):
    """One invitation. Without an address the link or its code is handed over."""

    session = forms.ModelChoiceField(
        Session.objects.none(), label=gettext_lazy("Session"), empty_label=None
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, role.label) for role in INVITED_ROLES]
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = edition.sessions.select_related("edition")
        self.fields["session"].queryset = rows  # type: ignore[attr-defined]


class ManyForm(forms.Form):
    """A list as it comes out of a table: session, role, name, address, a line for each."""

    lines = forms.CharField(
        label=gettext_lazy("One line for each person"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=gettext_lazy(
            "Session number, role, name and e-mail address with semicolons, commas or tabs "
            "between them, for example: 3.1; rapporteur; Ama Owusu; ama@example.org"
        ),
        error_messages={"required": gettext_lazy("Write or paste at least one line.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        # The form for one person stands on the same page.
        super().__init__(*args, auto_id="many_%s", **kwargs)
        self.edition = edition

    def clean_lines(self) -> list[Guest]:
        """Return who is invited; one bad line stops all, so that nothing is half done."""
        lines = [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(
                _("These are more than %(most)d lines. Invite them in several parts.")
                % {"most": MOST_LINES}
            )
        sessions = {
            row.number: row
            for row in self.edition.sessions.exclude(number="").select_related("edition")
        }
        guests, problems = [], []
        for number, line in enumerate(lines, start=1):
            try:
                guests.append(_guest(line, sessions))
            except forms.ValidationError as error:
                problems.append(
                    _("Line %(number)d: %(what)s")
                    % {"number": number, "what": " ".join(error.messages)}
                )
        if problems:
            raise forms.ValidationError(problems)
        return guests


def _guest(line: str, sessions: dict[str, Session]) -> Guest:
    mark = next((sign for sign in ("\t", ";") if sign in line), ",")
    cells = [cell.strip() for cell in line.split(mark)]
    number, role, *rest = [*cells, "", ""]
    if number not in sessions:
        raise forms.ValidationError(
            _("this edition has no session with the number “%(number)s”.") % {"number": number}
        )
    email = next((cell for cell in rest if "@" in cell), "")
    name = next((cell for cell in rest if cell and "@" not in cell), "")
    if email:
        try:
            forms.EmailField().clean(email)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("“%(address)s” is no e-mail address.") % {"address": email}
            ) from error
    return Guest(sessions[number], _role(role), name, email)


def _role(text: str) -> str:
    """Return a role by its value or by its label in the reader's language."""
    wanted = text.casefold().replace("-", " ").replace("_", " ").strip()
    for role in INVITED_ROLES:
        if wanted in {role.value.replace("_", " "), str(role.label).casefold().replace("-", " ")}:
            return Role(role).value
    raise forms.ValidationError(
        _("“%(role)s” is no role that is invited. Use rapporteur, note taker or co-chair.")
        % {"role": text}
    )
