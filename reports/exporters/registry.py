"""The ways out of a report: a name on the command line and on the page, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.domain.consent import Reader
from reports.domain.content import report_content
from reports.exporters.points_table import point_rows, render_csv, render_xlsx
from reports.exporters.report_json import render_json
from reports.exporters.word_report import render_word_report
from reports.models import Report


@dataclass(frozen=True)
class Exporter:
    label: str | Promise
    content_type: str
    render: Callable[[Report, Reader], bytes]


EXPORTERS: dict[str, Exporter] = {
    "docx": Exporter(
        label=_("Word, in the layout of the template"),
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        render=lambda report, reader: render_word_report(report_content(report, reader)),
    ),
    "csv": Exporter(
        label=_("CSV, one row a point"),
        content_type="text/csv; charset=utf-8",
        render=lambda report, reader: b"".join(render_csv(point_rows(report, reader))),
    ),
    "xlsx": Exporter(
        label=_("Excel, one row a point"),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        render=lambda report, reader: render_xlsx(point_rows(report, reader)),
    ),
    "json": Exporter(
        label=_("JSON, for other systems"),
        content_type="application/json",
        render=lambda report, reader: render_json(report_content(report, reader)),
    ),
}


def file_name(report: Report, format_name: str, reader: Reader) -> str:
    """Return the name of an exported file: the public code, never a person's name."""
    profile = "team" if reader.sees_names else "public"
    return f"{report.code}-{profile}.{format_name}"
