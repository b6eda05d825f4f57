"""Sources: the points that an item rests on. The only writer of them, and what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reports.choices import ReportStatus, SynthesisChangeKind
from reports.domain.errors import DomainError
from reports.domain.point_portions import SPEAKERS
from reports.domain.synthesis_log import By, check_draft, locked, note, source_values
from reports.domain.synthesis_words import level_now, next_number, speakers_of
from reports.models import ItemSource, Point, Synthesis, SynthesisItem

REOPENED = frozenset({ReportStatus.RETURNED, ReportStatus.REOPENED})


def points_for(synthesis: Synthesis, ids: Iterable[Any]) -> list[Point]:
    """Return points of the edition in the order of the ids: two queries.

    Raises DomainError where one is not there: nothing is taken then.
    """
    wanted = list(dict.fromkeys(str(one) for one in ids))
    rows = Point.objects.present().filter(
        pk__in=wanted, report__session__edition=synthesis.edition_id
    )
    rows = rows.select_related("report__session", "section").prefetch_related(SPEAKERS)
    found = {str(point.pk): point for point in rows}
    if len(found) != len(wanted):
        raise DomainError(
            _("A point is not in the reports any more. Load the list again and choose anew."),
            code="no_such_point",
        )
    return [found[one] for one in wanted]


def new_sources(item: SynthesisItem, points: Sequence[Point]) -> list[ItemSource]:
    """Add points to an item that it does not rest on yet, and return them. Notes nothing."""
    known = list(item.sources.all())
    known_points = {source.point_id for source in known}
    added: list[ItemSource] = []
    for point in points:
        if point.pk in known_points:
            continue
        source = ItemSource(
            item=item,
            point=point,
            point_version=point.version,
            speakers=speakers_of(point, next_number([*known, *added])),
            report_status=point.report.status,
        )
        source.save()
        added.append(source)
    return added


@transaction.atomic
def add_sources(*, item: SynthesisItem, points: Sequence[Point], by: By) -> list[ItemSource]:
    """Let an item rest on further points. Points it rests on already stay as they are."""
    synthesis = item.section.synthesis
    check_draft(locked(synthesis))
    added = new_sources(item, points)
    _touch(item)
    _note(item, SynthesisChangeKind.SOURCES, by, {}, {"sources": _values(added)})
    return added


@transaction.atomic
def remove_source(*, item: SynthesisItem, point: Point, by: By) -> None:
    """Let an item no longer rest on a point. A second time changes nothing."""
    check_draft(locked(item.section.synthesis))
    gone = list(item.sources.filter(point=point))
    _touch(item)
    _note(item, SynthesisChangeKind.SOURCE_REMOVE, by, {"sources": _values(gone)}, {})
    for source in gone:
        source.delete()


@transaction.atomic
def accept_source(*, item: SynthesisItem, point: Point, by: By) -> None:
    """Take note of everything that changed about a source: its marks go.

    Speakers that are new in the point get numbers of their own.
    """
    check_draft(locked(item.section.synthesis))
    source = item.sources.filter(point=point).first()
    if source is None:
        raise DomainError(_("The item does not rest on this point any more."), code="no_source")
    before = source_values(source)
    source.point_version = point.version
    source.report_status = point.report.status
    source.seen_deleted = point.deleted_at is not None
    source.speakers = _speakers_again(item, source, point)
    source.save()
    _touch(item)
    after = source_values(source)
    _note(item, SynthesisChangeKind.SOURCE_ACCEPT, by, {"sources": [before]}, {"sources": [after]})


def _speakers_again(
    item: SynthesisItem, source: ItemSource, point: Point
) -> dict[str, dict[str, str]]:
    """Return the speakers as they stand now; numbers in use go on meaning the same."""
    speakers = {
        number: {"mention": row["mention"], "level": level_now(point, row["mention"])}
        for number, row in source.speakers.items()
    }
    known = {row["mention"] for row in speakers.values()}
    number = next_number(item.sources.all())
    for row in speakers_of(point, 1).values():
        if row["mention"] not in known:
            speakers[str(number)] = row
            number += 1
    return speakers


def _touch(item: SynthesisItem) -> None:
    item.refresh_from_db(fields=["version"])
    item.version += 1
    item.save(update_fields=["version"])


def _values(sources: Iterable[ItemSource]) -> list[dict[str, Any]]:
    return [source_values(source) for source in sources]


def _note(
    item: SynthesisItem, kind: str, by: By, before: dict[str, Any], after: dict[str, Any]
) -> None:
    note(
        synthesis=item.section.synthesis,
        kind=kind,
        by=by,
        ref=item.ref,
        version=item.version,
        before=before,
        after=after,
    )
