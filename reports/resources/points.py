"""Points as a table that goes out through the consent gate and comes back row by row."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.results import RowResult

from gfmd_site.permissions import may
from gfmd_site.table_resources import (
    TableResource,
    codes_in,
    marked_difference,
    skipped_row,
)
from reports.domain.consent import Reader, mentions_in, public_reader, reader_of
from reports.domain.errors import DomainError
from reports.domain.fields import TAG_NAMES
from reports.domain.points import create_point, update_point
from reports.domain.revisions import Origin
from reports.exporters.points_table import COLUMNS, point_row
from reports.models import Attribution, Point, Report

CHUNK = 500
YES, NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0", ""})
# What rendering a point asks of its attributions.
SPEAKERS = Prefetch(
    "attributions",
    queryset=Attribution.objects.select_related("country__region", "region", "constituency"),
)


def point_queryset(points: QuerySet[Point]) -> QuerySet[Point]:
    """Return points with everything that a row of the table needs: eight queries a portion."""
    return points.select_related(
        "report__session__edition", "report__template", "section"
    ).prefetch_related(*TAG_NAMES, SPEAKERS)


def reader_for(user: Any, report: Report) -> Reader:
    """Return the reader; the answer for one report is kept as long as the request lasts."""
    if user is None:
        return public_reader(report.language)
    known = user.__dict__.setdefault("_readers_by_report", {})
    if report.pk not in known:
        known[report.pk] = reader_of(user, report)
    return known[report.pk]


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

    def get_queryset(self) -> QuerySet[Point]:
        return point_queryset(Point.objects.present())

    def export_resource(
        self, instance: Point, selected_fields: Any = None, **kwargs: Any
    ) -> list[str]:
        row = point_row(instance, reader_for(self.user, instance.report))
        return [row[name] for name in COLUMNS]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        if "id" in (dataset.headers or []):
            self._load(filter(None, map(_as_uuid, dataset["id"])))

    def _load(self, ids: Iterable[uuid.UUID]) -> None:
        wanted = list(ids)
        for start in range(0, len(wanted), CHUNK):
            rows = Point.objects.filter(pk__in=wanted[start : start + CHUNK])
            self._points |= {point.pk: point for point in point_queryset(rows)}

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        cells = {name: _clean(cell) for name, cell in row.items() if name in COLUMNS}
        if not any(cells.values()):
            return skipped_row()
        try:
            with transaction.atomic():
                result = self._import_cells(cells)
        except DomainError as error:
            result = RowResult()
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = ValidationError(error.message)
        result.number = kwargs["row_number"] + 1
        return result

    def _import_cells(self, cells: dict[str, str]) -> RowResult:
        if not cells.get("id"):
            return self._create(cells)
        key = _as_uuid(cells["id"])
        point = self._points.get(key) if key else None
        if point is None:
            raise _refused(
                _("There is no point with the id “%(id)s”. Leave the id empty to add a point.")
                % {"id": cells["id"]}
            )
        return self._update(point, cells)

    def _create(self, cells: dict[str, str]) -> RowResult:
        report = self._report(cells.get("report", ""))
        self._check_may_edit(report)
        if not cells.get("text"):
            raise _refused(_("The point has no text. Write it, or delete the row."))
        if cells.get("attribution"):
            raise _refused(
                _("Who said it cannot come from a table. Leave it empty and add it on the site.")
            )
        given = {name: cell for name, cell in cells.items() if cell}
        point = create_point(
            report=report, fields=_fields(given), origin=Origin(author=self.user, note=_note())
        )
        diff = [format_html("<ins>{}</ins>", cells.get(name, "")) for name in COLUMNS]
        return _result(RowResult.IMPORT_TYPE_NEW, point, diff)

    def _update(self, point: Point, cells: dict[str, str]) -> RowResult:
        if point.deleted_at is not None:
            raise _refused(_("This point was deleted. Bring it back on the site first."))
        now = point_row(point, reader_for(self.user, point.report))
        changed = {
            name: cell
            for name, cell in cells.items()
            if name not in {"id", "version"} and not _same(name, cell, now[name])
        }
        if not changed:
            return skipped_row()
        self._check_change(point, cells, changed)
        origin = Origin(author=self.user, note=_note())
        updated = update_point(point=point, fields=_fields(changed), origin=origin)
        diff = [
            marked_difference(now[name], changed[name])
            if name in changed
            else format_html("{}", now[name])
            for name in COLUMNS
        ]
        return _result(RowResult.IMPORT_TYPE_UPDATE, updated, diff)

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
        allowed = report.is_open and (
            self.user is None or may(self.user, "reports.edit_report", report)
        )
        if not allowed:
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


def _result(kind: str, point: Point, diff: list[Any]) -> RowResult:
    result = RowResult()
    result.import_type, result.diff = kind, diff
    result.object_id, result.object_repr = point.pk, str(point)
    return result
