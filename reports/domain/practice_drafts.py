"""A point of a report becomes a practice: prefilled, linked both ways, without a name too much.

A practice is read outside the room, so its draft gets the text as anybody may read it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from practices.domain import records
from practices.models import Practice, PracticeSource
from reports.domain import points
from reports.domain.consent import hides_telling_tags, public_reader, render_text
from reports.domain.errors import DomainError
from reports.domain.marks import PointMark, marks_of
from reports.domain.revisions import Origin
from reports.models import Point, Report

MAX_TITLE = 120


def draft_values(point: Point) -> dict[str, Any]:
    """Return what a new practice takes over from a point, as the domain of practices takes it."""
    language = point.language or point.report.language
    reader = public_reader(language)
    text = render_text(point, reader)
    objectives = list(point.objectives.all())
    countries = [] if hides_telling_tags(point, reader) else list(point.countries.all())
    return {
        "main_language": language,
        "texts": {language: {"title": _title(text), "summary": text}},
        "primary_objective": objectives[0] if objectives else None,
        "objectives": objectives[1:],
        "principles": list(point.principles.all()),
        "targets": list(point.targets.all()),
        "countries": countries,
        "sources": [source_of(point)],
    }


def source_of(point: Point) -> dict[str, Any]:
    session = point.report.session
    return {
        "edition_year": session.edition.year,
        "session_number": session.number,
        "point_ref": point.pk,
    }


def _title(text: str) -> str:
    """The first sentence, or its beginning up to a whole word."""
    first = text.strip().split("\n")[0].split(". ")[0].rstrip(". ")
    if len(first) <= MAX_TITLE:
        return first
    return first[:MAX_TITLE].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def practice_of_point(point: Point) -> Practice | None:
    """Return the practice that a point names already, whichever side the link stands on."""
    if point.practice is not None:
        return point.practice.merged_into or point.practice
    source = PracticeSource.objects.filter(point_ref=point.pk).select_related("practice").first()
    return source.practice if source else None


@transaction.atomic
def make_practice(*, point: Point, by: User, may_edit: bool, is_another: bool = False) -> Practice:
    """Make a draft from a point. `may_edit` says whether the person may change the report too.

    Raises DomainError where the point is recorded already, unless `is_another` says that the person
    knows: of two who press at once, one makes the draft and the other finds it.
    """
    point = points.locked(point)
    if not is_another and practice_of_point(point) is not None:
        raise DomainError(
            _("Somebody has made a practice from this point in the meantime."),
            code="recorded",
        )
    practice = records.create_practice(values=draft_values(point), by=by)
    _link(point, practice, by, may_edit)
    return practice


@transaction.atomic
def add_to_practice(*, point: Point, practice: Practice, by: User, may_edit: bool) -> Practice:
    """Say that a point names a practice which is in the repository already; both sources stay."""
    records.add_source(practice=practice, by=by, **source_of(point))
    _link(point, practice, by, may_edit)
    return practice


def _link(point: Point, practice: Practice, by: User, may_edit: bool) -> None:
    """The practice knows its point in any case; an accepted report stays as it is."""
    if may_edit:
        points.update_point(
            point=point, fields={"practice": str(practice.pk)}, origin=Origin(author=by)
        )


def points_without_practice(limit: int = 100, report: Report | None = None) -> list[Point]:
    """Return points of sections about good practices that no practice rests on, newest first.

    With a report only its own, in their order.
    """
    rows = (
        _point_rows()
        .filter(section__kind="opportunities", practice__isnull=True)
        .exclude(pk__in=_sources().values("point_ref"))
        .exclude(text="")
        .filter(report__session__edition__rehearses__isnull=True)
    )
    if report is not None:
        rows = rows.filter(report=report).order_by("section__number", "order")
    return list(rows[:limit])


def recorded_points(report: Report) -> list[tuple[Point, Practice]]:
    """Return the points of a report that rest in a practice, each with it."""
    sources = {
        row.point_ref: row.practice
        for row in _sources()
        .filter(point_ref__in=report.points.values("pk"))
        .select_related("practice")
        .prefetch_related("practice__texts", "practice__reviews")
    }
    rows = (
        _point_rows()
        .filter(report=report)
        .filter(Q(practice__isnull=False) | Q(pk__in=list(sources)))
        .select_related("practice__merged_into")
        .prefetch_related("practice__texts", "practice__reviews")
        .order_by("section__number", "order")
    )
    pairs = ((point, sources.get(point.pk) or _standing(point)) for point in rows)
    return [(point, practice) for point, practice in pairs if practice is not None]


def _standing(point: Point) -> Practice | None:
    """Return the practice of a point, or the one that it was merged into."""
    practice = point.practice
    return practice and (practice.merged_into or practice)


def points_behind(practice: Practice) -> list[Point]:
    """Return the points that a practice rests on, without those that were deleted."""
    ids = [row.point_ref for row in practice.sources.all() if row.point_ref]
    return list(_point_rows().filter(pk__in=ids)) if ids else []


def _sources() -> QuerySet[PracticeSource]:
    return PracticeSource.objects.filter(point_ref__isnull=False)


def _point_rows() -> QuerySet[Point]:
    return (
        Point.objects.present()
        .select_related("section", "report__session__edition", "report__template")
        .prefetch_related("attributions__country", "attributions__region")
        .order_by("-report__session__edition__year", "report__session__number", "order")
    )


def open_marks(point: Point) -> list[PointMark]:
    """Return words of a point that may tell who spoke and about which nobody has decided."""
    return [
        row for row in marks_of(point.report, [point]) if row.kept is None and row.field == "text"
    ]
