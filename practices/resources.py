"""Practices and vocabularies as tables. What is kept inside is no column."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from import_export.fields import Field
from import_export.widgets import BooleanWidget

from gfmd_site.table_resources import SEPARATOR, CodesWidget, TableResource, TermWidget
from practices.models import (
    Constituency,
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

WORDS = ("title", "summary", "benefit", "lessons", "recommendations", "innovation")
COMMON = ("code", "order", "label_en", "label_fr", "label_es", "label_ar", "disabled_on")


class YesNoWidget(BooleanWidget):
    TRUE_VALUES = ["yes", "true", "1", 1, True]
    FALSE_VALUES = ["no", "false", "0", 0, False, ""]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class PracticeResource(TableResource):
    """One row a practice, with its words in the main language.

    The contact is kept inside, so it is no column; the status changes on the site only.
    """

    title = Field(column_name="title")
    summary = Field(column_name="summary")
    benefit = Field(column_name="benefit")
    lessons = Field(column_name="lessons")
    recommendations = Field(column_name="recommendations")
    innovation = Field(column_name="innovation")
    status = Field(attribute="status", column_name="status", readonly=True)
    ongoing = Field(attribute="ongoing", column_name="ongoing", widget=YesNoWidget())
    organisations = Field(column_name="organisations", readonly=True)
    primary_objective = Field(
        attribute="primary_objective",
        column_name="primary_objective",
        widget=TermWidget(GcmObjective),
    )
    objectives = Field(
        attribute="objectives", column_name="objectives", widget=CodesWidget(GcmObjective)
    )
    principles = Field(
        attribute="principles", column_name="principles", widget=CodesWidget(GuidingPrinciple)
    )
    targets = Field(attribute="targets", column_name="targets", widget=CodesWidget(SdgTarget))
    countries = Field(attribute="countries", column_name="countries", widget=CodesWidget(Country))
    regions = Field(attribute="regions", column_name="regions", widget=CodesWidget(Region))

    class Meta:
        model = Practice
        clean_model_instances = True
        import_id_fields = ("id",)
        fields = export_order = (
            "id",
            "main_language",
            *WORDS,
            "type",
            "scope",
            "primary_objective",
            "objectives",
            "principles",
            "targets",
            "countries",
            "regions",
            "organisations",
            "started_year",
            "ended_year",
            "ongoing",
            "links",
            "status",
        )

    def get_queryset(self) -> QuerySet[Practice]:
        return self.with_everything(Practice.objects.all())

    def iter_queryset(self, queryset: QuerySet[Practice]) -> Any:
        return super().iter_queryset(self.with_everything(queryset))

    @staticmethod
    def with_everything(queryset: QuerySet[Practice]) -> QuerySet[Practice]:
        return queryset.select_related("primary_objective").prefetch_related(
            "texts",
            "organisations",
            "objectives",
            "principles",
            "targets",
            "countries",
            "regions",
        )

    def export_field(self, field: Field, instance: Practice, **kwargs: Any) -> Any:
        """The words stand in another table: take them in the main language."""
        name = field.column_name
        if name in WORDS:
            text = instance.text_in(instance.main_language) if instance.pk else None
            return getattr(text, name) if text else ""
        if name == "organisations":
            return SEPARATOR.join(row.name for row in instance.organisations.all())
        if isinstance(field.widget, CodesWidget):
            return SEPARATOR.join(sorted(t.code for t in getattr(instance, name).all()))
        return super().export_field(field, instance, **kwargs)

    def after_save_instance(self, instance: Practice, row: Any, **kwargs: Any) -> None:
        words = {name: str(row[name] or "") for name in WORDS if name in row}
        if words:
            text = PracticeText.objects.filter(
                practice=instance, language=instance.main_language
            ).first() or PracticeText(practice=instance, language=instance.main_language)
            for name, value in words.items():
                setattr(text, name, value)
            text.full_clean(validate_unique=False)
            text.save()


class _TermResource(TableResource):
    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        import_id_fields = ("code",)


class GcmObjectiveResource(_TermResource):
    class Meta(_TermResource.Meta):
        model = GcmObjective
        fields = export_order = (*COMMON, "title_en", "cluster")


class GuidingPrincipleResource(_TermResource):
    class Meta(_TermResource.Meta):
        model = GuidingPrinciple
        fields = export_order = COMMON


class SdgGoalResource(_TermResource):
    class Meta(_TermResource.Meta):
        model = SdgGoal
        fields = export_order = (*COMMON, "colour")


class SdgTargetResource(_TermResource):
    goal = Field(attribute="goal", column_name="goal", widget=TermWidget(SdgGoal))

    class Meta(_TermResource.Meta):
        model = SdgTarget
        fields = export_order = (*COMMON, "goal", "migration")


class RegionResource(_TermResource):
    parent = Field(attribute="parent", column_name="parent", widget=TermWidget(Region))

    class Meta(_TermResource.Meta):
        model = Region
        fields = export_order = (*COMMON, "parent")


class CountryResource(_TermResource):
    region = Field(attribute="region", column_name="region", widget=TermWidget(Region))

    class Meta(_TermResource.Meta):
        model = Country
        fields = export_order = (
            *COMMON,
            "iso2",
            "m49",
            "region",
            "short_en",
            "short_fr",
            "short_es",
            "short_ar",
        )


class ConstituencyResource(_TermResource):
    class Meta(_TermResource.Meta):
        model = Constituency
        fields = export_order = (
            *COMMON,
            "neutral_en",
            "neutral_fr",
            "neutral_es",
            "neutral_ar",
        )


TERM_RESOURCES: dict[type[Term], type[TableResource]] = {
    resource._meta.model: resource
    for resource in (
        GcmObjectiveResource,
        GuidingPrincipleResource,
        SdgGoalResource,
        SdgTargetResource,
        RegionResource,
        CountryResource,
        ConstituencyResource,
    )
}
