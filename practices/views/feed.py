"""Newly published practices as an Atom feed."""

from __future__ import annotations

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from practices.domain.queries import published_practices
from practices.models import Practice

ENTRIES = 50


class PracticeFeed(Feed):
    feed_type = feedgenerator.Atom1Feed
    title = gettext_lazy("GFMD practices")
    subtitle = gettext_lazy("Practices that have been reviewed and published.")

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=900"
        return response

    def link(self) -> str:
        return reverse("practices:list")

    def items(self) -> list[Practice]:
        return list(published_practices().order_by("-published_at", "pk")[:ENTRIES])

    def item_title(self, item: Any) -> str:
        text = item.text_in(get_language() or "en")
        return text.title if text else _("Practice without a title")

    def item_description(self, item: Any) -> str:
        text = item.text_in(get_language() or "en")
        return text.summary if text else ""

    def item_guid(self, item: Any) -> str:
        return f"urn:uuid:{item.pk}"

    def item_pubdate(self, item: Any) -> Any:
        return item.published_at

    def item_updateddate(self, item: Any) -> Any:
        return item.updated_at

    def item_categories(self, item: Any) -> list[str]:
        objectives = [item.primary_objective] if item.primary_objective else []
        return [str(term) for term in [*objectives, *item.objectives.all()]]
