"""Reporting templates as data. What reports rest on can be switched off, not deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gfmd_site.admin_base import OfficeAdmin, OfficeInline
from reports.models import Point, ReportingTemplate, TemplateSection


class SectionFormSet(BaseInlineFormSet):
    """Keeps a section that has points: deleting it would take people's words away."""

    def clean(self) -> None:
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


class SectionInline(OfficeInline, admin.StackedInline):
    model = TemplateSection
    formset = SectionFormSet
    fieldsets = (
        (None, {"fields": (("number", "key", "kind"), "default_attribution_level")}),
        (
            gettext_lazy("Title and guidance in English"),
            {"fields": ("title_en", "guidance_en")},
        ),
        (
            gettext_lazy("Other languages"),
            {
                "classes": ("collapse",),
                "fields": tuple(
                    f"{name}_{language}"
                    for language in ("fr", "es", "ar")
                    for name in ("title", "guidance")
                ),
            },
        ),
    )


@admin.register(ReportingTemplate)
class TemplateOffice(OfficeAdmin):
    write_permission = "reports.manage_templates"
    list_display = ("title_en", "key", "version", "section_count", "report_count", "is_active")
    list_filter = ("is_active", "key")
    search_fields = ("title_en", "key")
    search_help_text = gettext_lazy("Title or key")
    inlines = (SectionInline,)
    actions = ("switch_on", "switch_off")
    fieldsets = (
        (None, {"fields": (("key", "version"), "is_active")}),
        (
            gettext_lazy("Words in English"),
            {"fields": ("title_en", "introduction_en", "footnote_en")},
        ),
        (
            gettext_lazy("Other languages"),
            {
                "classes": ("collapse",),
                "fields": tuple(
                    f"{name}_{language}"
                    for language in ("fr", "es", "ar")
                    for name in ("title", "introduction", "footnote")
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .annotate(
                sections_total=Count("sections", distinct=True),
                reports_total=Count("reports", distinct=True),
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Key and version name a template in every report: they stay once one was begun."""
        used = obj is not None and obj.reports.exists()
        return ("key", "version") if used else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and not obj.reports.exists()

    @admin.display(description=gettext_lazy("sections"), ordering="sections_total")
    def section_count(self, template: ReportingTemplate) -> int:
        return template.sections_total  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("reports"), ordering="reports_total")
    def report_count(self, template: ReportingTemplate) -> int:
        return template.reports_total  # type: ignore[attr-defined]

    @admin.action(description=gettext_lazy("Switch on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = ReportingTemplate.objects.filter(pk__in=queryset.values("pk")).update(
            is_active=True
        )
        messages.success(request, _("%(count)d switched on.") % {"count": count})

    @admin.action(description=gettext_lazy("Switch off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = ReportingTemplate.objects.filter(pk__in=queryset.values("pk")).update(
            is_active=False
        )
        messages.success(request, _("%(count)d switched off.") % {"count": count})
