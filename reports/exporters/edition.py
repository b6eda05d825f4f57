"""All reports of an edition in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.domain.content import report_content
from reports.domain.edition_content import edition_content, readers, reports_in_order
from reports.exporters.edition_pdf import render_edition_pdf
from reports.exporters.points_table import TableOptions, point_rows, render_csv, render_xlsx
from reports.exporters.registry import EXPORTERS, WHOLE_TABLE, build_output
from reports.exporters.report_text import render_text_file
from reports.exporters.word_edition import render_word_edition
from reports.models import Edition

FIXED_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class EditionFormat:
    label: str | Promise
    use: str | Promise
    is_table: bool = False


EDITION_FORMATS: dict[str, EditionFormat] = {
    "docx": EditionFormat(
        _("Word, all reports in one document"),
        _("With title page and table of contents, by theme."),
    ),
    "pdf": EditionFormat(
        _("PDF, all reports in one document"),
        _("The same for reading and printing. A long edition takes some seconds."),
    ),
    "zip": EditionFormat(
        _("One file for each report, in a zip"), _("To hand each report to its own people.")
    ),
    "csv": EditionFormat(
        _("CSV, one row a point"),
        _("All points of all reports with their tags. It can come back changed."),
        is_table=True,
    ),
    "xlsx": EditionFormat(
        _("Excel, one row a point"),
        _("The same table as a workbook. It can come back changed."),
        is_table=True,
    ),
}


@dataclass(frozen=True)
class EditionOptions:
    """What a person chose: which reports, what a zip holds, which columns a table has."""

    only_accepted: bool = False
    inner_format: str = "docx"
    table: TableOptions = field(default=WHOLE_TABLE)

    def as_values(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> EditionOptions:
        """Return options from what `as_values` gave, after a way through JSON."""
        table = dict(values["table"])
        return cls(
            only_accepted=values["only_accepted"],
            inner_format=values["inner_format"],
            table=TableOptions(columns=tuple(table["columns"]), bom=table["bom"]),
        )


WHOLE_EDITION = EditionOptions()


def edition_chunks(
    edition: Edition,
    format_name: str,
    *,
    sees_names: bool,
    options: EditionOptions = WHOLE_EDITION,
) -> Iterator[bytes]:
    """Yield one file, a CSV and a zip report by report while they are made.

    Raises PdfUnavailable where PDF cannot be made.
    """
    if format_name == "zip":
        yield from _zip(edition, sees_names, options)
    elif format_name in {"docx", "pdf"}:
        content = edition_content(
            edition, sees_names=sees_names, only_accepted=options.only_accepted
        )
        render = render_word_edition if format_name == "docx" else render_edition_pdf
        yield render(content)
    elif format_name == "csv":
        yield from render_csv(_rows(edition, sees_names, options), options.table)
    else:
        yield render_xlsx(_rows(edition, sees_names, options), options.table)


def edition_words(edition: Edition, *, sees_names: bool, options: EditionOptions) -> str:
    """Return all words of an edition's reports, for the check before they leave."""
    reports = reports_in_order(edition, only_accepted=options.only_accepted)
    return "\n\n".join(
        render_text_file(report_content(report, reader)).decode()
        for report, reader in readers(reports, sees_names=sees_names)
    )


def _rows(edition: Edition, sees_names: bool, options: EditionOptions) -> Iterator[dict[str, str]]:
    reports = reports_in_order(edition, only_accepted=options.only_accepted)
    for report, reader in readers(reports, sees_names=sees_names):
        yield from point_rows(report, reader)


class _Drain(io.RawIOBase):
    """Where a zip is written to while its bytes are already on their way."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        data, self._pieces = b"".join(self._pieces), []
        return data


def _zip(edition: Edition, sees_names: bool, options: EditionOptions) -> Iterator[bytes]:
    drain = _Drain()
    reports = reports_in_order(edition, only_accepted=options.only_accepted)
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as archive:
        for report, reader in readers(reports, sees_names=sees_names):
            output = build_output(report, reader, options.inner_format, options=options.table)
            # A fixed time: when a file was made says nothing about who spoke when.
            entry = zipfile.ZipInfo(output.name, date_time=FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, output.data)
            yield drain.take()
    yield drain.take()


def inner_formats() -> dict[str, str | Promise]:
    """Return what a zip can hold, by key with its label."""
    return {name: exporter.label for name, exporter in EXPORTERS.items()}
