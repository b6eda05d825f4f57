"""Points as a table that goes out through the consent gate and comes back row by row."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.results import Error, Result, RowResult

from gfmd_site.lib.csvsafe import BadTable
from gfmd_site.lib.typography import with_commas
from gfmd_site.permissions import may
from gfmd_site.table_formats import rows_of
from gfmd_site.table_resources import TableResource, codes_in, marked_difference
from reports.domain.consent import Reader, mentions_in, public_reader, reader_of
from reports.domain.errors import DomainError
from reports.domain.fields import TAG_NAMES
from reports.domain.head_counts import counts_in_codes
from reports.domain.point_portions import SPEAKERS, in_portions
from reports.domain.points_bulk import (
    PreparedPoint,
    Preparer,
    create_points,
    lock_reports,
    update_points,
)
from reports.domain.revisions import Origin
from reports.exporters.points_table import COLUMNS, ROOM_COLUMNS, point_queryset, point_row
from reports.models import Point, Report

CHUNK = 500
# The preview shows this many rows and refusals; all are counted, and all refusals can be had.
MOST_PREVIEWED, MOST_REFUSALS = 200, 200
REASON = "reason"
# Columns that say where a row comes from; what stands in them on the way back is not stored.
UNCHANGEABLE = frozenset({"id", "version", *ROOM_COLUMNS})
YES, NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0", ""})

__all__ = ["SPEAKERS", "PointResource", "point_queryset", "reader_for"]


def reader_for(user: Any, report: Report) -> Reader:
    """Return the reader; the answer for one report is kept as long as the request lasts."""
    if user is None:
        return public_reader(report.language)
    known = user.__dict__.setdefault("_readers_by_report", {})
    if report.pk not in known:
        known[report.pk] = reader_of(user, report)
    return known[report.pk]


@dataclass
class PlannedRow:
    """One row of a table that came in, and what it would do. `number` is 1 below the header."""

    number: int
    cells: dict[str, str]
    kind: str = RowResult.IMPORT_TYPE_SKIP
    reason: str = ""
    report: Report | None = None
    point: Point | None = None
    now: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    prepared: PreparedPoint | None = None

    @property
    def is_new(self) -> bool:
        return self.kind == RowResult.IMPORT_TYPE_NEW


class PointResource(TableResource):
    """One row a point. Coming back, a row changes its point by id, or adds one without an id.

    What the table cannot carry is refused with a sentence: who said it, and the text of a point
    that mentions speakers, since the file holds it without the mentions.
    """

    class Meta:
        model = Point
        fields = ()
        export_order = import_order = COLUMNS

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        super().__init__(user=user, **kwargs)
        self.fields = {name: Field(column_name=name, readonly=True) for name in COLUMNS}
        self._points: dict[uuid.UUID, Point] = {}
        self._reports: dict[str, Report | None] = {}
        self._may_edit: dict[int, bool] = {}
        self._row_of_point: dict[uuid.UUID, int] = {}
        self._preparer = Preparer()
        self._participants: dict[int, str] = {}

    def get_queryset(self) -> QuerySet[Point]:
        return point_queryset(Point.objects.present())

    def iter_queryset(self, queryset: QuerySet) -> Iterator[Point]:
        for portion in in_portions(queryset):
            yield from portion

    def export_resource(
        self, instance: Point, selected_fields: Any = None, **kwargs: Any
    ) -> list[str]:
        row = self._row_of(instance)
        return [row[name] for name in COLUMNS]

    def _row_of(self, point: Point) -> dict[str, str]:
        """Return one point; how many were in its room is read once for each report."""
        report = point.report
        if report.pk not in self._participants:
            self._participants[report.pk] = counts_in_codes(report.session)
        reader = reader_for(self.user, report)
        return point_row(point, reader, participants=self._participants[report.pk])

    def import_data(self, dataset: Any, dry_run: bool = False, **kwargs: Any) -> Result:
        """Read rows in portions and store them in bulk; all, or none where one is refused.

        With `rollback_on_validation_errors=False` refused rows are left out and the others are
        stored. The result holds the first rows for the preview, and counts them all.
        """
        result = Result()
        result.diff_headers = list(COLUMNS)
        all_or_none = kwargs.get("rollback_on_validation_errors", False)
        try:
            with transaction.atomic():
                for portion in self._planned(dataset, lock=not dry_run):
                    self._note(portion, result)
                    if not dry_run:
                        self._store(portion)
                if dry_run or (result.invalid_rows and all_or_none):
                    transaction.set_rollback(True)
        except BadTable as error:
            result.append_base_error(Error(error))
        return result

    def refused_rows(self, dataset: Any) -> Iterator[list[str]]:
        """Yield the header and the rows that are refused, each with the reason at its end."""
        header = [name for name in dataset.headers or [] if name != REASON]
        yield [*header, REASON]
        for portion in self._planned(dataset, lock=False):
            for row in portion:
                if row.kind == RowResult.IMPORT_TYPE_INVALID:
                    yield [*(row.cells.get(name, "") for name in header), row.reason]

    def _planned(self, dataset: Any, *, lock: bool) -> Iterator[list[PlannedRow]]:
        self._check_columns(dataset.headers or [])
        numbered = enumerate(rows_of(dataset), start=1)
        while portion := list(islice(numbered, CHUNK)):
            rows = [self._cells(number, dataset.headers, row) for number, row in portion]
            self._load([row.cells.get("id", "") for row in rows], lock=lock)
            for row in rows:
                self._plan(row)
            yield rows

    def _check_columns(self, headers: Sequence[str]) -> None:
        """Refuse columns that do not exist: dropping them would lose what somebody typed."""
        unknown = [name for name in headers if name not in COLUMNS and name != REASON]
        if unknown:
            raise BadTable(
                _("There is no column “%(names)s” here. The columns are: %(known)s.")
                % {"names": with_commas(unknown), "known": with_commas(sorted(COLUMNS))}
            )

    def _cells(self, number: int, headers: Sequence[str], row: Sequence[Any]) -> PlannedRow:
        pairs = zip(headers, row, strict=False)
        return PlannedRow(number, {name: _clean(cell) for name, cell in pairs if name != REASON})

    def _load(self, values: Iterable[str], *, lock: bool) -> None:
        ids = [key for key in map(_as_uuid, values) if key]
        if lock:
            lock_reports(
                Point.objects.filter(pk__in=ids).values_list("report", flat=True).distinct()
            )
        self._points = {
            point.pk: point for point in point_queryset(Point.objects.filter(pk__in=ids))
        }

    def _plan(self, row: PlannedRow) -> None:
        if not any(row.cells.values()):
            return
        try:
            if row.cells.get("id"):
                self._plan_update(row)
            else:
                self._plan_new(row)
        except DomainError as error:
            row.kind, row.reason = RowResult.IMPORT_TYPE_INVALID, error.message

    def _plan_new(self, row: PlannedRow) -> None:
        cells = row.cells
        row.report = self._report(cells.get("report", ""))
        self._check_may_edit(row.report)
        if not cells.get("text"):
            raise _refused(_("The point has no text. Write it, or delete the row."))
        if cells.get("attribution"):
            raise _refused(
                _("Who said it cannot come from a table. Leave it empty and add it on the site.")
            )
        given = _fields({name: cell for name, cell in cells.items() if cell})
        row.prepared = self._preparer.prepare(row.report, given)
        if row.prepared.section is None:
            self._preparer.section(row.report, None)  # says that there is no such section
        row.kind = RowResult.IMPORT_TYPE_NEW

    def _plan_update(self, row: PlannedRow) -> None:
        cells = row.cells
        key = _as_uuid(cells["id"])
        point = self._points.get(key) if key else None
        if point is None:
            raise _refused(
                _("There is no point with the id “%(id)s”. Leave the id empty to add a point.")
                % {"id": cells["id"]}
            )
        first = self._row_of_point.setdefault(point.pk, row.number)
        if first != row.number:
            raise _refused(
                _("The row %(row)d has the same id. Keep one of the two, or empty the other id.")
                % {"row": first + 1}
            )
        if point.deleted_at is not None:
            raise _refused(_("This point was deleted. Bring it back on the site first."))
        row.now = self._row_of(point)
        row.changed = {
            name: cell
            for name, cell in cells.items()
            if name not in UNCHANGEABLE and not _same(name, cell, row.now[name])
        }
        if not row.changed:
            return
        self._check_change(point, cells, row.changed)
        row.point = point
        row.prepared = self._preparer.prepare(point.report, _fields(row.changed))
        row.kind = RowResult.IMPORT_TYPE_UPDATE

    def _store(self, portion: Sequence[PlannedRow]) -> None:
        origin = Origin(author=self.user, note=_note())
        news = [(row.report, row.prepared) for row in portion if row.report and row.is_new]
        changes = [(row.point, row.prepared) for row in portion if row.point and row.prepared]
        if news:
            create_points(rows=news, origin=origin, preparer=self._preparer)  # type: ignore[arg-type]
        if changes:
            update_points(changes=changes, origin=origin)

    def _note(self, portion: Sequence[PlannedRow], result: Result) -> None:
        for row in portion:
            result.total_rows += 1
            result.totals[row.kind] += 1
            if row.kind == RowResult.IMPORT_TYPE_INVALID:
                if len(result.invalid_rows) < MOST_REFUSALS:
                    result.append_invalid_row(row.number, row.cells, ValidationError(row.reason))
            elif row.kind != RowResult.IMPORT_TYPE_SKIP and len(result.rows) < MOST_PREVIEWED:
                result.append_row_result(_shown(row))

    def _check_change(
        self, point: Point, cells: dict[str, str], changed: Mapping[str, str]
    ) -> None:
        self._check_may_edit(point.report)
        if "report" in changed:
            raise _refused(
                _("The point belongs to the report %(code)s and cannot go to another one.")
                % {"code": point.report.code}
            )
        version = cells.get("version", "")
        if version and version != str(point.version):
            raise _refused(_("The point was changed after this file was made. Export it again."))
        if "attribution" in changed:
            raise _refused(_("Who said it cannot be changed by a table. Change it on the site."))
        for name in ("text", "heading"):
            if name in changed and mentions_in(getattr(point, name)):
                raise _refused(
                    _(
                        "The words of this point mention who said it, which a table does not "
                        "keep. Change them on the site."
                    )
                )

    def _report(self, code: str) -> Report:
        if code not in self._reports:
            rows = Report.objects.select_related("session__edition", "template")
            self._reports[code] = rows.filter(code=code).first()
        report = self._reports[code]
        if report is None:
            raise _refused(
                _("There is no report “%(code)s”. A code looks like 2018-3.1.") % {"code": code}
            )
        return report

    def _check_may_edit(self, report: Report) -> None:
        if report.pk not in self._may_edit:
            self._may_edit[report.pk] = report.is_open and (
                self.user is None or may(self.user, "reports.edit_report", report)
            )
        if not self._may_edit[report.pk]:
            raise _refused(
                _("The report %(code)s is %(status)s, so its points cannot be changed.")
                % {"code": report.code, "status": report.get_status_display().lower()}
            )


def _refused(sentence: str) -> DomainError:
    return DomainError(sentence, code="bad_row")


def _note() -> str:
    return _("From a table")


def _clean(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")


def _as_uuid(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value).strip())
    except ValueError:
        return None


def _same(name: str, cell: str, now: str) -> bool:
    """Whether a cell says what the point says already, however it is written."""
    if name in TAG_NAMES:
        return sorted(codes_in(cell)) == sorted(codes_in(now))
    if name == "contested":
        return (cell.lower() in YES) == (now in YES) and cell.lower() in YES | NO
    return cell == _clean(now)


def _fields(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return cells as the domain takes them. Raises DomainError for what cannot be read."""
    fields: dict[str, Any] = {
        name: cells[name]
        for name in ("section", "heading", "kind", "text", "support", "language", "practice")
        if name in cells
    }
    if "level" in cells:
        if cells["level"] not in {"0", "1", "2"}:
            raise _refused(_("A point has level 0, 1 or 2."))
        fields["level"] = int(cells["level"])
    if "contested" in cells:
        if cells["contested"].lower() not in YES | NO:
            raise _refused(_("Contested is yes or no."))
        fields["contested"] = cells["contested"].lower() in YES
    tags = {name: codes_in(cells[name]) for name in TAG_NAMES if name in cells}
    if tags:
        fields["tags"] = tags
    return fields


def _shown(row: PlannedRow) -> RowResult:
    """Return a row for the preview, with the words that come and go marked."""
    result = RowResult()
    result.import_type, result.number = row.kind, row.number
    result.diff = [
        format_html("<ins>{}</ins>", row.cells.get(name, ""))
        if row.is_new
        else marked_difference(row.now[name], row.changed[name])
        if name in row.changed
        else format_html("{}", row.now[name])
        for name in COLUMNS
    ]
    return result
