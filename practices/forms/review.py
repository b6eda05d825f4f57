"""What reviewers answer, and whom staff ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from practices.choices import Language, Mark, ReviewerKind, ReviewVerdict
from practices.models import PracticeReview
from practices.models.review import CRITERIA


class ReviewForm(forms.Form):
    """The declaration first; marks and a verdict only without a conflict of interest."""

    conflict = forms.ChoiceField(
        label=_("Do you have a conflict of interest?"),
        help_text=_("You work for it, fund it, or gain from its publication."),
        choices=[("no", _("No")), ("yes", _("Yes: I do not judge this practice"))],
        widget=forms.RadioSelect,
    )
    verdict = forms.ChoiceField(
        label=_("What should happen?"),
        required=False,
        choices=[choice for choice in ReviewVerdict.choices if choice[0] != ReviewVerdict.PENDING],
        widget=forms.RadioSelect,
    )
    remarks = forms.CharField(
        label=_("Remarks for the author and the staff"),
        help_text=_("They are never published. The author reads them without your name."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdict, remarks = self.fields.pop("verdict"), self.fields.pop("remarks")
        for name in CRITERIA:
            field: Any = PracticeReview._meta.get_field(name)
            self.fields[name] = forms.TypedChoiceField(
                label=field.verbose_name,
                help_text=field.help_text,
                required=False,
                coerce=int,
                empty_value=None,
                choices=Mark.choices,
                widget=forms.RadioSelect,
            )
        self.fields |= {"verdict": verdict, "remarks": remarks}

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "conflict": data["conflict"] == "yes",
            "marks": {name: data.get(name) for name in CRITERIA},
            "verdict": data.get("verdict", ""),
            "remarks": data.get("remarks", ""),
        }


class AskForm(forms.Form):
    """Somebody with an account."""

    reviewer = forms.ModelChoiceField(
        label=_("Person with an account"),
        queryset=User.objects.filter(is_active=True).order_by("last_name", "username"),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ReviewerKind)


class InviteForm(forms.Form):
    """Somebody without one."""

    name = forms.CharField(label=_("Name, for the staff only"), max_length=200)
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("The link is sent there; the outbox forgets the address after a month."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=Language,
        initial=Language.ENGLISH,
        required=False,
    )

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or Language.ENGLISH
