"""Points as a table: one row a point, one column a fact, text as its reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from gfmd_site.lib import csvsafe
from gfmd_site.table_formats import render_xlsx as render_workbook
from gfmd_site.table_resources import SEPARATOR
from reports.domain.consent import (
    TELLING_TAGS,
    Reader,
    hides_telling_tags,
    render_speaker,
    render_text,
)
from reports.domain.fields import TAG_NAMES, tag_values
from reports.domain.queries import points_of
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
)


def point_rows(report: Report, reader: Reader) -> Iterator[dict[str, str]]:
    """Yield the points of a report in reading order, each as texts by column."""
    for point in points_of(report):
        yield point_row(point, reader)


def point_row(point: Point, reader: Reader) -> dict[str, str]:
    """Return one point. Nothing of it leaves but through the consent gate."""
    tags = tag_values(point)
    if hides_telling_tags(point, reader):
        tags.update({name: [] for name in TELLING_TAGS})
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
    }


def render_csv(rows: Iterable[dict[str, str]]) -> Iterator[bytes]:
    """Yield a CSV file; it says so at its end when the rows break off."""
    return csvsafe.stream(
        COLUMNS,
        ([row[name] for name in COLUMNS] for row in rows),
        incomplete=_("The export was interrupted. Export the table again."),
    )


def render_xlsx(rows: Iterable[dict[str, str]]) -> bytes:
    return render_workbook(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))
