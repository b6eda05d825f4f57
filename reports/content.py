"""What every exporter is given: text that is already safe for the reader, and nothing else.

Only `reports.domain.content` builds these values, through the consent gate; an exporter never
sees a model.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PointContent:
    """One point as its reader may see it; `level` is 0 to 2."""

    id: str
    text: str
    level: int = 0
    kind: str = "point"
    attribution: str = ""
    """For a quote: who said it, at the level that is allowed."""
    language: str = ""
    support: str = ""
    contested: bool = False
    standing: str = ""
    """How the room stood to it, in words: where the section lists priorities."""
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Codes by the name of their list, those left out that would say who spoke."""
    version: int = 1


@dataclass(frozen=True)
class HeadingContent:
    """Points under one sub-heading; an empty heading means none."""

    heading: str
    points: tuple[PointContent, ...] = ()


@dataclass(frozen=True)
class SectionContent:
    key: str
    number: int
    title: str
    guidance: str = ""
    groups: tuple[HeadingContent, ...] = ()


@dataclass(frozen=True)
class Preparation:
    """What the room was asked, for a form that is filled by hand; empty in a report."""

    expected_outcome: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportContent:
    """One report for one reader, in one language."""

    code: str
    edition_title: str
    """For example "Roundtable Sessions, Marrakesh, 6 December 2018"."""
    document_title: str
    """For example "Reporting Template"."""
    introduction: tuple[str, ...]
    """The template's own instructions, one paragraph each."""
    rapporteur: str
    note_taker: str
    roundtable: str
    """Number and title, as in "3.1 Aligning governance …"."""
    language: str
    footnote: str
    """The Chatham House reminder at the end of the template."""
    sections: tuple[SectionContent, ...] = field(default_factory=tuple)
    participants: str = ""
    """How many people of each constituency were there, as in "State 29, business 2"."""


@dataclass(frozen=True)
class ThemeContent:
    """The reports of one theme; an empty title means those that belong to none."""

    title: str
    reports: tuple[ReportContent, ...]


@dataclass(frozen=True)
class EditionContent:
    """All reports of an edition for one reader."""

    year: int
    title: str
    subtitle: tuple[str, ...]
    """Theme, place and days, one line each."""
    language: str
    """Of what stands around the reports; each report keeps its own."""
    themes: tuple[ThemeContent, ...] = ()

    @property
    def reports(self) -> tuple[ReportContent, ...]:
        return tuple(report for theme in self.themes for report in theme.reports)
