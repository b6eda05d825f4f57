"""Takes what an importer read into a report: first as a plan to look at, then for good."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reports.choices import (
    AttributionKind,
    AttributionLevel,
    Consent,
    PointKind,
    RevisionKind,
    SectionKind,
)
from reports.domain import points as point_rules
from reports.domain.attributions import find_country
from reports.domain.comments import add_comment
from reports.domain.consent import Reader, render_text, without_mention_marks
from reports.domain.header import header_of, update_header
from reports.domain.queries import points_of
from reports.domain.revisions import Origin, record
from reports.models import Edition, Point, Report, Session, TemplateSection
from reports.models.points import MAX_HEADING
from reports.parsed import ParsedPoint, ParsedQuote, ParsedReport


class Take(StrEnum):
    """What to do with one section of the file."""

    APPEND = "append"
    REPLACE = "replace"
    SKIP = "skip"


@dataclass
class SectionPlan:
    """One section: what the file adds to what is there."""

    section: TemplateSection
    found: bool = False
    new: list[ParsedPoint] = field(default_factory=list)
    same: list[ParsedPoint] = field(default_factory=list)
    existing: list[Point] = field(default_factory=list)

    @property
    def only_in_report(self) -> int:
        return len(self.existing) - len(self.same)


@dataclass
class ImportPlan:
    """The whole file beside the report as it stands."""

    sections: list[SectionPlan]
    header: dict[str, tuple[str, str]]
    """Header fields that differ: (in the report, in the file)."""
    unplaced: list[str]
    warnings: list[str]

    @property
    def new_count(self) -> int:
        return sum(len(section.new) for section in self.sections)


def plan_import(report: Report, parsed: ParsedReport) -> ImportPlan:
    """Return what an import would do. Stores nothing."""
    points = points_of(report)
    team = Reader(sees_names=True, language=report.language)
    by_key = {section.key: section for section in parsed.sections}
    plans = []
    for section in report.template.sections.all():
        existing = [point for point in points if point.section_id == section.pk]
        read = by_key.get(section.key)
        plan = SectionPlan(section=section, existing=existing, found=bool(read and read.found))
        # As a file for the team has them: a mention leaves as the plain name.
        left = [_comparable(render_text(point, team)) for point in existing]
        for item in read.points if read else []:
            text = _comparable(without_mention_marks(stored_text(item)))
            if text in left:
                left.remove(text)
                plan.same.append(item)
            else:
                plan.new.append(item)
        plans.append(plan)
    return ImportPlan(
        sections=plans,
        header=_header_changes(report, parsed),
        unplaced=list(parsed.unplaced),
        warnings=[*parsed.warnings, *_session_warnings(report, parsed)],
    )


@transaction.atomic
def apply_import(
    *,
    report: Report,
    parsed: ParsedReport,
    origin: Origin,
    choices: Mapping[str, str] | None = None,
    take_header: bool = True,
) -> int:
    """Take a file into a report and return how many points were added.

    `choices` says per section key what to do; a section without a choice gets the points that
    are not there yet. What belongs nowhere is kept as a comment for the team. All or nothing.
    """
    plan = plan_import(report, parsed)
    added = 0
    for section in plan.sections:
        take = Take((choices or {}).get(section.section.key, Take.APPEND))
        if take == Take.SKIP:
            continue
        items = section.new
        if take == Take.REPLACE:
            for point in section.existing:
                point_rules.delete_point(point=point, origin=origin.next())
            by_key = {part.key: part for part in parsed.sections}
            items = by_key[section.section.key].points
        for item in items:
            point_rules.create_point(
                report=report, fields=_fields(section.section, item), origin=origin.next()
            )
        added += len(items)
    if take_header and plan.header:
        update_header(
            report=report,
            fields={name: new for name, (_old, new) in plan.header.items()},
            origin=origin.next(),
        )
    for text in plan.unplaced:
        note = _("From the Word file, belonging to no section: %(text)s") % {"text": text}
        add_comment(report=report, text=note, by=origin.author, team_only=True)
    record(report=report, kind=RevisionKind.IMPORT, origin=origin.next(), after={"added": added})
    return added


def find_session(edition: Edition, parsed: ParsedReport, number: str = "") -> Session | None:
    """Return the session of a file: by the given number, the number typed in it, or its title."""
    wanted = number or parsed.header.roundtable_number or ""
    if wanted:
        return edition.sessions.filter(number=wanted).first()
    title = _comparable(parsed.header.roundtable)
    if not title:
        return None
    return next((row for row in edition.sessions.all() if _comparable(row.title) in title), None)


def stored_text(item: ParsedPoint) -> str:
    """Return the text as it is stored: a quote's words alone, footnotes in brackets behind."""
    quote = item.quote
    text = quote.text if quote and (quote.speaker or quote.anonymous) else item.text
    return " ".join([text, *(f"[{note}]" for note in item.notes)])


def _fields(section: TemplateSection, item: ParsedPoint) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "section": section.key,
        "heading": (item.heading or "").strip()[:MAX_HEADING],
        "level": item.level,
        "text": stored_text(item),
        "kind": PointKind.QUOTE if section.kind == SectionKind.QUOTES else PointKind.POINT,
    }
    if item.quote and item.quote.speaker:
        fields["attributions"] = [_speaker(item.quote)]
    return fields


def _speaker(quote: ParsedQuote) -> dict[str, Any]:
    """Return who said a quote. Only a file that says so itself counts as an approval."""
    words = (quote.speaker or "").strip()
    country = find_country(words)
    approved = {"consent": Consent.APPROVED, "how": _("stated in the Word file")}
    answer = approved if quote.approved else {"consent": Consent.NOT_ASKED, "how": ""}
    if country is not None:
        return {
            "kind": AttributionKind.COUNTRY,
            "country": country.code,
            "level": AttributionLevel.COUNTRY,
            **answer,
        }
    name, _comma, organisation = words.partition(",")
    return {
        "kind": AttributionKind.PERSON,
        "name": name.strip()[:200],
        "organisation": organisation.strip()[:300],
        "level": AttributionLevel.PERSON,
        **answer,
    }


def _header_changes(report: Report, parsed: ParsedReport) -> dict[str, tuple[str, str]]:
    now = header_of(report)
    pairs = {
        "rapporteur_line": (now.rapporteur, parsed.header.rapporteur.strip()),
        "note_taker_line": (now.note_taker, parsed.header.note_taker.strip()),
    }
    return {name: pair for name, pair in pairs.items() if pair[1] and pair[0] != pair[1]}


def _session_warnings(report: Report, parsed: ParsedReport) -> list[str]:
    number = parsed.header.roundtable_number
    if not number or number == report.session.number:
        return []
    return [
        _(
            "The file says roundtable %(file)s, this report is of %(report)s. "
            "Check that it is the right file."
        )
        % {"file": number, "report": report.session.number}
    ]


def _comparable(text: str) -> str:
    """Return a text without what people do not see: case, blanks, marks at the end."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(text.split()).strip(" .;:")
