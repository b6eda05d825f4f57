"""A report written as Word and read again: nothing is lost, moved or added on the way."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.content import (
    HeadingContent,
    PointContent,
    ReportContent,
    SectionContent,
)
from reports.exporters.word_report import render_word_report
from reports.importers.word_report import parse_word_report
from reports.parsed import ParsedReport

TITLES = {
    "en": {
        "summary": "Summary/Main discussion points",
        "challenges": "Challenges",
        "opportunities": "Opportunities / good practices / innovations for the way forward",
        "gcm_relevance": "Relevance to the Global Compact for Migration",
        "agenda_2030": "Contributions to the achievement of the Agenda 2030",
        "quotes": "Inspiring quotes",
    },
    "ar": {
        "summary": "الملخص / أبرز نقاط النقاش",
        "challenges": "التحديات",
        "opportunities": "الفرص / الممارسات الجيدة",
        "gcm_relevance": "الصلة بالاتفاق العالمي للهجرة",
        "agenda_2030": "المساهمات في تحقيق خطة عام 2030",
        "quotes": "اقتباسات ملهمة",
    },
}
Row = tuple[str, str | None, int, str, str | None]

# White space at the ends and list markers are not part of a text that people typed.
words = st.text(st.sampled_from("abcXYZéñç1234567890 ,;:!&<>{}%'\"_-\n\tنقطة"), max_size=40)
texts = words.map(lambda text: f"A{text}z")
headings = st.text(st.sampled_from("abcéñç&<{ "), max_size=20).map(
    lambda text: " ".join(f"On {text}x:".split())
)
points = st.builds(
    PointContent,
    id=st.uuids().map(str),
    text=texts,
    level=st.integers(0, 2),
    language=st.sampled_from(["", "en", "fr", "ar"]),
)
groups = st.builds(
    HeadingContent, heading=headings, points=st.lists(points, min_size=1, max_size=3).map(tuple)
)


@st.composite
def reports(draw: st.DrawFn) -> ReportContent:
    language = draw(st.sampled_from(sorted(TITLES)))
    sections = []
    for number, (key, title) in enumerate(TITLES[language].items(), 1):
        found = draw(st.lists(groups, max_size=2))
        if draw(st.booleans()):
            found.insert(0, HeadingContent("", (draw(points),)))
        sections.append(SectionContent(key, number, title, groups=tuple(found)))
    return report(language, *sections)


def report(language: str, *sections: SectionContent) -> ReportContent:
    return ReportContent(
        code="2018-3.1",
        edition_title="Roundtable Sessions, Marrakesh, 6 December 2018",
        document_title="Reporting Template",
        introduction=(),
        rapporteur="Amina Invented, Ministry of Examples",
        note_taker="Bruno Invented",
        roundtable="3.1 Governance & drivers",
        language=language,
        footnote="",
        sections=sections,
    )


def read_again(content: ReportContent) -> ParsedReport:
    return parse_word_report(render_word_report(content), file_name="report.docx")


def rows_written(content: ReportContent) -> list[Row]:
    return [
        (section.key, group.heading or None, point.level, point.text, str(uuid.UUID(point.id)))
        for section in content.sections
        for group in section.groups
        for point in group.points
    ]


def rows_read(parsed: ParsedReport) -> list[Row]:
    return [
        (section.key, point.heading, point.level, point.text, point.point_id)
        for section in parsed.sections
        for point in section.points
    ]


@pytest.mark.slow
@given(reports())
@settings(max_examples=60, deadline=None)
def test_points_come_back_as_they_were(content: ReportContent) -> None:
    assert rows_read(read_again(content)) == rows_written(content)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_header_comes_back_as_it_was(language: str) -> None:
    header = read_again(report(language)).header
    assert (header.rapporteur, header.note_taker, header.roundtable, header.roundtable_number) == (
        "Amina Invented, Ministry of Examples",
        "Bruno Invented",
        "3.1 Governance & drivers",
        "3.1",
    )


def test_every_section_is_found_even_when_empty() -> None:
    sections = [
        SectionContent(key, number, title)
        for number, (key, title) in enumerate(TITLES["ar"].items(), 1)
    ]
    parsed = read_again(report("ar", *sections))
    assert [(section.key, section.found) for section in parsed.sections] == [
        (key, True) for key in TITLES["ar"]
    ]


def test_attribution_of_a_quote_is_read_as_its_speaker() -> None:
    quote = PointContent(
        str(uuid.uuid4()), "We listened.", kind="quote", attribution="Bruno Invented"
    )
    section = SectionContent(
        "quotes", 6, "Inspiring quotes", groups=(HeadingContent("", (quote,)),)
    )
    (point,) = read_again(report("en", section)).sections[5].points
    assert point.quote is not None
    assert (point.quote.text, point.quote.speaker, point.quote.approved) == (
        "We listened.",
        "Bruno Invented",
        None,
    )
