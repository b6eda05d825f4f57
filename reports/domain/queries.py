"""Reads that several pages share. Each says how many queries it costs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    TextField,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast

from practices.domain.vocabularies import label_expression
from reports.domain.fields import TAGS
from reports.models import (
    Attribution,
    GuidingQuestion,
    Participation,
    Point,
    Report,
    Session,
)


def report_rows() -> QuerySet[Report]:
    """Return reports with what a heading shows; one query, and one for the participations."""
    return Report.objects.select_related(
        "session__edition", "session__theme", "template", "accepted_by"
    ).prefetch_related(
        Prefetch(
            "session__participations",
            queryset=Participation.objects.select_related("country", "constituency"),
        )
    )


@dataclass(frozen=True)
class Tag:
    """A term as a chip shows it: which list it is from, its code and its label."""

    name: str
    code: str
    label: str


def page_points(report: Report, language: str) -> tuple[list[Point], dict[uuid.UUID, list[Tag]]]:
    """Return the points of a report in reading order, and their tags by point: four queries.

    The tags come from one query over all lists instead of one a list, and as plain values; the
    sections are those of the report's template, one object each.
    """
    prefetch_related_objects([report.template], "sections")
    sections = {section.pk: section for section in report.template.sections.all()}
    spoken = Attribution.objects.filter(point=OuterRef("pk"))
    found = Point.objects.filter(report=report).present().annotate(has_speakers=Exists(spoken))
    points = list(found.in_order())
    for point in points:
        point.report = report
        # A report that moves to another template at this moment: its section is read by itself.
        if point.section_id in sections:
            point.section = sections[point.section_id]
    _add_speakers(points)
    tags: dict[uuid.UUID, list[Tag]] = {}
    for point_id, name, code, label in _tag_rows(report, language):
        tags.setdefault(point_id, []).append(Tag(name, code, label))
    return points, tags


def _add_speakers(points: list[Any]) -> None:
    """Read the speakers of the points that have some; all others share one empty list.

    Django makes a query of its own for each point that it fills, which in a long report takes
    longer than the reading.
    """
    nobody = Attribution.objects.none()
    for point in points:
        if not point.has_speakers:
            point._prefetched_objects_cache = {"attributions": nobody}
    prefetch_related_objects([point for point in points if point.has_speakers], _with_speakers())


def _tag_rows(report: Report, language: str) -> Iterable[tuple[uuid.UUID, str, str, str]]:
    parts = []
    for name, model in TAGS.items():
        path = f"{_term_of(name)}__"
        parts.append(_tags_from(report, name, "code", label_expression(model, language, path)))
    text = Cast(f"{_term_of('questions')}__text", TextField())
    parts.append(_tags_from(report, "questions", "number", text))
    return parts[0].union(*parts[1:], all=True)


def _term_of(name: str) -> str:
    return str(getattr(Point, name).field.m2m_reverse_field_name())


def _tags_from(report: Report, name: str, code: str, label: Any) -> Any:
    relation = getattr(Point, name)
    return (
        relation.through.objects.filter(point__report=report, point__deleted_at__isnull=True)
        .order_by()
        .annotate(
            tag_name=Value(name, output_field=TextField()),
            tag_code=Cast(f"{_term_of(name)}__{code}", TextField()),
            tag_label=label,
        )
        .values_list("point_id", "tag_name", "tag_code", "tag_label")
    )


def _with_speakers() -> Prefetch:
    rows = Attribution.objects.select_related("country__region", "region", "constituency")
    return Prefetch("attributions", queryset=rows)


def points_of(report: Report, *, deleted: bool = False) -> list[Point]:
    """Return the points of a report in reading order, ready to be rendered: nine queries.

    Each point's `report` is the object given, so that rendering asks the database nothing.
    """
    points = list(
        Point.objects.filter(report=report, deleted_at__isnull=not deleted)
        .select_related("section", "practice")
        .prefetch_related(
            "objectives",
            "principles",
            "targets",
            "countries",
            "constituencies",
            "questions",
            _with_speakers(),
        )
        .in_order()
    )
    for point in points:
        point.report = report
    return points


def open_comment_counts(report: Report) -> dict[object, int]:
    """Return how many comments are not settled, by point id (None: the whole report)."""
    rows = report.comments.filter(resolved_at__isnull=True).values("point_id")
    return {row["point_id"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def guiding_questions(session: Session) -> list[tuple[GuidingQuestion, bool]]:
    """Return the session's questions, each with whether a present point answers it."""
    answers = Point.objects.filter(questions=OuterRef("pk"), deleted_at__isnull=True)
    rows = session.guiding_questions.annotate(answered=Exists(answers))
    return [(question, question.answered) for question in rows]
