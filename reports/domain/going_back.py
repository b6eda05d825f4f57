"""Back to an earlier moment: always by new changes, so that it can be undone and is seen live.

What speakers have answered since is never taken back with the words.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reports.choices import RevisionKind
from reports.domain import points as point_rules
from reports.domain.consent import Reader, attribution_values
from reports.domain.errors import DomainError
from reports.domain.fields import FIELDS
from reports.domain.moments import Snapshot, read_log, snapshot_at
from reports.domain.revisions import Origin, record
from reports.domain.sync import cursor_of
from reports.models import Point, Report, Revision

ALL = Reader(sees_names=True)
ANSWER = ("level", "consent", "how")
# What points elsewhere, and may not be there any more.
LINKS = frozenset({"tags", "practice", "attributions"})
SPEAKER = ("kind", "name", "organisation", "country", "region", "constituency")


@dataclass
class WayBack:
    """What has to be done to points so that they are as they were at a moment."""

    deletes: list[uuid.UUID] = field(default_factory=list)
    restores: list[uuid.UUID] = field(default_factory=list)
    fields: dict[uuid.UUID, dict[str, Any]] = field(default_factory=dict)

    @property
    def points(self) -> set[uuid.UUID]:
        return {*self.deletes, *self.restores, *self.fields}


def way_back(then: Snapshot, now: Snapshot) -> WayBack:
    """Return what separates the report of now from that of then."""
    way = WayBack(deletes=[ref for ref in now.points if ref not in then.points])
    for ref, wanted in then.points.items():
        if ref in now.deleted:
            way.restores.append(ref)
        have = now.points.get(ref) or now.deleted.get(ref, {})
        changed = {name: value for name, value in wanted.items() if have.get(name) != value}
        if changed:
            way.fields[ref] = changed
    return way


def with_answers_of_today(
    speakers: Iterable[Mapping[str, Any]], point: Point
) -> list[dict[str, Any]]:
    """Return speakers of the past with the last that is known of each one's consent.

    A refusal is never undone by going back, and neither is an approval that was taken back.
    """
    rows = Revision.objects.filter(point_ref=point.pk, after__has_key="attributions")
    logged = rows.order_by("pk").values_list("after", flat=True)
    known = [row for after in logged for row in after["attributions"]]
    known += attribution_values(point.attributions.all())
    answers = {_speaker(row): row for row in known}
    return [
        {**row, **{name: answers.get(_speaker(row), row).get(name) for name in ANSWER}}
        for row in speakers
    ]


def _speaker(row: Mapping[str, Any]) -> tuple[Any, ...]:
    if row.get("mention"):
        return (row["mention"],)
    return tuple(row.get(name) or "" for name in SPEAKER)


@transaction.atomic
def set_point_back(*, report: Report, point_id: uuid.UUID, moment: int, origin: Origin) -> Point:
    """Set one point back to how it stood at a moment. Raises DomainError where it was not there."""
    _lock(report)
    log = read_log(report, ALL)
    then, now = snapshot_at(log, moment), snapshot_at(log, cursor_of(report))
    point = _points(report, [point_id]).get(point_id)
    if point is None or point_id not in then.points:
        raise DomainError(_("This point was not in the report at that moment."), code="no_point")
    then.points = {point_id: then.points[point_id]}
    now.points = {ref: values for ref, values in now.points.items() if ref == point_id}
    _go(way_back(then, now), {point_id: point}, origin)
    return point


@transaction.atomic
def set_report_back(*, report: Report, moment: int, origin: Origin) -> int:
    """Set all points back to how they stood at a moment, 0 for the beginning; returns how many.

    Each point gets changes of its own, as if somebody had typed them, and the log a milestone
    that says from which moment one came. The header and the status stay as they are. Raises
    DomainError for a moment of another report, and where nothing would change.
    """
    _lock(report)
    if moment and not report.revisions.filter(pk=moment).exists():
        raise DomainError(
            _("This moment is not in the history of the report. Choose one from the list."),
            code="no_moment",
        )
    log = read_log(report, ALL)
    head = log[-1].pk
    way = way_back(snapshot_at(log, moment), snapshot_at(log, head))
    count = _go(way, _points(report, way.points), origin)
    if not count:
        raise DomainError(
            _("The report is as it was at that moment already. Nothing was changed."),
            code="no_difference",
        )
    record(
        report=report,
        kind=RevisionKind.BACK,
        origin=origin.next(),
        after={"moment": moment, "from": head, "points": count},
    )
    return count


def _lock(report: Report) -> None:
    """Lock the report first, as every change does: what is read then is what is changed."""
    Report.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=report.pk)


def _points(report: Report, refs: Iterable[uuid.UUID]) -> dict[uuid.UUID, Point]:
    rows = Point.objects.select_related("report__session", "report__template", "section")
    return rows.filter(report=report).in_bulk(list(refs))


def _go(way: WayBack, points: dict[uuid.UUID, Point], origin: Origin) -> int:
    """Carry it out; returns how many points are another version now."""
    versions = {ref: point.version for ref, point in points.items()}
    for ref in way.deletes:
        if ref in points:
            points[ref] = point_rules.delete_point(point=points[ref], origin=origin)
            origin = origin.next()
    for ref in way.restores:
        if ref in points:
            points[ref] = point_rules.restore_point(point=points[ref], origin=origin)
            origin = origin.next()
    for ref, fields in way.fields.items():
        if ref in points:
            points[ref] = _rewritten(points[ref], fields, origin)
            origin = origin.next()
    return sum(1 for ref, point in points.items() if point.version != versions[ref])


def _rewritten(point: Point, fields: Mapping[str, Any], origin: Origin) -> Point:
    wanted = {name: value for name, value in fields.items() if name in FIELDS}
    if "attributions" in wanted:
        wanted["attributions"] = with_answers_of_today(wanted["attributions"], point)
    if LINKS.isdisjoint(wanted):
        return point_rules.update_point(point=point, fields=wanted, origin=origin, is_locked=True)
    try:
        with transaction.atomic():
            return point_rules.update_point(point=point, fields=wanted, origin=origin)
    except DomainError:
        # A term or a practice that is gone since must not keep the words from coming back.
        words = {name: value for name, value in wanted.items() if name not in LINKS}
        return point_rules.update_point(point=point, fields=words, origin=origin)
