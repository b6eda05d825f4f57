"""Word files beside a report, as they come back from Word or from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reports.domain import points as point_rules
from reports.domain.consent import Reader
from reports.domain.queries import report_rows
from reports.domain.revisions import Origin
from reports.domain.word_import import Decisions, Outcome, apply_import
from reports.domain.word_plan import plan_import
from reports.domain.word_rows import ImportPlan
from reports.exporters.registry import EXPORTERS
from reports.importers.word_report import parse_word_report
from reports.models import Point, Report
from reports.parsed import ParsedPoint, ParsedReport, ParsedSection
from tests.cast import Cast

TEAM = Reader(sees_names=True)
FEES = "Recruitment fees paid by migrant workers lead to debt bondage in many corridors."


def file_of(report: Report, reader: Reader = TEAM) -> ParsedReport:
    """Return the report as Word has it when it comes back untouched."""
    fresh = report_rows().get(pk=report.pk)
    return parse_word_report(EXPORTERS["docx"].render(fresh, reader), file_name="r.docx")


def edited(parsed: ParsedReport, old: str, **changes: Any) -> ParsedReport:
    """Return the file after somebody changed one paragraph in Word."""
    for section in parsed.sections:
        section.points = [
            replace(item, **changes) if item.text == old else item for item in section.points
        ]
    return parsed


def without(parsed: ParsedReport, text: str) -> ParsedReport:
    for section in parsed.sections:
        section.points = [item for item in section.points if item.text != text]
    return parsed


def foreign(*items: ParsedPoint, section: str = "summary") -> ParsedReport:
    """Return a file that was not written here."""
    return ParsedReport(sections=[ParsedSection(section, 1, found=True, points=list(items))])


def plan(report: Report, parsed: ParsedReport) -> ImportPlan:
    return plan_import(report_rows().get(pk=report.pk), parsed)


def take(report: Report, parsed: ParsedReport, **decisions: Any) -> Outcome:
    return apply_import(
        report=report_rows().get(pk=report.pk),
        parsed=parsed,
        origin=Origin(),
        decisions=Decisions(**decisions),
    )


def texts(report: Report, section: str = "summary") -> list[str]:
    points = report.points.present().filter(section__key=section).in_order()
    return [point.text for point in points]


def statuses(found: ImportPlan) -> list[str]:
    return [row.status.value for row in found.rows]


def change(point: Point, **fields: Any) -> Point:
    return point_rules.update_point(point=point, fields=fields, origin=Origin())


def texts_after(cast: Cast, parsed: ParsedReport) -> list[str]:
    take(cast.report, parsed)
    return texts(cast.report)
