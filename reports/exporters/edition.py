"""All reports of an edition in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from reports.domain.consent import Reader
from reports.domain.queries import report_rows
from reports.exporters.points_table import point_rows, render_csv, render_xlsx
from reports.exporters.registry import EXPORTERS, file_name
from reports.models import Edition, Report

EDITION_FORMATS = ("csv", "xlsx", "zip")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def render_edition(edition: Edition, format_name: str, *, sees_names: bool) -> bytes:
    """Return one file: `zip` holds a Word file per report, `csv` and `xlsx` one row a point."""
    reports = report_rows().filter(session__edition=edition).order_by("session__number")
    if format_name == "zip":
        return _zip(list(reports), sees_names=sees_names)
    rows = _rows(list(reports), sees_names=sees_names)
    return render_xlsx(rows) if format_name == "xlsx" else b"".join(render_csv(rows))


def _rows(reports: list[Report], *, sees_names: bool) -> Iterator[dict[str, str]]:
    for report in reports:
        yield from point_rows(report, Reader(sees_names=sees_names, language=report.language))


def _zip(reports: list[Report], *, sees_names: bool) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for report in reports:
            reader = Reader(sees_names=sees_names, language=report.language)
            # A fixed time: when a file was made says nothing about who spoke when.
            entry = zipfile.ZipInfo(file_name(report, "docx", reader), date_time=FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, EXPORTERS["docx"].render(report, reader))
    return buffer.getvalue()
