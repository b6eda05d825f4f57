"""The synthesis of an edition, its sections and items, each item with the points it rests on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Prefetch, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gfmd_site.admin_base import OfficeInline
from reports.admin.base import EditionAdmin, attach_words, limit_to_visible, shorten
from reports.choices import SynthesisStatus
from reports.models import ItemSource, Point, Synthesis, SynthesisItem, SynthesisSection
from reports.resources import point_queryset


class SynthesisAdmin(EditionAdmin):
    """Chairs write here. What the co-chairs have signed is only read."""

    write_permission = "reports.manage_synthesis"
    chairs_write = True
    synthesis_path = ""

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        if isinstance(obj, self.model) and self._status(obj) != SynthesisStatus.DRAFT:
            return False
        return super().may_write(request, obj)

    def _status(self, obj: Any) -> str:
        for step in filter(None, self.synthesis_path.split("__")):
            obj = getattr(obj, step)
        return obj.status


class VisibleInline(OfficeInline):
    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        limit_to_visible(self.admin_site, db_field, request, kwargs)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class SectionInline(VisibleInline, admin.TabularInline):
    model = SynthesisSection
    fields = ("order", "title", "theme", "session")
    autocomplete_fields = ("theme", "session")
    show_change_link = True


@admin.register(Synthesis)
class SynthesisOffice(SynthesisAdmin):
    list_display = ("title", "edition", "language", "minutes", "status", "items", "changed_at")
    list_filter = ("edition", "status", "language")
    list_select_related = ("edition",)
    search_fields = ("title",)
    search_help_text = _("Title")
    readonly_fields = ("status",)
    inlines = (SectionInline,)
    fieldsets = (
        (None, {"fields": ("edition", "title", "language", "status")}),
        (_("Time for reading aloud"), {"fields": (("minutes", "words_per_minute"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(item_count=Count("sections__items"))

    @admin.display(description=_("items"), ordering="item_count")
    def items(self, synthesis: Synthesis) -> int:
        return synthesis.item_count  # type: ignore[attr-defined]


class ItemInline(VisibleInline, admin.StackedInline):
    model = SynthesisItem
    fields = (("order", "rank", "place"), "text", "contested_note")
    show_change_link = True


@admin.register(SynthesisSection)
class SynthesisSectionOffice(SynthesisAdmin):
    edition_path = "synthesis__edition"
    synthesis_path = "synthesis"
    list_display = ("title", "synthesis", "order", "theme", "session")
    list_filter = ("synthesis",)
    list_select_related = ("synthesis__edition", "theme", "session")
    search_fields = ("title",)
    search_help_text = _("Title")
    autocomplete_fields = ("theme", "session")
    inlines = (ItemInline,)
    fields = ("synthesis", "order", "title", "theme", "session")


class SourceFormSet(BaseInlineFormSet):
    user: Any = None

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        attach_words((row.point for row in rows), self.user)
        return rows


class SourceInline(VisibleInline, admin.TabularInline):
    """The points of an item. A point is chosen from the list of points, by the lens."""

    model = ItemSource
    fields = ("point", "place", "words", "point_version")
    readonly_fields = ("place", "words", "point_version")
    raw_id_fields = ("point",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        points = point_queryset(Point.objects.all())
        return super().get_queryset(request).prefetch_related(Prefetch("point", queryset=points))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Give the rows the person for whom their text is rendered."""
        formset = super().get_formset(request, obj, **kwargs)
        return type("SourceFormSet", (SourceFormSet, formset), {"user": request.user})

    @admin.display(description=_("from"))
    def place(self, source: ItemSource) -> str:
        if not source.pk:
            return ""
        return f"{source.point.report.code}, {source.point.section.number}"

    @admin.display(description=_("text"))
    def words(self, source: ItemSource) -> str:
        return shorten(source.point.words) if source.pk else ""  # type: ignore[attr-defined]


@admin.register(SynthesisItem)
class SynthesisItemOffice(SynthesisAdmin):
    edition_path = "section__synthesis__edition"
    synthesis_path = "section__synthesis"
    list_display = ("beginning", "section", "place", "rank", "order", "sources")
    list_filter = ("section__synthesis", "place")
    list_select_related = ("section__synthesis__edition",)
    search_fields = ("text", "section__title")
    search_help_text = _("Text of the item or title of its section")
    inlines = (SourceInline,)
    fields = ("section", ("order", "rank", "place"), "text", "contested_note")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(source_count=Count("sources"))

    @admin.display(description=_("text"))
    def beginning(self, item: SynthesisItem) -> str:
        return shorten(item.text)

    @admin.display(description=_("sources"), ordering="source_count")
    def sources(self, item: SynthesisItem) -> int:
        return item.source_count  # type: ignore[attr-defined]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A source remembers the version of the point it was taken from."""
        for source in formset.save(commit=False):
            source.point_version = source.point.version
            source.save()
        for source in formset.deleted_objects:
            source.delete()
        formset.save_m2m()
