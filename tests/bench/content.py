"""Invented reports of any size, for measures that need no server."""

from __future__ import annotations

from reports.content import HeadingContent, PointContent, ReportContent, SectionContent

SECTIONS = (
    ("summary", "Summary/Main discussion points"),
    ("challenges", "Challenges"),
    ("opportunities", "Opportunities / good practices / innovations for the way forward"),
    ("gcm_relevance", "Relevance to the Global Compact for Migration and its follow-up"),
    ("agenda_2030", "Contributions to the achievement of the Agenda 2030"),
)
SENTENCE = (
    "Point {number}: permits that follow the worker, not the employer, reduce abuse where"
    " inspectors speak the language of those they protect, and cost less than was feared."
)


def report_of(points: int, *, sentence: str = SENTENCE) -> ReportContent:
    """Return a report whose points are spread over all sections."""
    texts = [
        PointContent(id=f"{number:032x}", text=sentence.format(number=number), level=number % 3)
        for number in range(points)
    ]
    step = -(-points // len(SECTIONS))
    return ReportContent(
        code="2018-3.1",
        edition_title="Roundtable Sessions, Marrakesh, 6 December 2018",
        document_title="Reporting Template",
        introduction=(),
        rapporteur="",
        note_taker="",
        roundtable="3.1 Aligning governance with contemporary drivers of migration",
        language="en",
        footnote="",
        sections=tuple(
            SectionContent(
                key=key,
                number=index + 1,
                title=title,
                groups=(HeadingContent("", tuple(texts[index * step : (index + 1) * step])),),
            )
            for index, (key, title) in enumerate(SECTIONS)
        ),
    )


def as_markdown(report: ReportContent) -> str:
    """Return the same content for other converters."""
    parts = [f"# {report.document_title}", report.roundtable]
    for section in report.sections:
        parts.append(f"## {section.number}. {section.title}")
        parts.append("\n".join(f"- {p.text}" for group in section.groups for p in group.points))
    return "\n\n".join(parts) + "\n"
