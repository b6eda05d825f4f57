"""Practices and vocabularies as tables. What is kept inside is no column."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from import_export.fields import Field
from import_export.results import Error, Result, RowResult
from import_export.widgets import BooleanWidget

from gfmd_site.lib.collector import collector_paused
from gfmd_site.lib.csvsafe import BadTable
from gfmd_site.table_resources import (
    SEPARATOR,
    TableResource,
    TermWidget,
    marked_difference,
)
from practices.domain.history import TERM_LISTS, WORDS
from practices.importers.plan import Plan, Shown, plan_table
from practices.models import (
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Practice,
    Region,
    SdgGoal,
    SdgTarget,
    Term,
)

COMMON = ("code", "order", "label_en", "label_fr", "label_es", "label_ar", "disabled_on")


# The page names this many refused rows; the file that is given back holds all.
MOST_REFUSALS = 200


class YesNoWidget(BooleanWidget):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class PracticeResource(TableResource):
    """One row a practice, with its words in the main language.

    The contact is kept inside, so it is no column; the status changes on the site only. Rows are
    read by `practices.importers.plan` and stored together at the end. With `leave_out` refused
    rows do not stop the others; either way the result holds them as `refused`, to be given back.
    """

    title = Field(column_name="title")
    summary = Field(column_name="summary")
    benefit = Field(column_name="benefit")
    lessons = Field(column_name="lessons")
    recommendations = Field(column_name="recommendations")
    innovation = Field(column_name="innovation")
    themes = Field(column_name="themes")
    status = Field(attribute="status", column_name="status", readonly=True)
    ongoing = Field(attribute="ongoing", column_name="ongoing", widget=YesNoWidget())
    organisations = Field(column_name="organisations")
    primary_objective = Field(
        attribute="primary_objective",
        column_name="primary_objective",
        widget=TermWidget(GcmObjective),
    )
    objectives = Field(column_name="objectives")
    principles = Field(column_name="principles")
    goals = Field(column_name="goals")
    targets = Field(column_name="targets")
    countries = Field(column_name="countries")
    regions = Field(column_name="regions")

    class Meta:
        model = Practice
        # A table of new practices needs no ids.
        import_id_fields = ()
        fields = export_order = (
            "id",
            "main_language",
            *WORDS,
            "type",
            "scope",
            "themes",
            "primary_objective",
            *TERM_LISTS,
            "organisations",
            "started_year",
            "ended_year",
            "ongoing",
            "links",
            "status",
        )

    def __init__(self, user: Any = None, leave_out: bool = False, **kwargs: Any) -> None:
        super().__init__(user=user, **kwargs)
        self.leave_out = leave_out

    # Out

    def get_queryset(self) -> QuerySet[Practice]:
        return self.with_everything(Practice.objects.all())

    def iter_queryset(self, queryset: QuerySet[Practice]) -> Any:
        return super().iter_queryset(self.with_everything(queryset))

    @staticmethod
    def with_everything(queryset: QuerySet[Practice]) -> QuerySet[Practice]:
        return queryset.select_related("primary_objective").prefetch_related(
            "texts", "organisations", *TERM_LISTS
        )

    def export_field(self, field: Field, instance: Practice, **kwargs: Any) -> Any:
        """The words stand in another table: take them in the main language."""
        name = field.column_name
        if name in WORDS:
            text = instance.text_in(instance.main_language) if instance.pk else None
            return getattr(text, name) if text else ""
        if name == "organisations":
            rows = (f"{row.role}: {row.name}" for row in instance.organisations.all())
            return SEPARATOR.join(rows)
        if name == "themes":
            return SEPARATOR.join(instance.themes)
        if name in TERM_LISTS:
            return SEPARATOR.join(sorted(t.code for t in getattr(instance, name).all()))
        return super().export_field(field, instance, **kwargs)

    # In

    @collector_paused()
    def import_data(self, dataset: Any, dry_run: bool = False, **kwargs: Any) -> Result:
        """Read the whole table first, then write it at once; nothing where a row is refused.

        The result holds the first rows for the preview, and counts them all.
        """
        result = Result()
        result.diff_headers = self.get_export_headers()
        try:
            self.check_columns(dataset.headers or [])
            plan = plan_table(dataset, rows=self._stored, as_row=self._as_row)
        except BadTable as error:
            result.append_base_error(Error(error))
            return result
        result.refused = plan.refused
        self._count(plan, result)
        if not dry_run and not result.invalid_rows:
            plan.store(by=self.user)
        return result

    def _count(self, plan: Plan, result: Result) -> None:
        result.totals[RowResult.IMPORT_TYPE_NEW] = len(plan.new)
        result.totals[RowResult.IMPORT_TYPE_UPDATE] = len(plan.changed)
        result.totals[RowResult.IMPORT_TYPE_SKIP] = plan.same
        result.total_rows = len(plan.new) + len(plan.changed) + plan.same + len(plan.refused)
        for shown in plan.shown:
            result.append_row_result(self._preview(shown))
        if not self.leave_out:
            result.totals[RowResult.IMPORT_TYPE_INVALID] = len(plan.refused)
            for row in plan.refused[:MOST_REFUSALS]:
                result.append_invalid_row(row.number - 1, row.row, row.error)

    def _preview(self, shown: Shown) -> RowResult:
        result = RowResult()
        result.import_type = (
            RowResult.IMPORT_TYPE_NEW if shown.is_new else RowResult.IMPORT_TYPE_UPDATE
        )
        result.diff = [
            marked_difference(before, shown.after.get(name, before))
            for name in self.get_export_headers()
            for before in [shown.before.get(name, "")]
        ]
        return result

    def _stored(self, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Practice]:
        return self.with_everything(Practice.objects.all()).in_bulk(list(ids))

    def _as_row(self, practice: Practice) -> dict[str, str]:
        cells = zip(self.get_export_headers(), self.export_resource(practice), strict=True)
        return {name: str(cell if cell is not None else "").strip() for name, cell in cells}


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
