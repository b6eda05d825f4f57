"""A file that was filled outside, in whichever template: Word, or the text of a consultation.

Nothing is stored. Each template has its own reader; what they hand over is the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from reports.choices import SectionKind
from reports.importers.consultation import parse_consultation
from reports.importers.template_sections import definitions_of
from reports.importers.word_report import parse_word_report
from reports.importers.word_sections import ROUNDTABLE_2018
from reports.models import ReportingTemplate
from reports.parsed import ParsedPoint, ParsedReport, ParsedSection, RejectedFile
from reports.parsed_consultation import (
    SECTION_KEYS,
    ConsultationPoint,
    ParsedConsultation,
    loose_footnotes,
)

_ZIP = b"PK"
Keys = Mapping[str, str]
"""The section of a template by the section of a consultation."""


def read_report_file(
    data: bytes, *, file_name: str, template: ReportingTemplate | None
) -> ParsedReport:
    """Read a file as the template asks; None where it is not known yet whose file it is.

    Raises RejectedFile, with a sentence for its owner, if it is not accepted.
    """
    keys = _consultation_keys(template)
    sections = definitions_of(template) if template else ROUNDTABLE_2018
    if not keys:
        return parse_word_report(data, file_name=file_name, sections=sections)
    if data.startswith(_ZIP):
        parsed = parse_word_report(data, file_name=file_name, sections=sections)
        if _was_written_here(parsed) or (template is None and _has_sections(parsed)):
            return parsed
        summary = _summary(data, file_name)
        return report_of(summary, keys) if summary else parsed
    if template is None and not file_name.lower().endswith((".txt", ".pdf")):
        return parse_word_report(data, file_name=file_name, sections=sections)
    return report_of(parse_consultation(data, file_name=file_name), keys)


def report_of(summary: ParsedConsultation, keys: Keys) -> ParsedReport:
    """Return a summary in the form that every file is laid beside its report."""
    return ParsedReport(
        sections=[
            ParsedSection(
                key=keys.get(section.key, section.key),
                number=section.number,
                found=section.found,
                title_as_typed=section.title_as_typed,
                points=[_point(point) for point in section.points],
            )
            for section in summary.sections
        ],
        unplaced=[*summary.unplaced, *loose_footnotes(summary)],
        warnings=list(summary.warnings),
        head_counts=dict(summary.head_counts),
    )


def _point(point: ConsultationPoint) -> ParsedPoint:
    return ParsedPoint(
        text=point.text,
        heading=point.heading,
        level=point.level,
        notes=point.own_notes,
        support=point.support,
        contested=point.contested,
    )


def _consultation_keys(template: ReportingTemplate | None) -> Keys:
    """Return where each part of a consultation goes; empty for a template of another kind."""
    if template is None:
        return {key: key for key in SECTION_KEYS}
    own = {section.kind: section.key for section in reversed(list(template.sections.all()))}
    if SectionKind.WHO not in own or SectionKind.WHAT not in own:
        return {}
    return {key: own[SectionKind(key)] for key in SECTION_KEYS if SectionKind(key) in own}


def _summary(data: bytes, file_name: str) -> ParsedConsultation | None:
    try:
        return parse_consultation(data, file_name=file_name)
    except RejectedFile:
        return None


def _was_written_here(parsed: ParsedReport) -> bool:
    points = (point for section in parsed.sections for point in section.points)
    return bool(parsed.facts.state) or any(point.point_id for point in points)


def _has_sections(parsed: ParsedReport) -> bool:
    return any(section.found for section in parsed.sections)
