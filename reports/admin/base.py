"""What the pages of this app share: chairs see their own edition, text goes through the gate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator

from gfmd_site.admin_base import OfficeAdmin
from gfmd_site.rules import office
from reports.domain.comments import comment_text
from reports.domain.consent import render_speaker, render_text
from reports.domain.remarks import Remarks
from reports.models import Comment, Point
from reports.resources import reader_for
from reports.rules import chaired_editions

SHORT = 160


def in_office(user: Any) -> bool:
    """Whether the person is staff or administrator, and so sees every edition."""
    return bool(office(user))


class EditionAdmin(OfficeAdmin):
    """A page whose rows belong to an edition. Chairs see those of their own editions.

    `edition_path` leads from the row to its edition: "session__edition", or "" for the edition.
    `chairs_write` lets chairs change their rows as well.
    """

    edition_path = "edition"
    chairs_view = True
    chairs_write = False

    def may_view(self, request: HttpRequest, obj: Any = None) -> bool:
        if in_office(request.user):
            return super().may_view(request, obj)
        return self.chairs_view and self._chairs(request, obj)

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        if in_office(request.user):
            return super().may_write(request, obj)
        return self.chairs_write and self._chairs(request, obj)

    def _chairs(self, request: HttpRequest, obj: Any) -> bool:
        editions = chaired_editions(request.user)
        if not isinstance(obj, self.model):
            return bool(editions)
        return edition_id_of(obj, self.edition_path) in editions

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # A rehearsal stands in no list; the page of the set-up leads to it.
        real = f"{self.edition_path}__rehearses" if self.edition_path else "rehearses"
        queryset = super().get_queryset(request).filter(**{f"{real}__isnull": True})
        if in_office(request.user):
            return queryset
        path = f"{self.edition_path}__in" if self.edition_path else "pk__in"
        return queryset.filter(**{path: chaired_editions(request.user)})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what the person may see: a hand-made request is refused the same way."""
        limit_to_visible(self.admin_site, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def limit_to_visible(
    site: admin.AdminSite, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]
) -> None:
    """Let a field refer only to rows that the person sees in the office."""
    remote = db_field.remote_field.model
    if site.is_registered(remote) and isinstance(site.get_model_admin(remote), EditionAdmin):
        kwargs.setdefault("queryset", site.get_model_admin(remote).get_queryset(request))


def edition_id_of(obj: Model, path: str) -> int | None:
    """Return the id of the edition that an object belongs to, None when it is not set yet."""
    if not path:
        return obj.pk
    *steps, last = path.split("__")
    for step in steps:
        obj = getattr(obj, step, None)
        if obj is None:
            return None
    try:
        attribute = obj._meta.get_field(last).attname
    except FieldDoesNotExist:
        return None
    return getattr(obj, attribute)


# Text for the person who asks


def attach_words(points: Iterable[Point], user: Any) -> None:
    """Give each point what its reader may see: `words`, `heading_words` and `speaker`."""
    for point in points:
        reader = reader_for(user, point.report)
        point.words = render_text(point, reader)
        point.heading_words = render_text(point, reader, point.heading)
        point.speaker = render_speaker(point, reader)


def attach_comment_words(comments: Iterable[Comment], user: Any) -> None:
    """Give each remark its `words` as its reader may see them."""
    readers = [(comment, reader_for(user, comment.report)) for comment in comments]
    remarks = Remarks(row.report for row, reader in readers if not reader.sees_names)
    for comment, reader in readers:
        comment.words = comment_text(comment, reader, comment.point, remarks)


def shorten(text: str) -> str:
    """Return the beginning of a text, in its own direction whatever the page's is."""
    return format_html("<bdi>{}</bdi>", Truncator(text).chars(SHORT))


class WordsChangeList(ChangeList):
    """A list whose rows carry the text that the person who asks may see."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.model_admin.attach_words(self.result_list, request)
