"""Forms of the office for reporting templates: sections in order, files, and moves."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gfmd_site.lib.choices import NumberedMultipleChoiceField
from gfmd_site.lib.translated import CONTENT_LANGUAGES
from reports.domain.templates import (
    APART,
    movable_reports,
    number_sections,
    sections_without_place,
)
from reports.importers.template_file import UnreadableTemplate, read_template
from reports.models import Point, ReportingTemplate, TemplateSection

PLACE = "place-"
WORDS = tuple(
    f"{name}_{language}" for language in CONTENT_LANGUAGES for name in ("title", "guidance")
)


class SectionForm(forms.ModelForm):
    """A section. Its place may be any number: sections are counted anew in that order."""

    place = forms.IntegerField(
        label=pgettext_lazy("in a list", "Place"),
        min_value=0,
        max_value=999,
        required=False,
        help_text=gettext_lazy("Drag the section, press Alt with an arrow, or type a number."),
        widget=forms.NumberInput(attrs={"class": "section-place"}),
    )

    class Meta:
        model = TemplateSection
        fields = ("key", "kind", "default_attribution_level", *WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["place"].initial = self.instance.number
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = _(
                "A short name for files and tables; made from the title if it is left empty."
            )

    def clean_key(self) -> str:
        return self.cleaned_data.get("key") or _key_from(self.data.get(self.add_prefix("title_en")))


def _key_from(title: str | None) -> str:
    plain = unicodedata.normalize("NFKD", title or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60] or "section"


class SectionFormSet(BaseInlineFormSet):
    """Keeps a section that has points, and numbers the sections in the order of their places."""

    def clean(self) -> None:
        self._tell_keys_apart()
        super().clean()
        deleted = [form.instance for form in self.deleted_forms if form.instance.pk]
        used = set(Point.objects.filter(section__in=deleted).values_list("section_id", flat=True))
        for section in deleted:
            if section.pk in used:
                raise ValidationError(
                    _(
                        "The section “%(title)s” has points in reports and stays. "
                        "Make a new version of the template instead."
                    )
                    % {"title": section.title}
                )

    def _tell_keys_apart(self) -> None:
        """Number keys that were made from equal titles; a key typed twice is an error."""
        taken: set[str] = set()
        for form in self._kept():
            typed = form.data.get(form.add_prefix("key")) or form.instance.pk
            key, count = form.cleaned_data.get("key", ""), 2
            while not typed and key in taken:
                key, count = f"{form.cleaned_data['key']}_{count}", count + 1
            if key in taken:
                form.add_error("key", _("Another section has this key. Choose another one."))
            taken.add(key)
            form.instance.key = form.cleaned_data["key"] = key

    def _kept(self) -> list[Any]:
        return [
            form
            for form in self.forms
            if form not in self.deleted_forms and (form.instance.pk or form.has_changed())
            if hasattr(form, "cleaned_data")
        ]

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        if not commit:
            return super().save(commit=False)
        forms_in_order = sorted(
            self._kept(),
            key=lambda form: (
                form.cleaned_data.get("place") or APART,
                form.instance.number or APART,
            ),
        )
        for number, form in enumerate(forms_in_order, start=2 * APART):
            if not form.instance.pk:
                form.instance.number = number
        saved = super().save()
        number_sections(template=self.instance, order=[form.instance.pk for form in forms_in_order])
        return saved


class TemplateFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File with a reporting template"),
        help_text=gettext_lazy("A .json file that was exported in an office like this one."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            return read_template(upload.read(), file_name=upload.name)
        except UnreadableTemplate as error:
            raise ValidationError(error.problems) from error


class MoveForm(forms.Form):
    """Which open reports move to a version, and where points go whose section it does not have."""

    reports = NumberedMultipleChoiceField(
        label=gettext_lazy("Open reports"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one report.")},
    )

    def __init__(self, *args: Any, template: ReportingTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        movable = movable_reports(template)
        self.fields["reports"].queryset = movable
        self.fields["reports"].label_from_instance = lambda report: (
            _("%(code)s, in version %(version)d")
            % {"code": report.code, "version": report.template.version}
        )
        choices = [(section.key, str(section)) for section in template.sections.all()]
        for section in sections_without_place(template, list(movable)):
            self.fields[f"{PLACE}{section.key}"] = forms.ChoiceField(
                label=_("Points of “%(title)s” go to") % {"title": section.title},
                choices=[("", "–"), *choices],
                required=False,
                help_text=_("Under “%(title)s” as sub-heading.") % {"title": section.title},
            )

    @property
    def places(self) -> dict[str, str]:
        """The chosen section for each key that this version does not have."""
        return {
            name.removeprefix(PLACE): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PLACE) and value
        }
