"""The ways out of a report: a name on the command line and on the page, and what it gives.

`build_output` is the one door: pages, commands and the check before a release call it, and
nothing else turns a report into a file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.pdf import PDF_TYPE
from gfmd_site.table_formats import XLSX_TYPE
from reports.domain.consent import Reader
from reports.domain.content import report_content
from reports.domain.word_base import state_of_report
from reports.domain.word_layouts import layout_of
from reports.exporters.points_table import TableOptions, point_rows, render_csv, render_xlsx
from reports.exporters.report_json import render_json
from reports.exporters.report_pdf import render_report_pdf
from reports.exporters.report_text import render_text_file
from reports.exporters.word_report import WordTemplateError, render_word_report
from reports.models import Report

logger = logging.getLogger("gfmd.export")

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WHOLE_TABLE = TableOptions()


@dataclass(frozen=True)
class Output:
    """A file ready to be handed over: no person's name is in its name."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Exporter:
    label: str | Promise
    use: str | Promise
    """What it is good for, for the person who chooses."""
    content_type: str
    make: Callable[[Report, Reader, TableOptions], bytes]
    is_table: bool = False

    def render(self, report: Report, reader: Reader) -> bytes:
        return self.make(report, reader, WHOLE_TABLE)


def _word(report: Report, reader: Reader) -> bytes:
    """Write a report in the layout of the staff; a layout that fails costs nobody the report."""
    content, state = report_content(report, reader), state_of_report(report, reader)
    layout = layout_of(report)
    if layout is not None:
        try:
            return render_word_report(content, template=layout, state=state)
        except WordTemplateError as error:
            logger.error("A Word layout failed", exc_info=error)
    return render_word_report(content, state=state)


EXPORTERS: dict[str, Exporter] = {
    "docx": Exporter(
        label=_("Word, in the layout of the template"),
        use=_("To go on working with it, and to bring it back here."),
        content_type=WORD_TYPE,
        make=lambda report, reader, _options: _word(report, reader),
    ),
    "pdf": Exporter(
        label=_("PDF, for reading and printing"),
        use=_("Looks the same everywhere; screen readers can read it."),
        content_type=PDF_TYPE,
        make=lambda report, reader, _options: render_report_pdf(report_content(report, reader)),
    ),
    "txt": Exporter(
        label=_("Plain text"),
        use=_("To paste into a mail or another form."),
        content_type="text/plain; charset=utf-8",
        make=lambda report, reader, _options: render_text_file(report_content(report, reader)),
    ),
    "csv": Exporter(
        label=_("CSV, one row a point"),
        use=_("For spreadsheets and other programs, with all tags. It can come back changed."),
        content_type="text/csv; charset=utf-8",
        make=lambda report, reader, options: b"".join(
            render_csv(point_rows(report, reader), options)
        ),
        is_table=True,
    ),
    "xlsx": Exporter(
        label=_("Excel, one row a point"),
        use=_("The same table as a workbook. It can come back changed."),
        content_type=XLSX_TYPE,
        make=lambda report, reader, options: render_xlsx(point_rows(report, reader), options),
        is_table=True,
    ),
    "json": Exporter(
        label=_("JSON, for other systems"),
        use=_("Everything in one documented structure."),
        content_type="application/json",
        make=lambda report, reader, _options: render_json(report_content(report, reader)),
    ),
}


def build_output(
    report: Report,
    reader: Reader,
    format_name: str,
    *,
    options: TableOptions = WHOLE_TABLE,
) -> Output:
    """Return a report as a file for a reader, every word of it through the consent gate.

    `format_name` is a key of EXPORTERS. Raises PdfUnavailable where PDF cannot be made.
    """
    exporter = EXPORTERS[format_name]
    return Output(
        name=file_name(report, format_name, reader),
        content_type=exporter.content_type,
        data=exporter.make(report, reader, options),
    )


def file_name(report: Report, format_name: str, reader: Reader) -> str:
    """Return the name of an exported file: the public code, never a person's name."""
    profile = "team" if reader.sees_names else "public"
    return f"{report.code}-{profile}.{format_name}"
