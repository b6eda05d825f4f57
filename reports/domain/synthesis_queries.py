"""Reads of the synthesis. Each says how many queries it costs."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from reports.domain.point_portions import SPEAKERS
from reports.models import (
    ItemSource,
    Point,
    Revision,
    Synthesis,
    SynthesisChange,
    SynthesisItem,
    SynthesisSection,
)


def with_cursors() -> QuerySet[Synthesis]:
    """Read syntheses with the places of both logs, their own and the reports': no more queries."""
    own = SynthesisChange.objects.filter(synthesis=OuterRef("pk")).order_by("-pk").values("pk")
    theirs = Revision.objects.filter(report__session__edition=OuterRef("edition"))
    return Synthesis.objects.annotate(
        cursor=Coalesce(Subquery(own[:1]), 0),
        points_cursor=Coalesce(
            Subquery(theirs.order_by().values("report__session__edition").values(newest=Max("pk"))),
            0,
        ),
    )


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
