"""The points that a practice rests on, for its page: the way back into the reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.template import Context

from gfmd_site.permissions import may
from reports.domain.practice_drafts import points_behind

register = template.Library()


@register.simple_tag(takes_context=True)
def points_behind_practice(context: Context, practice: Any) -> dict[UUID, str]:
    """Return the addresses of the points that the person may read, by their id."""
    user = context["user"]
    if not user.is_authenticated:
        return {}
    return {
        point.pk: f"{point.report.get_absolute_url()}#point-{point.pk}"
        for point in points_behind(practice)
        if may(user, "reports.read_report", point.report)
    }
