"""What the team notes of a speaker's answer, and the choices of a consent link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.translated import CONTENT_LANGUAGES
from reports.choices import AttributionLevel, Consent
from reports.domain.consent import words_at
from reports.domain.consent_answers import MAX_HOW, levels_for
from reports.models import Attribution


def level_choices(attribution: Attribution) -> list[tuple[str, Any]]:
    labels = dict(AttributionLevel.choices)
    language = attribution.point.report.language
    return [
        (level, f"{words_at(attribution, level, language)} ({labels[level]})")
        for level in levels_for(attribution)
    ]


class AnswerForm(forms.Form):
    """One speaker's answer as somebody of the team heard it."""

    consent = forms.ChoiceField(
        label=_("Answer"), choices=Consent.choices, widget=forms.RadioSelect
    )
    level = forms.ChoiceField(label=_("May be shown as"))
    how = forms.CharField(
        label=_("How it was given"),
        max_length=MAX_HOW,
        required=False,
        help_text=_("For example “orally, after the session” or “by e-mail”."),
    )

    def __init__(self, *args: Any, attribution: Attribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = level_choices(attribution)  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    level = forms.ChoiceField(label=_("Ask to be shown as"))
    language = forms.ChoiceField(label=_("Language of the page"))

    def __init__(self, *args: Any, attribution: Attribution, **kwargs: Any) -> None:
        # The form for the answer stands on the same page.
        super().__init__(*args, auto_id="link_%s", **kwargs)
        self.fields["level"].choices = level_choices(attribution)  # type: ignore[attr-defined]
        names = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, names[code]) for code in CONTENT_LANGUAGES
        ]
