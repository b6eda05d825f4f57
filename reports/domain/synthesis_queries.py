"""Reads of the synthesis. Each says how many queries it costs."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from reports.domain.point_portions import SPEAKERS
from reports.models import ItemSource, Point, Synthesis, SynthesisItem, SynthesisSection


def with_sources(items: QuerySet[SynthesisItem]) -> QuerySet[SynthesisItem]:
    """Read items with what their words need: two queries for all of them."""
    points = Point.objects.select_related("report__session", "section").prefetch_related(SPEAKERS)
    rows = ItemSource.objects.order_by("pk").prefetch_related(Prefetch("point", queryset=points))
    return items.prefetch_related(Prefetch("sources", queryset=rows))


def outline_of(synthesis: Synthesis) -> list[SynthesisSection]:
    """Return the sections in order, each with its items and their sources: five queries."""
    items: Any = with_sources(SynthesisItem.objects.order_by("order", "pk"))
    sections = list(
        synthesis.sections.select_related("theme", "session")
        .prefetch_related(Prefetch("items", queryset=items))
        .order_by("order", "pk")
    )
    for section in sections:
        section.synthesis = synthesis
        for item in section.items.all():
            item.section = section
    return sections
