"""What can leave, as the release check takes it, and the way to make it again by its entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gfmd_site.lib import csvsafe
from reports.choices import ReleaseProfile
from reports.domain.consent import Reader
from reports.domain.content import report_content
from reports.domain.edition_content import reports_in_order
from reports.domain.queries import report_rows
from reports.domain.release_check import Outgoing
from reports.domain.statement import statement_of
from reports.exporters.edition import (
    EDITION_FORMATS,
    WHOLE_EDITION,
    EditionOptions,
    edition_chunks,
    edition_words,
)
from reports.exporters.points_table import TableOptions
from reports.exporters.registry import EXPORTERS, WHOLE_TABLE, build_output, file_name
from reports.exporters.report_text import render_text_file
from reports.exporters.statement import STATEMENT_FORMATS, statement_outgoing
from reports.exporters.synthesis import PUBLICATION, SYNTHESIS_FORMATS, synthesis_outgoing
from reports.exporters.synthesis_sheet import SynthesisOptions
from reports.models import Edition, Release, Report, Synthesis

EDITION_TYPES = {
    "zip": "application/zip",
    "csv": EXPORTERS["csv"].content_type,
    "xlsx": EXPORTERS["xlsx"].content_type,
    "docx": EXPORTERS["docx"].content_type,
    "pdf": EXPORTERS["pdf"].content_type,
}


def profile_of(sees_names: bool) -> str:
    return ReleaseProfile.TEAM if sees_names else ReleaseProfile.PUBLIC


def report_outgoing(
    report: Report, format_name: str, *, sees_names: bool, table: TableOptions = WHOLE_TABLE
) -> Outgoing:
    """Return one report as a file of one of the formats in `EXPORTERS`.

    Making it raises PdfUnavailable where PDF cannot be made.
    """
    reader = Reader(sees_names=sees_names, language=report.language)
    return Outgoing(
        what="report",
        subject=report.code,
        format=format_name,
        profile=profile_of(sees_names),
        file_name=file_name(report, format_name, reader),
        content_type=EXPORTERS[format_name].content_type,
        render=lambda: build_output(report, reader, format_name, options=table).data,
        reports=(report,),
        options={} if table == WHOLE_TABLE else {"columns": table.columns, "bom": table.bom},
        words=lambda: render_text_file(report_content(report, reader)).decode("utf-8-sig"),
    )


def points_outgoing(report: Report, format_name: str, *, sees_names: bool) -> Outgoing:
    """Return the points of one report as a table, csv or xlsx, from the office."""
    outgoing = report_outgoing(report, format_name, sees_names=sees_names)
    return replace(outgoing, what="points", file_name=f"{report.code}-points.{format_name}")


def edition_outgoing(
    edition: Edition,
    format_name: str,
    *,
    sees_names: bool,
    options: EditionOptions = WHOLE_EDITION,
) -> Outgoing:
    """Return all reports of an edition as one file of one of the formats in `EDITION_FORMATS`.

    Making it raises PdfUnavailable where PDF cannot be made.
    """
    profile = profile_of(sees_names)
    reports = reports_in_order(edition, only_accepted=options.only_accepted)

    def chunks() -> Iterator[bytes]:
        return edition_chunks(edition, format_name, sees_names=sees_names, options=options)

    return Outgoing(
        what="edition",
        subject=str(edition.year),
        format=format_name,
        profile=profile,
        file_name=f"{edition.year}-{profile}.{format_name}",
        content_type=EDITION_TYPES[format_name],
        render=lambda: b"".join(chunks()),
        reports=reports,
        chunks=chunks if format_name == "csv" else None,
        options={} if options == WHOLE_EDITION else options.as_values(),
        words=lambda: edition_words(edition, sees_names=sees_names, options=options),
    )


REGISTER_COLUMNS = (
    "released_at",
    "status",
    "what",
    "subject",
    "format",
    "profile",
    "channel",
    "file_name",
    "size",
    "sha256",
    "by",
    "second",
    "remarks",
    "names",
)


def register_outgoing() -> Outgoing:
    """Return the release register as a table, for staff with the right."""
    return Outgoing(
        what="register",
        subject="register",
        format="csv",
        profile=ReleaseProfile.TEAM,
        file_name="releases-team.csv",
        content_type=EXPORTERS["csv"].content_type,
        render=lambda: b"".join(csvsafe.stream(REGISTER_COLUMNS, _register_rows(), incomplete="")),
    )


def _register_rows() -> Iterator[list[str]]:
    rows = Release.objects.select_related("by", "second").prefetch_related("names")
    for entry in rows.order_by("created_at", "pk"):
        names = (f"{n.name or n.key[:12]} ({n.ground}, {n.consent})" for n in entry.names.all())
        yield [
            entry.released_at.isoformat(timespec="seconds") if entry.released_at else "",
            entry.status,
            entry.what,
            entry.subject,
            entry.format,
            entry.profile,
            entry.channel,
            entry.file_name,
            "" if entry.size is None else str(entry.size),
            entry.sha256,
            entry.by.get_username() if entry.by else "",
            entry.second.get_username() if entry.second else "",
            "; ".join(entry.remarks),
            "; ".join(names),
        ]


def outgoing_again(entry: Release) -> Outgoing | None:
    """Return what an entry of the register speaks of, None when it cannot be made again."""
    sees_names = entry.profile == ReleaseProfile.TEAM
    if entry.what == "report" and entry.format in EXPORTERS:
        report = report_rows().filter(code=entry.subject).first()
        table = TableOptions(**entry.options) if entry.options else WHOLE_TABLE
        if report is None:
            return None
        return report_outgoing(report, entry.format, sees_names=sees_names, table=table)
    if entry.what == "points" and entry.format in {"csv", "xlsx"}:
        report = report_rows().filter(code=entry.subject).first()
        return points_outgoing(report, entry.format, sees_names=sees_names) if report else None
    if entry.what == "edition" and entry.format in EDITION_FORMATS:
        edition = Edition.objects.filter(year=entry.subject).first()
        if edition is None:
            return None
        options = EditionOptions.from_values(entry.options) if entry.options else WHOLE_EDITION
        return edition_outgoing(edition, entry.format, sees_names=sees_names, options=options)
    if entry.what == "statement" and entry.format in STATEMENT_FORMATS:
        report = report_rows().filter(code=entry.subject).first()
        statement = statement_of(report) if report else None
        return statement_outgoing(statement, entry.format) if statement else None
    if entry.what == "synthesis" and entry.format in {*SYNTHESIS_FORMATS, PUBLICATION}:
        values = dict(entry.options)
        synthesis = Synthesis.objects.filter(pk=values.pop("synthesis", None)).first()
        chosen = SynthesisOptions.from_values(values)
        return synthesis_outgoing(synthesis, entry.format, options=chosen) if synthesis else None
    return None
