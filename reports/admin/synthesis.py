"""The synthesis of an edition, its sections and items, each item with the points it rests on.

Sections, items and sources are written where the synthesis is compiled, which keeps a log of every
change; here they are found and read.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Prefetch, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gfmd_site.admin_base import OfficeInline
from gfmd_site.lib.typography import with_commas
from reports.admin.base import EditionAdmin, attach_words, shorten
from reports.domain.synthesis_queries import with_sources
from reports.domain.synthesis_words import item_words, note_words
from reports.models import ItemSource, Point, Synthesis, SynthesisItem, SynthesisSection
from reports.resources import point_queryset
from reports.views import similar, synthesis, synthesis_changes, synthesis_overview


class SynthesisAdmin(EditionAdmin):
    """Chairs write here. What the co-chairs have signed is only read."""

    write_permission = "reports.manage_synthesis"
    chairs_write = True
    synthesis_path = ""

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        if isinstance(obj, self.model) and not self._synthesis(obj).is_open:
            return False
        return super().may_write(request, obj)

    def _synthesis(self, obj: Any) -> Synthesis:
        for step in filter(None, self.synthesis_path.split("__")):
            obj = getattr(obj, step)
        synthesis: Synthesis = obj
        return synthesis


class ReadPart(SynthesisAdmin):
    """A part of a synthesis: read here, written on the page where it is compiled."""

    can_add = can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadInline(OfficeInline):
    can_add = can_delete = False

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SectionInline(ReadInline, admin.TabularInline):
    model = SynthesisSection
    fields = ("title", "theme", "session")
    show_change_link = True


@admin.register(Synthesis)
class SynthesisOffice(SynthesisAdmin):
    list_display = (
        "title",
        "compile_link",
        "edition",
        "language",
        "minutes",
        "status",
        "items",
        "changed_at",
    )
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

    def get_urls(self) -> list[URLPattern]:
        """The page for compiling asks for the permission itself; its JSON address for sign-in."""
        page, inside = "<int:pk>/compile/", self.admin_site.admin_view
        name = "reports_synthesis_compile"
        own = [
            path(page, inside(synthesis.compile_synthesis), name=name),
            path(f"{page}points/", inside(synthesis.points_part), name=f"{name}_points"),
            path(f"{page}outline/", inside(synthesis.outline_part), name=f"{name}_outline"),
            path(f"{page}history/", inside(synthesis_overview.history), name=f"{name}_history"),
            path(f"{page}balance/", inside(synthesis_overview.balance), name=f"{name}_balance"),
            path(f"{page}similar/", inside(similar.similar), name=f"{name}_similar"),
            path(f"{page}changes/", synthesis_changes.changes, name=f"{name}_changes"),
        ]
        return own + super().get_urls()

    @admin.display(description=_("outline"))
    def compile_link(self, row: Synthesis) -> str:
        address = reverse("admin:reports_synthesis_compile", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, _("Compile"))

    @admin.display(description=_("items"), ordering="item_count")
    def items(self, synthesis: Synthesis) -> int:
        return synthesis.item_count  # type: ignore[attr-defined]


class ItemWords:
    """Columns with the words of an item as they may leave."""

    @admin.display(description=_("text"))
    def words(self, item: SynthesisItem) -> str:
        return item_words(item, item.section.synthesis.language)

    @admin.display(description=_("contested points and minority views"))
    def contested_words(self, item: SynthesisItem) -> str:
        return note_words(item, item.section.synthesis.language)

    @admin.display(description=_("text"))
    def beginning(self, item: SynthesisItem) -> str:
        return shorten(self.words(item))


class ItemInline(ItemWords, ReadInline, admin.StackedInline):
    model = SynthesisItem
    fields = (("rank", "place"), "words", "contested_words")
    readonly_fields = ("words", "contested_words")
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_sources(super().get_queryset(request)).select_related("section__synthesis")


@admin.register(SynthesisSection)
class SynthesisSectionOffice(ReadPart):
    edition_path = "synthesis__edition"
    synthesis_path = "synthesis"
    list_display = ("title", "synthesis", "theme", "session")
    list_filter = ("synthesis",)
    list_select_related = ("synthesis__edition", "theme", "session")
    search_fields = ("title",)
    search_help_text = _("Title")
    inlines = (ItemInline,)
    fields = ("synthesis", "title", "theme", "session")


class SourceFormSet(BaseInlineFormSet):
    user: Any = None

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        attach_words((row.point for row in rows), self.user)
        return rows


class SourceInline(ReadInline, admin.TabularInline):
    """The points of an item."""

    model = ItemSource
    fields = ("point", "place", "words", "point_version")
    readonly_fields = ("point", "place", "words", "point_version")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        points = point_queryset(Point.objects.all())
        return super().get_queryset(request).prefetch_related(Prefetch("point", queryset=points))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Give the rows the person for whom their text is rendered."""
        formset = super().get_formset(request, obj, **kwargs)
        return type("SourceFormSet", (SourceFormSet, formset), {"user": request.user})

    @admin.display(description=_("from"))
    def place(self, source: ItemSource) -> str:
        return with_commas((source.point.report.code, str(source.point.section.number)))

    @admin.display(description=_("text"))
    def words(self, source: ItemSource) -> str:
        return shorten(source.point.words)  # type: ignore[attr-defined]


@admin.register(SynthesisItem)
class SynthesisItemOffice(ItemWords, ReadPart):
    edition_path = "section__synthesis__edition"
    synthesis_path = "section__synthesis"
    list_display = ("beginning", "section", "place", "rank", "sources")
    list_filter = ("section__synthesis", "place")
    list_select_related = ("section__synthesis__edition",)
    search_fields = ("text", "section__title")
    search_help_text = _("Text of the item or title of its section")
    inlines = (SourceInline,)
    fields = ("section", ("rank", "place"), "words", "contested_words")
    readonly_fields = ("words", "contested_words")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).annotate(source_count=Count("sources"))
        return with_sources(rows)

    @admin.display(description=_("sources"), ordering="source_count")
    def sources(self, item: SynthesisItem) -> int:
        return item.source_count  # type: ignore[attr-defined]
