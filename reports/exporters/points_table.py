"""Points as a table: one row a point, one column a fact, text as its reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gfmd_site.lib import csvsafe
from gfmd_site.table_formats import render_xlsx as render_workbook
from gfmd_site.table_resources import SEPARATOR
from reports.domain.consent import Reader, render_speaker, render_text
from reports.domain.content import visible_tags
from reports.domain.fields import TAG_NAMES
from reports.domain.head_counts import counts_in_codes
from reports.domain.point_portions import SPEAKERS, in_portions
from reports.models import Point, Report

# The names are for programs and for the way back in, hence the same in every language.
COLUMNS = (
    "id",
    "report",
    "section",
    "heading",
    "level",
    "kind",
    "text",
    "attribution",
    "support",
    "contested",
    "objectives",
    "principles",
    "targets",
    "countries",
    "constituencies",
    "questions",
    "language",
    "practice",
    "version",
    "participants",
)
# Facts of the room for whoever reads the table; a table that comes back does not change them.
ROOM_COLUMNS = frozenset({"participants"})
# Without them a row could not find its point again, nor see that it has changed meanwhile.
FIXED_COLUMNS = ("id", "version")


def point_queryset(points: Any) -> Any:
    """Return points with everything that a row of the table needs: eight queries a portion."""
    return points.select_related(
        "report__session__edition", "report__template", "section"
    ).prefetch_related(*TAG_NAMES, SPEAKERS)


def point_rows(report: Report, reader: Reader) -> Iterator[dict[str, str]]:
    """Yield the points of a report in reading order, each as texts by column.

    They are read in portions: a report of any length takes the same memory.
    """
    participants = counts_in_codes(report.session)
    for portion in in_portions(Point.objects.filter(report=report).present().in_order()):
        for point in portion:
            point.report = report
            yield point_row(point, reader, participants=participants)


def point_row(point: Point, reader: Reader, *, participants: str) -> dict[str, str]:
    """Return one point. Nothing of it leaves but through the consent gate."""
    tags = visible_tags(point, reader)
    return {
        "id": str(point.pk),
        "report": point.report.code,
        "section": point.section.key,
        "heading": render_text(point, reader, point.heading),
        "level": str(point.level),
        "kind": point.kind,
        "text": render_text(point, reader),
        "attribution": render_speaker(point, reader),
        "support": point.support,
        "contested": "yes" if point.contested else "no",
        **{name: SEPARATOR.join(str(code) for code in tags[name]) for name in TAG_NAMES},
        "language": point.language,
        "practice": str(point.practice_id or ""),
        "version": str(point.version),
        "participants": participants,
    }


@dataclass(frozen=True)
class TableOptions:
    """What a person chose for a table. The id always goes along, for the way back."""

    columns: tuple[str, ...] = COLUMNS
    bom: bool = True
    """Whether a CSV begins with the mark by which Excel knows UTF-8."""

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(name for name in COLUMNS if name in self.columns or name in FIXED_COLUMNS)


def render_csv(
    rows: Iterable[dict[str, str]], options: TableOptions = TableOptions()
) -> Iterator[bytes]:
    """Yield a CSV file; it says so at its end when the rows break off."""
    header = options.header
    return csvsafe.stream(
        header,
        ([row[name] for name in header] for row in rows),
        incomplete=_("The export was interrupted. Export the table again."),
        bom=options.bom,
    )


def render_xlsx(rows: Iterable[dict[str, str]], options: TableOptions = TableOptions()) -> bytes:
    header = options.header
    return render_workbook(header, ([row[name] for name in header] for row in rows))
