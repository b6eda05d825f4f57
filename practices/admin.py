"""Practices and vocabularies in the office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import (
    Count,
    ForeignObjectRel,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from gfmd_site.admin_base import OfficeAdmin, OfficeInline, TableImportExport
from practices.admin_import import PracticeImport
from practices.choices import ChangeKind, PracticeStatus, ReviewVerdict
from practices.domain.completeness import HUB, PLATFORM
from practices.domain.history import record, state_of
from practices.domain.queries import practice_rows
from practices.domain.vocabularies import switch
from practices.exporters.word import word_of
from practices.models import (
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Practice,
    PracticeOrganisation,
    PracticeReview,
    PracticeSource,
    PracticeText,
    Region,
    SdgGoal,
    SdgTarget,
    Term,
)
from practices.resources import TERM_RESOURCES, PracticeResource
from practices.views.files import word_file


class TextInline(OfficeInline, admin.StackedInline):
    model = PracticeText
    fields = (
        "language",
        "title",
        "summary",
        "benefit",
        "lessons",
        "recommendations",
        "innovation",
    )


class OrganisationInline(OfficeInline, admin.TabularInline):
    model = PracticeOrganisation
    fields = ("name", "role")


class SourceInline(OfficeInline, admin.TabularInline):
    model = PracticeSource
    fields = ("edition_year", "session_number", "note")


class ReviewFormSet(BaseInlineFormSet):
    """Keeps a verdict that was given: it is the record of who agreed to what."""

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and form.instance.verdict != ReviewVerdict.PENDING:
                raise ValidationError(
                    _("A review with a verdict stays. Ask for another review instead.")
                )


class ReviewInline(OfficeInline, admin.TabularInline):
    """Staff ask for reviews here; the reviewers answer on the site."""

    model = PracticeReview
    formset = ReviewFormSet
    fields = ("reviewer", "kind", "conflict_declared", "verdict", "remarks", "decided_at")
    readonly_fields = ("conflict_declared", "verdict", "remarks", "decided_at")
    autocomplete_fields = ("reviewer",)


@admin.register(Practice)
class PracticeOffice(PracticeImport, OfficeAdmin):
    write_permission = "practices.manage_practices"
    resource_classes = [PracticeResource]
    list_display = ("title_words", "status", "type", "scope", "objective", "updated_at")
    list_filter = (
        "status",
        "type",
        "scope",
        "main_language",
        ("primary_objective", admin.RelatedOnlyFieldListFilter),
        ("countries", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("primary_objective",)
    search_fields = ("texts__title", "organisations__name")
    search_help_text = gettext_lazy("Title or organisation")
    readonly_fields = ("status", "published_at", "submitted_by", "created_at", "updated_at")
    autocomplete_fields = ("targets", "countries", "regions")
    actions = ("word_for_hub", "word_for_platform")
    inlines = (TextInline, OrganisationInline, SourceInline, ReviewInline)
    fieldsets = (
        (None, {"fields": (("main_language", "status"), ("type", "scope"))}),
        (
            gettext_lazy("What it serves"),
            {"fields": ("primary_objective", "objectives", "principles", "targets")},
        ),
        (
            gettext_lazy("Where and when"),
            {"fields": ("countries", "regions", ("started_year", "ended_year", "ongoing"))},
        ),
        (gettext_lazy("More"), {"fields": ("links", "contact")}),
        (
            gettext_lazy("How it came here"),
            {"fields": ("submitted_by", "published_at", "created_at", "updated_at")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("texts")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a draft can go; what was submitted or published is withdrawn instead."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and obj.status == PracticeStatus.DRAFT

    def save_model(self, request: HttpRequest, obj: Practice, form: Any, change: bool) -> None:
        if change:
            form.state_before = state_of(obj)
            obj.version += 1
        else:
            obj.submitted_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What was changed here stands in the history like what was changed on the site."""
        super().save_related(request, form, formsets, change)
        record(
            practice=form.instance,
            kind=ChangeKind.EDIT if change else ChangeKind.CREATE,
            author=request.user,
            before=getattr(form, "state_before", None),
            after=state_of(form.instance),
        )

    @admin.action(description=gettext_lazy("Word in the order of the Hub"), permissions=["view"])
    def word_for_hub(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return _word_of_many(queryset, HUB)

    @admin.action(
        description=gettext_lazy("Word in the order of the Platform"), permissions=["view"]
    )
    def word_for_platform(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return _word_of_many(queryset, PLATFORM)

    @admin.display(description=gettext_lazy("title"))
    def title_words(self, practice: Practice) -> str:
        return str(practice)

    @admin.display(
        description=gettext_lazy("primary objective"), ordering="primary_objective__order"
    )
    def objective(self, practice: Practice) -> str:
        return practice.primary_objective.code if practice.primary_objective else ""


def _word_of_many(queryset: QuerySet, database: str) -> HttpResponse:
    rows = practice_rows().filter(pk__in=queryset.values("pk")).order_by("pk")
    data = word_of(rows, database=database, language=get_language() or "en")
    return word_file(data, f"practices-{database}.docx")


class OfferedFilter(admin.SimpleListFilter):
    title = gettext_lazy("offered")
    parameter_name = "offered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Offered")), ("no", _("Switched off"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(disabled_on__isnull=True)
        return queryset.filter(disabled_on__isnull=False) if self.value() else queryset


class TermOffice(TableImportExport, OfficeAdmin):
    """A vocabulary. Terms are switched off, never deleted: old reports keep them."""

    write_permission = "practices.manage_vocabularies"
    can_delete = False
    list_display = ("code", "label_in_use", "order", "is_offered", "uses")
    list_display_links = ("code", "label_in_use")
    list_filter = (OfferedFilter,)
    search_fields = ("code", "label_en", "label_fr", "label_es", "label_ar")
    search_help_text = gettext_lazy("Code or label in any language")
    actions = ("switch_on", "switch_off")

    def get_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [TERM_RESOURCES[self.model]]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj is not None else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        uses = sum(
            (_uses_by(relation) for relation in self.model._meta.related_objects),
            start=_nothing(),
        )
        return super().get_queryset(request).annotate(use_count=uses)

    @admin.display(description=gettext_lazy("label"), ordering="label_en")
    def label_in_use(self, term: Term) -> str:
        return term.label

    @admin.display(description=gettext_lazy("offered"), boolean=True, ordering="disabled_on")
    def is_offered(self, term: Term) -> bool:
        return term.disabled_on is None or term.disabled_on > timezone.localdate()

    @admin.display(description=gettext_lazy("uses"), ordering="use_count")
    def uses(self, term: Term) -> int:
        return term.use_count  # type: ignore[attr-defined]

    @admin.action(description=gettext_lazy("Switch off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset.filter(disabled_on__isnull=True), timezone.localdate())

    @admin.action(description=gettext_lazy("Switch on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset.filter(disabled_on__isnull=False), None)

    def _switch(self, request: HttpRequest, queryset: QuerySet, day: Any) -> None:
        terms = list(queryset)
        switch(terms=terms, day=day)
        for term in terms:
            self.log_change(request, term, [{"changed": {"fields": ["disabled_on"]}}])
        messages.success(
            request,
            ngettext("%(count)d term changed.", "%(count)d terms changed.", len(terms))
            % {"count": len(terms)},
        )


def _nothing() -> Any:
    return Value(0, output_field=IntegerField())


def _uses_by(relation: ForeignObjectRel) -> Any:
    """Return how many rows refer to a term.

    Who said a point does not count, nor do tags that would tell it (`uncounted` of the model).
    """
    if relation.many_to_many:
        rows, name = (
            relation.through._default_manager.all(),
            relation.field.m2m_reverse_field_name(),
        )
        uncounted = getattr(relation.related_model, "uncounted", None)
        if uncounted is not None:
            owner = relation.field.m2m_field_name()
            rows = rows.exclude(**{f"{owner}__in": uncounted(relation.field.name)})
    else:
        rows, name = relation.related_model._default_manager.all(), relation.field.name
    totals = (
        rows.filter(**{name: OuterRef("pk")})
        .order_by()
        .values(name)
        .annotate(total=Count("pk"))
        .values("total")
    )
    return Coalesce(Subquery(totals, output_field=IntegerField()), 0)


@admin.register(SdgTarget)
class TargetOffice(TermOffice):
    list_display = ("code", "label_in_use", "goal", "migration", "is_offered", "uses")
    list_filter = (OfferedFilter, "goal", "migration")
    list_select_related = ("goal",)


@admin.register(Country)
class CountryOffice(TermOffice):
    list_display = ("code", "label_in_use", "region", "is_offered", "uses")
    list_filter = (OfferedFilter, ("region", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("region",)
    search_fields = (*TermOffice.search_fields, "short_en", "short_fr", "short_es", "short_ar")
    autocomplete_fields = ("region",)


admin.site.register(
    [GcmObjective, GuidingPrinciple, SdgGoal, Region, Constituency],
    TermOffice,
)
