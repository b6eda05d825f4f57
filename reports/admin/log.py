"""Remarks and the log of changes: read through the consent gate, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.typography import with_colon
from gfmd_site.permissions import may
from reports.admin.base import (
    EditionAdmin,
    WordsChangeList,
    attach_comment_words,
    reader_for,
    shorten,
)
from reports.domain.comments import settle_comment
from reports.domain.history import entries
from reports.models import Comment, Revision
from reports.resources import SPEAKERS
from reports.rules import has_attribution_right


@admin.register(Comment)
class CommentOffice(EditionAdmin):
    view_permission = "reports.view_board"
    edition_path = "report__session__edition"
    can_add = can_delete = False
    list_display = ("report", "words", "author", "created_at", "is_settled")
    list_display_links = ("words",)
    list_filter = (
        "report__session__edition",
        ("resolved_at", admin.EmptyFieldListFilter),
        ("report", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("report__code",)
    search_help_text = _("Code of the report")
    fields = ("report", "point", "words", "author", "created_at", "resolved_at", "resolved_by")
    readonly_fields = fields
    actions = ("settle",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if not has_attribution_right(request.user):
            rows = rows.filter(team_only=False)
        return rows.select_related(
            "report__session__edition", "author", "point__section", "point__report__session"
        ).prefetch_related(Prefetch("point__attributions", queryset=SPEAKERS.queryset))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[WordsChangeList]:
        return WordsChangeList

    def attach_words(self, rows: Any, request: HttpRequest) -> None:
        attach_comment_words(rows, request.user)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Comment | None:
        comment = super().get_object(request, object_id, from_field)
        if comment is not None:
            self.attach_words([comment], request)
        return comment

    @admin.display(description=_("comment"))
    def words(self, comment: Comment) -> str:
        return shorten(comment.words)  # type: ignore[attr-defined]

    @admin.display(description=_("settled"), boolean=True)
    def is_settled(self, comment: Comment) -> bool:
        return comment.resolved_at is not None

    @admin.action(description=_("Mark as settled"))
    def settle(self, request: HttpRequest, queryset: QuerySet) -> None:
        settled = 0
        for comment in queryset.filter(resolved_at__isnull=True):
            if may(request.user, "reports.comment_report", comment.report):
                settle_comment(comment=comment, by=request.user)
                settled += 1
        messages.success(request, _("%(count)d settled.") % {"count": settled})


@admin.register(Revision)
class RevisionOffice(EditionAdmin):
    """The log. Its values are raw, so that only words made by the history are shown."""

    view_permission = "reports.view_board"
    edition_path = "report__session__edition"
    can_add = can_delete = False
    list_display = ("created_at", "report", "kind", "author", "version")
    list_filter = (
        "report__session__edition",
        "kind",
        ("report", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("report__code",)
    search_help_text = _("Code of the report")
    ordering = ("-pk",)
    fields = ("report", "kind", "author", "created_at", "version", "what_changed")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("report__session__edition", "author")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Revision | None:
        revision = super().get_object(request, object_id, from_field)
        if revision is not None:
            reader = reader_for(request.user, revision.report)
            (entry,) = entries(revision.report, reader, [revision])
            revision.words = "\n".join(
                f"{with_colon(change.label)} {change.before or '–'} → {change.after or '–'}"
                for change in entry.changes
            )
            if entry.note and not reader.sees_names:
                revision.words += f"\n{entry.note}"
        return revision

    @admin.display(description=_("what changed"))
    def what_changed(self, revision: Revision) -> str:
        return revision.words  # type: ignore[attr-defined]
