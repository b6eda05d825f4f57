"""Reports, points, comments and the log: read here, changed through the rules of the domain."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from gfmd_site.table_formats import STREAMED_FORMATS
from reports.admin import actions
from reports.admin.base import (
    EditionAdmin,
    WordsChangeList,
    attach_comment_words,
    attach_words,
    in_office,
    reader_for,
    shorten,
)
from reports.admin.leaving import CheckedTables
from reports.admin.refused import RefusedRows
from reports.choices import ReleaseChannel, SectionKind
from reports.domain.content import by_heading
from reports.domain.header import header_of
from reports.domain.history import entries
from reports.domain.queries import points_of, report_rows
from reports.domain.remarks import report_reason
from reports.domain.waiting import unanswered, with_waiting_consents
from reports.exporters.outgoing import points_outgoing
from reports.models import Comment, Point, Report
from reports.resources import PointResource, point_queryset
from reports.rules import has_attribution_right
from reports.views.release_check import release

LAST_REVISIONS = 20


class WaitingFilter(admin.SimpleListFilter):
    title = _("consents")
    parameter_name = "consents"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("Has waiting consents"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return with_waiting_consents(queryset) if self.value() == "waiting" else queryset


def _count_of(rows: QuerySet, path: str, counted: str = "pk") -> Coalesce:
    """Return a count for each report as a subquery: joins would multiply one by another."""
    totals = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    amount = totals.annotate(total=Count(counted, distinct=True)).values("total")
    return Coalesce(Subquery(amount, output_field=IntegerField()), 0)


def _for_named_staff(request: HttpRequest, columns: Any, column: Any) -> tuple[Any, ...]:
    """Leave a column out for whoever may not know that somebody has not answered."""
    return tuple(one for one in columns if one != column or has_attribution_right(request.user))


@admin.register(Report)
class ReportOffice(EditionAdmin):
    view_permission = "reports.view_board"
    edition_path = "session__edition"
    can_add = can_delete = False
    list_display = (
        "code",
        "session_title",
        "status",
        "language",
        "points",
        "sections_filled",
        "changed_at",
        "waiting_consents",
    )
    list_filter = ("session__edition", "status", "session__theme", "language", WaitingFilter)
    search_fields = ("code", "session__title")
    search_help_text = _("Code or title of the session")
    ordering = ("-session__edition__year", "session__number")
    actions = ("accept_reports", "return_reports", "reopen_reports")

    def get_list_display(self, request: HttpRequest) -> Any:
        return _for_named_staff(request, super().get_list_display(request), "waiting_consents")

    def get_list_filter(self, request: HttpRequest) -> Any:
        return _for_named_staff(request, super().get_list_filter(request), WaitingFilter)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        present = Point.objects.present()
        return (
            super()
            .get_queryset(request)
            .select_related("session__edition", "template")
            .annotate(
                point_count=_count_of(present, "report"),
                filled_count=_count_of(present.exclude(text=""), "report", "section"),
                waiting_count=_count_of(unanswered(), "point__report"),
                section_count=Coalesce(
                    Subquery(
                        Report.objects.filter(pk=OuterRef("pk"))
                        .order_by()
                        .values("pk")
                        .annotate(total=Count("template__sections"))
                        .values("total")
                    ),
                    0,
                ),
            )
        )

    @admin.display(description=_("session"), ordering="session__title")
    def session_title(self, report: Report) -> str:
        return report.session.title

    @admin.display(description=_("points"), ordering="point_count")
    def points(self, report: Report) -> int:
        return report.point_count  # type: ignore[attr-defined]

    @admin.display(description=_("sections filled"), ordering="filled_count")
    def sections_filled(self, report: Report) -> str:
        return f"{report.filled_count}/{report.section_count}"  # type: ignore[attr-defined]

    @admin.display(description=_("waiting consents"), ordering="waiting_count")
    def waiting_consents(self, report: Report) -> int:
        return report.waiting_count  # type: ignore[attr-defined]

    # The reports are changed on the site; here they are read and change their status.

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Accept …"))
    def accept_reports(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return actions.change_status(self, request, queryset, actions.ACCEPT)

    @admin.action(description=_("Return with a reason …"))
    def return_reports(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return actions.change_status(self, request, queryset, actions.RETURN)

    @admin.action(description=_("Reopen with a reason …"))
    def reopen_reports(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return actions.change_status(self, request, queryset, actions.REOPEN)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_points)
        own = [
            path("<int:pk>/points.<str:kind>", view, name="reports_report_points"),
        ]
        return own + super().get_urls()

    def export_points(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Let the points of one report leave as this reader may see them, after the check."""
        report = self._get_report(request, str(pk))
        if report is None or kind not in {"csv", "xlsx"}:
            raise Http404
        sees_names = reader_for(request.user, report).sees_names
        return release(
            request,
            points_outgoing(report, kind, sees_names=sees_names),
            back=reverse("admin:reports_report_change", args=[report.pk]),
            channel=ReleaseChannel.OFFICE,
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        report = self._get_report(request, unquote(object_id))
        if report is None:
            messages.warning(request, _("This report does not exist, or you may not read it."))
            return redirect("admin:reports_report_changelist")
        context = {
            **self.admin_site.each_context(request),
            **self._page(request, report),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/reports/report/page.html", context)

    def _get_report(self, request: HttpRequest, pk: str) -> Report | None:
        if not pk.isdigit():
            return None
        report = report_rows().filter(pk=pk).first()
        allowed = report is not None and self.has_view_permission(request, report)
        return report if allowed else None

    def _page(self, request: HttpRequest, report: Report) -> dict[str, Any]:
        user, reader = request.user, reader_for(request.user, report)
        points = points_of(report)
        attach_words(points, user)
        rows = report.comments.select_related("author", "point__section")
        comments = list(rows if reader.sees_names else rows.filter(team_only=False))
        for comment in comments:
            comment.report = report
            _use_loaded_point(comment, points)
        attach_comment_words(comments, user)
        revisions = list(report.revisions.select_related("author").order_by("-pk")[:LAST_REVISIONS])
        return {
            "title": f"{report.code} {report.session.title}",
            "opts": self.opts,
            "media": self.media,
            "report": report,
            "header": header_of(report) if reader.sees_names else None,
            "sees_names": reader.sees_names,
            "sections": [
                (section, by_heading(p for p in points if p.section_id == section.pk))
                for section in report.template.sections.all()
            ],
            "comments": comments,
            "reason": report_reason(report, reader),
            "entries": entries(report, reader, revisions),
            "changes": [
                change for change in actions.STATUS_CHANGES if change.is_offered(user, report)
            ],
        }


def _use_loaded_point(comment: Comment, points: list[Point]) -> None:
    """Give a remark the point that is loaded with its speakers, where it is not deleted."""
    for point in points:
        if point.pk == comment.point_id:
            comment.point = point


class SectionFilter(admin.SimpleListFilter):
    """By what a section is about, whatever the template calls it."""

    title = _("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(SectionKind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(section__kind=self.value()) if self.value() else queryset


@admin.register(Point)
class PointOffice(RefusedRows, CheckedTables, EditionAdmin):
    """Points as their reader may see them. Raw text is neither shown nor searched nor sorted."""

    view_permission = "reports.view_board"
    edition_path = "report__session__edition"
    can_add = can_delete = False
    resource_classes = [PointResource]
    formats = STREAMED_FORMATS
    list_display = ("place", "words", "speaker", "kind", "support", "contested", "changed_at")
    # The place is that of all points of a section: as a link it would not say which one it opens.
    list_display_links = ("words",)
    list_filter = (
        "report__session__edition",
        ("report", admin.RelatedOnlyFieldListFilter),
        SectionFilter,
        "kind",
        "support",
        "contested",
        ("objectives", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("report__code", "report__session__title")
    search_help_text = _("Code of the report or title of the session")
    ordering = ("report__code", "section__number", "order", "pk")
    fields = (
        "place",
        "section",
        "heading_words",
        "kind",
        "level",
        "words_in_full",
        "speaker",
        "support",
        "contested",
        "constituencies",
        "objectives",
        "principles",
        "targets",
        "countries",
        "questions",
        "practice",
        "language",
        "version",
        "changed_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return point_queryset(super().get_queryset(request).present())

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Only those who see who said what may search the text: a hit would tell others."""
        if request.user.has_perm("reports.view_attribution"):
            return (*self.search_fields, "text", "heading")
        return self.search_fields

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[WordsChangeList]:
        return WordsChangeList

    def attach_words(self, rows: Any, request: HttpRequest) -> None:
        attach_words(rows, request.user)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Point | None:
        point = super().get_object(request, object_id, from_field)
        if point is not None:
            attach_words([point], request.user)
        return point

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Only staff who may edit reports; each report is asked about again for each row."""
        return in_office(request.user) and request.user.has_perm("reports.view_attribution")

    @admin.display(description=_("point"), ordering="report__code")
    def place(self, point: Point) -> str:
        return f"{point.report.code} · {point.section.number}"

    @admin.display(description=_("text"))
    def words(self, point: Point) -> str:
        return shorten(point.words)  # type: ignore[attr-defined]

    @admin.display(description=_("text"))
    def words_in_full(self, point: Point) -> str:
        return point.words  # type: ignore[attr-defined]

    @admin.display(description=_("sub-heading"))
    def heading_words(self, point: Point) -> str:
        return point.heading_words  # type: ignore[attr-defined]

    @admin.display(description=_("said by"))
    def speaker(self, point: Point) -> str:
        return point.speaker  # type: ignore[attr-defined]
