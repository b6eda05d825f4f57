"""Adds many plain points at once, as a file brings them: as `create_point` does, in few queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from reports.choices import RevisionKind
from reports.domain import fields as point_fields
from reports.domain.consent import mentions_in
from reports.domain.revisions import BATCH, Origin, record_many
from reports.models import Point, Report, Revision

PLAIN = frozenset({"section", "order", "heading", "level", "text", "kind"})


def is_plain(fields: Mapping[str, Any]) -> bool:
    """Whether a point has nothing beside itself: no speakers, no tags, a place of its own."""
    words = f"{fields.get('text', '')} {fields.get('heading', '')}"
    return set(fields) <= PLAIN and "order" in fields and not mentions_in(words)


@transaction.atomic
def create_plain_points(
    *, report: Report, many: Sequence[Mapping[str, Any]], origin: Origin
) -> int:
    """Add points for which `is_plain` holds, one revision each; return how many.

    Raises DomainError for a value that cannot be stored; nothing is written then.
    """
    if not many:
        return 0
    sections = {key: point_fields.section_of(report, key) for key in {f["section"] for f in many}}
    points = []
    for fields in many:
        if not is_plain(fields):
            raise ValueError("A point with speakers or tags is added by create_point.")
        plain = point_fields.clean_plain(fields)
        points.append(Point(report=report, section=sections[fields["section"]], **plain))
    Point.objects.bulk_create(points, batch_size=BATCH)
    record_many(report=report, revisions=[_revision(point, origin.next()) for point in points])
    return len(points)


def _revision(point: Point, origin: Origin) -> Revision:
    return Revision(
        report=point.report,
        op_id=origin.op_id,
        kind=RevisionKind.CREATE,
        point_ref=point.pk,
        author=origin.author,
        version=point.version,
        note=origin.note,
        after={
            "tags": point_fields.no_tags(),
            "attributions": [],
            **point_fields.point_values(point, point_fields.FILLED),
        },
    )
