"""Editions, themes and sessions, with who takes part and how many came."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.contrib import admin
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from gfmd_site.admin_base import OfficeInline
from reports.admin.actions import begin_reports
from reports.admin.base import EditionAdmin
from reports.admin.leaving import CheckedTables
from reports.choices import ReportStatus
from reports.domain.waiting import without_head_counts, without_rapporteur
from reports.models import Edition, GuidingQuestion, HeadCount, Participation, Session, Theme
from reports.resources import (
    GuidingQuestionResource,
    HeadCountResource,
    ParticipationResource,
    SessionResource,
)


class ThemeInline(OfficeInline, admin.TabularInline):
    model = Theme
    fields = ("number", "title")
    show_change_link = True


@admin.register(Edition)
class EditionOffice(EditionAdmin):
    write_permission = "reports.manage_programme"
    edition_path = ""
    list_display = ("title", "year", "number", "place", "starts_on", "ends_on")
    list_filter = ("year",)
    search_fields = ("title", "place", "year")
    search_help_text = _("Title, place or year")
    autocomplete_fields = ("chairs",)
    inlines = (ThemeInline,)
    fieldsets = (
        (None, {"fields": ("title", ("number", "year"), "place", ("starts_on", "ends_on"))}),
        (_("What it is about"), {"fields": ("theme", "chairing_states")}),
        (_("How it runs"), {"fields": ("time_zone", "chairs", "memory_is_open")}),
        (
            _("Word files that are brought in"),
            {"fields": (("keep_originals", "keep_originals_days"),)},
        ),
    )


@admin.register(Theme)
class ThemeOffice(EditionAdmin):
    write_permission = "reports.manage_programme"
    list_display = ("title", "number", "edition")
    list_filter = ("edition",)
    list_select_related = ("edition",)
    search_fields = ("title", "number")
    search_help_text = _("Title or number")


class QuestionInline(OfficeInline, admin.TabularInline):
    model = GuidingQuestion
    fields = ("number", "text")


class ParticipationInline(OfficeInline, admin.TabularInline):
    model = Participation
    fields = ("role", "name", "organisation", "country", "constituency", "user")
    autocomplete_fields = ("country", "user")


class HeadCountInline(OfficeInline, admin.TabularInline):
    model = HeadCount
    fields = ("constituency", "count")


class ReportStatusFilter(admin.SimpleListFilter):
    """Sessions by what has become of their report, those without one included."""

    title = _("report")
    parameter_name = "report"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("Not begun")), *ReportStatus.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(report__isnull=True)
        return queryset.filter(report__status=self.value()) if self.value() else queryset


class MissingFilter(admin.SimpleListFilter):
    """Sessions whose set-up lacks something that the day needs."""

    title = _("what is missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("rapporteur", _("Rapporteur")),
            ("head_counts", _("Head-counts")),
            ("number", _("Number")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "rapporteur":
            return without_rapporteur(queryset)
        if self.value() == "head_counts":
            return without_head_counts(queryset)
        return queryset.filter(number="") if self.value() == "number" else queryset


@admin.register(Session)
class SessionOffice(CheckedTables, EditionAdmin):
    write_permission = "reports.manage_programme"
    resource_classes = [
        SessionResource,
        GuidingQuestionResource,
        ParticipationResource,
        HeadCountResource,
    ]
    list_display = (
        "title",
        "number",
        "kind",
        "theme_number",
        "starts",
        "room",
        "people",
        "report_status",
    )
    list_filter = ("edition", "kind", "theme", ReportStatusFilter, MissingFilter)
    list_select_related = ("theme", "edition", "report")
    search_fields = ("number", "title", "room")
    search_help_text = _("Number, title or room")
    # What has no time yet comes last: the day begins with the first room.
    ordering = ("-edition__year", F("starts_at").asc(nulls_last=True), "number", "title")
    autocomplete_fields = ("edition", "theme")
    inlines = (QuestionInline, ParticipationInline, HeadCountInline)
    actions = ("begin_report",)
    fieldsets = (
        (None, {"fields": ("edition", ("number", "kind"), "title", "theme")}),
        (
            _("When and where"),
            {
                "fields": (("starts_at", "ends_at"), "room"),
                "description": _("Times are those of the place where the edition meets."),
            },
        ),
        (
            _("What the room was told"),
            {"fields": ("expected_outcome", "paper_by", "chatham_policy")},
        ),
    )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Times are read and written as the clocks at the place of the meeting show them."""
        with timezone.override(_zone_of(object_id, request.POST.get("edition"))):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if isinstance(response, TemplateResponse):
                response.render()
        return response

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = (
            HeadCount.objects.filter(session=OuterRef("pk"))
            .order_by()
            .values("session")
            .annotate(total=Sum("count"))
            .values("total")
        )
        return super().get_queryset(request).annotate(people_count=Subquery(counted))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A session with a report stays: the report would lose its address."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (isinstance(obj, Session) and hasattr(obj, "report"))

    @admin.display(description=_("starts"), ordering="starts_at")
    def starts(self, session: Session) -> str:
        if session.starts_at is None:
            return ""
        zone = zoneinfo.ZoneInfo(session.edition.time_zone)
        return date_format(timezone.localtime(session.starts_at, zone), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("theme"), ordering="theme__number")
    def theme_number(self, session: Session) -> str:
        return str(session.theme.number) if session.theme else ""

    @admin.display(description=_("people"), ordering="people_count")
    def people(self, session: Session) -> int | None:
        return session.people_count  # type: ignore[attr-defined]

    @admin.display(description=_("report"), ordering="report__status")
    def report_status(self, session: Session) -> str:
        report = getattr(session, "report", None)
        return report.get_status_display() if report else str(_("not begun"))

    @admin.action(description=_("Begin a report …"), permissions=["begin"])
    def begin_report(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return begin_reports(self, request, queryset)

    def has_begin_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("reports.begin_report")


def _zone_of(session_id: str | None, edition_id: str | None) -> zoneinfo.ZoneInfo:
    """Return the time zone of a session's edition; for a new session, of the one chosen."""
    editions = Edition.objects.all()
    if edition_id and edition_id.isdigit():
        editions = editions.filter(pk=edition_id)
    elif session_id and session_id.isdigit():
        editions = editions.filter(sessions=session_id)
    edition = editions.first()
    return zoneinfo.ZoneInfo(edition.time_zone if edition else "UTC")
