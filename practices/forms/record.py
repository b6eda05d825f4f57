"""The form of a practice: every field of both databases, in up to four languages."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gfmd_site.lib.choices import AlphabeticalChoices, NumberedMultipleChoiceField
from gfmd_site.lib.pictures import BadPicture, Picture, clean_picture
from practices.choices import (
    Language,
    OrganisationRole,
    PracticeScope,
    PracticeTheme,
    PracticeType,
)
from practices.domain.history import TERM_LISTS, WORDS
from practices.domain.public import is_safe_link
from practices.models import (
    Country,
    GcmObjective,
    GuidingPrinciple,
    Practice,
    PracticeText,
    Region,
    SdgGoal,
    SdgTarget,
    Term,
)
from practices.models.practice import FIRST_YEAR

VOCABULARIES: dict[str, type[Term]] = {
    "objectives": GcmObjective,
    "principles": GuidingPrinciple,
    "goals": SdgGoal,
    "targets": SdgTarget,
    "countries": Country,
    "regions": Region,
}
ROWS = {"title": 1, "summary": 5}
LANGUAGES = [(code, str(name)) for code, name in Language.choices]


class TermsField(NumberedMultipleChoiceField):
    """Terms as ticks. One that was switched off is still offered where it is chosen already."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class CountriesField(TermsField):
    iterator = AlphabeticalChoices


class TermField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class RecordForm(forms.Form):
    """Nothing is required: a draft is saved as it is, what lacks is shown by the meters."""

    main_language = forms.ChoiceField(
        label=gettext_lazy("Main language"), choices=Language, initial=Language.ENGLISH
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Type of practice"),
        choices=[("", gettext_lazy("Not said yet")), *PracticeType.choices],
        required=False,
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Geographic scope"),
        choices=[("", gettext_lazy("Not said yet")), *PracticeScope.choices],
        required=False,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"),
        choices=PracticeTheme,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    primary_objective = TermField(
        label=gettext_lazy("Primary GCM objective"),
        queryset=GcmObjective.objects.active(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("Not said yet"),
    )
    started_year = forms.IntegerField(
        label=gettext_lazy("Started in (year)"), required=False, min_value=FIRST_YEAR
    )
    ended_year = forms.IntegerField(
        label=gettext_lazy("Ended in (year)"), required=False, min_value=FIRST_YEAR
    )
    ongoing = forms.BooleanField(label=gettext_lazy("Present: it still runs"), required=False)
    implementing = forms.CharField(
        label=gettext_lazy("Main implementing organisations"),
        help_text=gettext_lazy("One a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    partner = forms.CharField(
        label=gettext_lazy("Partners"),
        help_text=gettext_lazy("One a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    donor = forms.CharField(
        label=gettext_lazy("Donors"),
        help_text=gettext_lazy("One a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    links = forms.CharField(
        label=gettext_lazy("Additional resources"),
        help_text=gettext_lazy("One address a line, beginning with https://."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Contact"),
        help_text=gettext_lazy("Kept inside. It is never published or exported."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    image = forms.FileField(
        label=gettext_lazy("Illustration"),
        help_text=gettext_lazy("JPEG, PNG or GIF, at most 2 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/gif"}),
    )
    alt_text = forms.CharField(
        label=gettext_lazy("What the picture shows"),
        help_text=gettext_lazy("For people who do not see it, in one sentence."),
        required=False,
        max_length=300,
    )
    remove_image = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)

    def __init__(self, *args: Any, practice: Practice | None = None, **kwargs: Any) -> None:
        self.practice = practice
        super().__init__(*args, **kwargs)
        for code, _name in LANGUAGES:
            for name in WORDS:
                self.fields[f"{name}_{code}"] = _text_field(name, code)
        for name, model in VOCABULARIES.items():
            chosen = list(getattr(practice, name).all()) if practice else []
            self.fields[name] = (CountriesField if model is Country else TermsField)(
                label=capfirst(Practice._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                queryset=_offered(model, [term.pk for term in chosen]),
                to_field_name="code",
                required=False,
            )

    # Values in and out

    def values(self) -> dict[str, Any]:
        """Return what the domain takes."""
        data = self.cleaned_data
        plain = ("main_language", "type", "scope", "themes", "started_year", "ended_year")
        values = {name: data[name] for name in (*plain, "ongoing", "contact", "links")}
        values["primary_objective"] = data["primary_objective"]
        values |= {name: list(data[name]) for name in TERM_LISTS}
        values["texts"] = self._texts()
        values["organisations"] = [
            (role, line)
            for role in OrganisationRole.values
            for line in data[role].splitlines()
            if line.strip()
        ]
        if data["remove_image"]:
            values["image"] = None
        elif data["image"] or self._has_image():
            values["image"] = (data["image"], data["alt_text"])
        return values

    def _texts(self) -> dict[str, dict[str, str]]:
        return {
            code: {name: self.cleaned_data[f"{name}_{code}"] for name in WORDS}
            for code, _name in LANGUAGES
        }

    def _has_image(self) -> bool:
        return self.practice is not None and hasattr(self.practice, "image")

    # Checks

    def clean_image(self) -> Picture | None:
        upload = self.cleaned_data.get("image")
        if not upload:
            return None
        try:
            return clean_picture(upload.read())
        except BadPicture as error:
            raise ValidationError(str(error), code="picture") from error

    def clean_links(self) -> str:
        links = self.cleaned_data["links"].split()
        for link in links:
            if not is_safe_link(link):
                raise ValidationError(
                    _("“%(link)s” is not an address. Write it as https://… on a line of its own."),
                    code="link",
                    params={"link": link[:80]},
                )
        return "\n".join(dict.fromkeys(links))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_picture = bool(data.get("image")) or (self._has_image() and not data["remove_image"])
        if has_picture and not data.get("alt_text", "").strip():
            self.add_error(
                "alt_text", _("Say what the picture shows, for those who do not see it.")
            )
        last = datetime.datetime.now(tz=datetime.UTC).year + 20
        for name in ("started_year", "ended_year"):
            if (data.get(name) or 0) > last:
                self.add_error(name, _("This year is too far ahead. Write it as 2018."))
        return data

    # For the page

    @property
    def languages(self) -> list[dict[str, Any]]:
        """One section a language, those with words and the main one open."""
        main = str(self["main_language"].value() or Language.ENGLISH)
        sections = [
            {
                "code": code,
                "name": name,
                "is_main": code == main,
                "is_open": code == main or any(self[f"{word}_{code}"].value() for word in WORDS),
                "fields": [self[f"{word}_{code}"] for word in WORDS],
            }
            for code, name in LANGUAGES
        ]
        return sorted(sections, key=lambda section: not section["is_main"])


def _text_field(name: str, language: str) -> forms.CharField:
    field: Any = PracticeText._meta.get_field(name)
    attrs = {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    widget: forms.Widget = (
        forms.TextInput(attrs=attrs)
        if name == "title"
        else forms.Textarea(attrs={**attrs, "rows": ROWS.get(name, 4)})
    )
    return forms.CharField(
        label=capfirst(str(field.verbose_name)),
        help_text=field.help_text,
        required=False,
        max_length=300 if name == "title" else 20_000,
        widget=widget,
    )


def _offered(model: type[Term], chosen: list[int]) -> Any:
    rows: Any = model._default_manager
    return rows.active() | rows.filter(pk__in=chosen) if chosen else rows.active()


def initial_of(practice: Practice) -> dict[str, Any]:
    """Return a practice as the form shows it."""
    plain = ("main_language", "type", "scope", "themes", "started_year", "ended_year", "ongoing")
    initial: dict[str, Any] = {name: getattr(practice, name) for name in plain}
    initial |= {"links": practice.links, "contact": practice.contact}
    objective = practice.primary_objective
    initial["primary_objective"] = objective.code if objective else ""
    for name in TERM_LISTS:
        initial[name] = [term.code for term in getattr(practice, name).all()]
    for role in OrganisationRole.values:
        rows = [row.name for row in practice.organisations.all() if row.role == role]
        initial[role] = "\n".join(rows)
    initial |= text_initial(
        {
            text.language: {name: getattr(text, name) for name in WORDS}
            for text in practice.texts.all()
        }
    )
    if hasattr(practice, "image"):
        initial["alt_text"] = practice.image.alt_text
    return initial


def text_initial(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        f"{name}_{language}": words.get(name, "")
        for language, words in texts.items()
        for name in WORDS
    }


class SourceForm(forms.Form):
    """Where in the Forum the practice was named."""

    source_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    edition_year = forms.IntegerField(
        label=gettext_lazy("Edition (year)"), required=False, min_value=2007, max_value=2100
    )
    session_number = forms.CharField(label=gettext_lazy("Session"), required=False, max_length=16)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    def values(self) -> dict[str, Any] | None:
        """Return the row for the domain; None for an empty one."""
        data = self.cleaned_data
        row = {name: data.get(name) or "" for name in ("session_number", "note")}
        row["edition_year"] = data.get("edition_year")
        if not any(row.values()):
            return None
        return {"id": data.get("source_id"), **row}


SourceFormSet = forms.formset_factory(SourceForm, extra=2, max_num=60, absolute_max=62)


def source_initial(practice: Practice) -> list[dict[str, Any]]:
    return [
        {
            "source_id": row.pk,
            "edition_year": row.edition_year,
            "session_number": row.session_number,
            "note": row.note,
        }
        for row in practice.sources.all()
    ]
