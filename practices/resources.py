"""Practices and vocabularies as tables. What is kept inside is no column."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.results import RowResult
from import_export.widgets import BooleanWidget

from gfmd_site.lib.csvsafe import BadTable
from gfmd_site.table_resources import (
    SEPARATOR,
    TableResource,
    TermWidget,
    marked_difference,
    skipped_row,
)
from practices.domain import bulk, records
from practices.domain.history import TERM_LISTS, WORDS
from practices.importers.table import ReadRow, TableReader
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


MAX_ROWS = 20_000
# A preview of thousands of rows helps nobody and takes long to draw.
SHOWN_ROWS = 100


@dataclass(frozen=True)
class Refused:
    """A row with mistakes, as it came: to be corrected and brought back."""

    number: int
    row: dict[str, Any]
    sentences: list[str]


class YesNoWidget(BooleanWidget):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class PracticeResource(TableResource):
    """One row a practice, with its words in the main language.

    The contact is kept inside, so it is no column; the status changes on the site only. Rows are
    read by `practices.importers.table` and stored together at the end. With `leave_out` refused
    rows do not stop the others; either way they stand in `refused`, to be given back.
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
        # A table of new practices needs no ids, and no row needs a savepoint of its own.
        import_id_fields = ()
        use_bulk = True
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
        self.refused: list[Refused] = []
        self._reader: TableReader | None = None
        self._stored: dict[Any, Practice] = {}
        self._read: list[tuple[Practice | None, ReadRow]] = []

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

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        if len(dataset) > MAX_ROWS:
            raise BadTable(
                _("The table has %(rows)d rows, at most %(most)d go in at once. Split it.")
                % {"rows": len(dataset), "most": MAX_ROWS}
            )
        if "title" not in dataset.headers and "id" not in dataset.headers:
            raise BadTable(_("The table needs the column “title”, or “id” to change practices."))
        self._reader = TableReader()
        cells = dataset["id"] if "id" in dataset.headers else ()
        ids = [found for cell in cells if (found := as_uuid(cell))]
        self._stored = self.with_everything(Practice.objects.all()).in_bulk(ids)

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        # Without a reader the whole table was refused; the library goes through its rows anyhow.
        if self._reader is None or not any(str(cell or "").strip() for cell in row.values()):
            return skipped_row()
        number = kwargs["row_number"] + 1
        try:
            read = self._reader.read(row, number)
        except ValidationError as error:
            return self._refuse(row, number, error)
        practice = self._stored.get(read.practice_id) if read.practice_id else None
        before = self._as_row(practice) if practice else {}
        after = {name: str(cell or "").strip() for name, cell in row.items()}
        if practice and all(
            before.get(name, "") == cell for name, cell in after.items() if name != "problem"
        ):
            return skipped_row()
        self._read.append((practice, read))
        result = RowResult()
        result.import_type = RowResult.IMPORT_TYPE_UPDATE if practice else RowResult.IMPORT_TYPE_NEW
        shown = len(self._read) <= SHOWN_ROWS
        names = self.get_export_headers()
        result.diff = (
            [marked_difference(before.get(n, ""), after.get(n, before.get(n, ""))) for n in names]
            if shown
            else None
        )
        return result

    def get_diff_headers(self) -> list[str]:
        return self.get_export_headers()

    def _as_row(self, practice: Practice) -> dict[str, str]:
        cells = zip(self.get_export_headers(), self.export_resource(practice), strict=True)
        return {name: str(cell if cell is not None else "").strip() for name, cell in cells}

    def _refuse(self, row: Any, number: int, error: ValidationError) -> RowResult:
        sentences = [
            f"{name}: {sentence}"
            for name, found in error.message_dict.items()
            for sentence in found
        ]
        self.refused.append(Refused(number, dict(row), sentences))
        if self.leave_out:
            return skipped_row()
        result = RowResult()
        result.import_type = RowResult.IMPORT_TYPE_INVALID
        result.validation_error = error
        return result

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        result.refused = self.refused
        if kwargs.get("dry_run") or result.has_errors() or result.has_validation_errors():
            return
        new = [(read.practice_id, read.values) for practice, read in self._read if not practice]
        bulk.create_many(new, by=self.user)
        for practice, read in self._read:
            if practice:
                values = dict(read.values)
                words = values.pop("words", None)
                if words:
                    values["texts"] = {practice.main_language: self._texts(practice, words)}
                records.update_practice(
                    practice=practice, values=values, by=self.user, base_version=practice.version
                )

    @staticmethod
    def _texts(practice: Practice, words: dict[str, str]) -> dict[str, str]:
        text = practice.text_in(practice.main_language)
        return {name: words.get(name, getattr(text, name, "")) for name in WORDS}


def as_uuid(cell: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(cell))
    except ValueError:
        return None


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
