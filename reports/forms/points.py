"""One point with everything that belongs to it."""

from __future__ import annotations

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.choices import AlphabeticalChoices, NumberedMultipleChoiceField
from practices.choices import Language
from practices.domain.queries import readable_practices
from practices.models import (
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Practice,
    Region,
    SdgTarget,
)
from reports.choices import (
    AttributionKind,
    AttributionLevel,
    Consent,
    PointKind,
    Support,
)
from reports.domain.support import support_choices
from reports.models import GuidingQuestion, Point, Report, TemplateSection
from reports.models.points import MAX_HEADING, MAX_TEXT

LEVELS = [(0, _("First level")), (1, _("Second level")), (2, _("Third level"))]


class TermsField(NumberedMultipleChoiceField):
    """Terms as ticks; cleaned to codes. Terms that are switched off stay only where chosen."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class CountriesField(TermsField):
    iterator = AlphabeticalChoices


class QuestionsField(NumberedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: GuidingQuestion) -> str:
        return f"{obj.number}. {obj.text}"


class TermChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.label


class CountryField(TermChoiceField):
    iterator = AlphabeticalChoices


class PracticeField(forms.ModelChoiceField):
    """Practices that a person may read, and the one that the point has already.

    That one may be a draft of somebody else: then it can be kept, and its title is not told.
    """

    def offer(self, *, user: Any, linked: uuid.UUID | None) -> None:
        readable = readable_practices(user).values("pk")
        self.closed = linked if linked and not readable.filter(pk=linked).exists() else None
        rows = Practice.objects.filter(Q(pk__in=readable) | Q(pk=linked))
        self.queryset = rows.prefetch_related("texts")

    def label_from_instance(self, obj: Any) -> str:
        return _("A practice that is not published yet.") if obj.pk == self.closed else str(obj)


class PointForm(forms.Form):
    """Validates and converts; `values()` is what `reports.domain.points` takes."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PointKind.choices, initial=PointKind.POINT)
    section = forms.ModelChoiceField(
        label=_("Section"), queryset=TemplateSection.objects.none(), to_field_name="key"
    )
    heading = forms.CharField(
        label=_("Sub-heading"),
        required=False,
        max_length=MAX_HEADING,
        help_text=_("Points with the same sub-heading stand together. Leave empty for none."),
    )
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int, initial=0)
    text = forms.CharField(
        label=_("Text"),
        max_length=MAX_TEXT,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_(
            "One idea, best in at most 25 words. Write @Country or @[Organisation] for whoever "
            "spoke: it is shown only as far as they allow."
        ),
        error_messages={"required": _("Write the point first, or go back to leave it out.")},
    )
    language = forms.ChoiceField(label=_("Language of the text"), required=False)
    support = forms.ChoiceField(
        label=_("Support in the room"),
        required=False,
        choices=[("", _("Not noted")), *Support.choices],
        widget=forms.RadioSelect,
    )
    contested = forms.BooleanField(
        label=_("Contested"), required=False, help_text=_("Somebody in the room disagreed.")
    )
    constituencies = TermsField(
        label=_("Raised by"), queryset=Constituency.objects.none(), required=False
    )
    questions = QuestionsField(
        label=_("Guiding questions answered"),
        queryset=GuidingQuestion.objects.none(),
        required=False,
    )
    objectives = TermsField(
        label=_("GCM objectives"), queryset=GcmObjective.objects.none(), required=False
    )
    principles = TermsField(
        label=_("Guiding principles"), queryset=GuidingPrinciple.objects.none(), required=False
    )
    targets = TermsField(label=_("SDG targets"), queryset=SdgTarget.objects.none(), required=False)
    countries = CountriesField(
        label=_("Countries"),
        queryset=Country.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    practice = PracticeField(
        label=_("Practice made of it"), queryset=Practice.objects.none(), required=False
    )

    TERM_FIELDS = ("constituencies", "objectives", "principles", "targets", "countries")

    def __init__(
        self, *args: Any, report: Report, user: Any, point: Point | None = None, **kwargs: Any
    ):
        self.report = report
        self.point = point
        if point is not None:
            kwargs["initial"] = _initial_of(point)
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = report.template.sections.all()
        self.fields["questions"].queryset = report.session.guiding_questions.all()
        self.fields["practice"].offer(user=user, linked=point.practice_id if point else None)
        own = support_choices(point.section.kind) if point else {}
        if own:
            words = [(value, capfirst(own[value])) for value in Support.values]
            self.fields["support"].choices = [("", _("Not noted")), *words]
        language_name = dict(Language.choices)[report.language]
        self.fields["language"].choices = [
            ("", _("As the report (%(language)s)") % {"language": language_name}),
            *Language.choices,
        ]
        for name in self.TERM_FIELDS:
            model = self.fields[name].queryset.model
            chosen = getattr(point, name).all() if point else model.objects.none()
            self.fields[name].queryset = model.objects.filter(
                pk__in=[term.pk for term in chosen]
            ) | model.objects.filter(disabled_on__isnull=True)
        self.helper = _helper(bool(report.session.guiding_questions.count()))

    def values(self) -> dict[str, Any]:
        """Return the cleaned form as the fields of a point."""
        data = self.cleaned_data
        tags = {name: [term.code for term in data[name]] for name in self.TERM_FIELDS}
        tags["questions"] = [question.number for question in data["questions"]]
        return {
            "kind": data["kind"],
            "section": data["section"].key,
            "heading": data["heading"],
            "level": data["level"],
            "text": data["text"],
            "language": data["language"],
            "support": data["support"],
            "contested": data["contested"],
            "tags": tags,
            "practice": str(data["practice"].pk) if data["practice"] else None,
        }


def _initial_of(point: Point) -> dict[str, Any]:
    plain = ("kind", "heading", "level", "text", "language", "support", "contested")
    return {
        **{name: getattr(point, name) for name in plain},
        "section": point.section.key,
        "practice": point.practice_id,
        "questions": point.questions.all(),
        **{name: getattr(point, name).all() for name in PointForm.TERM_FIELDS},
    }


def _helper(has_questions: bool) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    questions = [_folded(_("Guiding questions answered"), "questions")] if has_questions else []
    helper.layout = Layout(
        "text",
        Row(
            Column("section", css_class="col-md-6"),
            Column("heading", css_class="col-md-6"),
        ),
        Row(
            Column("kind", css_class="col-6 col-md-3"),
            Column("level", css_class="col-6 col-md-4"),
            Column("language", css_class="col-12 col-md-5"),
        ),
        Fieldset(_("Support"), "support", "contested", "constituencies", css_class="mt-3"),
        *questions,
        _folded(_("GCM objectives"), "objectives"),
        _folded(_("SDG targets"), "targets"),
        _folded(_("Guiding principles"), "principles"),
        _folded(_("Countries"), "countries"),
        _folded(_("Practice"), "practice"),
    )
    return helper


def _folded(title: Any, *names: str) -> Layout:
    """A group that opens and closes without JavaScript."""
    summary = HTML(f"<details class='fold'><summary class='fold__title'>{title}</summary>")
    return Layout(summary, *names, HTML("</details>"))


class AttributionForm(forms.Form):
    """Who said it, and what that person allowed."""

    mention = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[("", _("Nobody noted")), *AttributionKind.choices],
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    organisation = forms.CharField(
        label=_("Organisation or ministry"), required=False, max_length=300
    )
    country = CountryField(
        label=_("State"), queryset=Country.objects.all(), required=False, to_field_name="code"
    )
    region = TermChoiceField(
        label=_("Region"), queryset=Region.objects.all(), required=False, to_field_name="code"
    )
    constituency = TermChoiceField(
        label=_("Constituency"),
        queryset=Constituency.objects.all(),
        required=False,
        to_field_name="code",
    )
    level = forms.ChoiceField(
        label=_("May be named as"),
        required=False,
        choices=AttributionLevel.choices,
        initial=AttributionLevel.ANONYMOUS,
        help_text=_("Applies once the speaker has approved."),
    )
    consent = forms.ChoiceField(
        label=_("Consent"), required=False, choices=Consent.choices, initial=Consent.NOT_ASKED
    )
    how = forms.CharField(
        label=_("How it was given"),
        required=False,
        max_length=300,
        help_text=_("For example “orally, after the session” or “by e-mail”."),
    )

    def values(self) -> dict[str, Any] | None:
        """Return the attribution as plain values, or None where nobody is noted."""
        data = self.cleaned_data
        if not data.get("kind"):
            return None
        codes = {
            name: data[name].code if data[name] else None
            for name in ("country", "region", "constituency")
        }
        texts = {name: data[name] for name in ("mention", "kind", "name", "organisation", "how")}
        return {
            **texts,
            **codes,
            "level": data["level"] or AttributionLevel.ANONYMOUS,
            "consent": data["consent"] or Consent.NOT_ASKED,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needed = {
            AttributionKind.COUNTRY: ("country", _("Choose the State that spoke.")),
            AttributionKind.REGION: ("region", _("Choose the region.")),
            AttributionKind.CONSTITUENCY: ("constituency", _("Choose the constituency.")),
            AttributionKind.PERSON: ("name", _("Write the name of the person.")),
        }
        name, sentence = needed.get(data.get("kind"), ("", ""))
        if name and not data.get(name):
            self.add_error(name, sentence)
        if data.get("kind") == AttributionKind.ORGANISATION and not (
            data.get("name") or data.get("organisation")
        ):
            self.add_error("organisation", _("Write the name of the organisation."))
        if not data.get("kind") and any(data.get(n) for n in ("name", "organisation", "country")):
            self.add_error("kind", _("Say who this is: a State, an organisation, a person …"))
        return data


# A form says how many it sends: a thousand would each be shown again with all their lists.
AttributionFormSet = forms.formset_factory(
    AttributionForm, extra=1, max_num=20, absolute_max=21, can_delete=True
)


def share_choices(formset: forms.BaseFormSet) -> None:
    """Read each list of terms once for all forms of a formset, instead of once a form."""
    lists = {
        name: list(field.iterator(field))
        for name, field in AttributionForm.base_fields.items()
        if isinstance(field, forms.ModelChoiceField)
    }
    for form in formset.forms:
        for name, choices in lists.items():
            form.fields[name].widget.choices = choices
