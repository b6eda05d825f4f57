"""Reports that were taken out, edited in Word at random, and brought back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from gfmd_site.lib.docx_clean import W
from reports.domain.consent import Reader
from reports.domain.queries import points_of, report_rows
from reports.domain.word_import import Outcome
from reports.domain.word_plan import plan_import
from reports.exporters.registry import EXPORTERS
from reports.importers.word_report import parse_word_report
from reports.models import Point, Report
from reports.parsed import ParsedReport
from tests.build import make_point
from tests.cast import Cast
from tests.reports.domain.word_files import take

POINT_MARK = re.compile(r"gfmd_[0-9a-f]{32}")
KEEP, CHANGE, DELETE, ADD = "keep", "change", "delete", "add"
SUBJECTS = (
    "recruitment fees",
    "portable permits",
    "harbour desks",
    "school places",
    "skills records",
    "visa queues",
    "health cover",
    "city budgets",
)

edits = st.lists(st.sampled_from([KEEP, KEEP, CHANGE, DELETE, ADD]), min_size=3, max_size=8)
places = st.lists(
    st.tuples(st.sampled_from(["summary", "challenges"]), st.integers(0, 2)),
    min_size=8,
    max_size=8,
)


def filled(report: Report, where: list[tuple[str, int]], count: int) -> list[Point]:
    """Fill a report; sections one after the other, as Word has them."""
    rows = sorted(where[:count], key=lambda place: place[0] != "summary")
    return [
        make_point(
            report,
            f"Number {number}: {SUBJECTS[number]} were raised by @[Harbour Union].",
            section=section,
            level=level,
            heading=f"On {SUBJECTS[number]}" if number % 3 == 0 else "",
            support="broad" if number % 2 else "",
            tags={"objectives": ["6"] if number % 2 else []},
        )
        for number, (section, level) in enumerate(rows)
    ]


def in_word(report: Report, change: Callable[[list[etree._Element]], None]) -> ParsedReport:
    """Take a report out as Word, change the paragraphs of its points, and read it again."""
    fresh = report_rows().get(pk=report.pk)
    data = EXPORTERS["docx"].render(fresh, Reader(sees_names=True))
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(content)
                change([p for p in root.iter(f"{{{W}}}p") if _is_point(p)])
                content = etree.tostring(root)
            new.writestr(name, content)
    return parse_word_report(output.getvalue(), file_name="r.docx")


def _is_point(paragraph: etree._Element) -> bool:
    names = [mark.get(f"{{{W}}}name", "") for mark in paragraph.iter(f"{{{W}}}bookmarkStart")]
    return any(map(POINT_MARK.fullmatch, names))


def typed(paragraph: etree._Element, words: str) -> None:
    """Type some words at the end of a paragraph."""
    run = etree.SubElement(paragraph, f"{{{W}}}r")
    etree.SubElement(run, f"{{{W}}}t").text = words


def below(paragraph: etree._Element, words: str) -> None:
    """Press Enter at the end of a paragraph and type: its look goes on, its marks do not."""
    new = etree.Element(f"{{{W}}}p")
    look = paragraph.find(f"{{{W}}}pPr")
    if look is not None:
        new.append(etree.fromstring(etree.tostring(look)))
    typed(new, words)
    paragraph.addnext(new)


def carry_out(plan: list[str]) -> Callable[[list[etree._Element]], None]:
    def change(paragraphs: list[etree._Element]) -> None:
        for number, (edit, paragraph) in enumerate(zip(plan, paragraphs, strict=True)):
            if edit == CHANGE:
                typed(paragraph, f" Changed in Word {number}.")
            elif edit == DELETE:
                paragraph.getparent().remove(paragraph)
            elif edit == ADD:
                below(paragraph, f"Wholly different words, typed in Word, number {number}.")

    return change


def in_reading_order(points: list[Point]) -> list[Point]:
    """Return points as Word has them: in a section those without a sub-heading come first."""
    return sorted(points, key=lambda p: (p.section.number, bool(p.heading), p.order))


def facts(point: Point) -> dict[str, Any]:
    return {
        "section": point.section.key,
        "level": point.level,
        "heading": point.heading,
        "support": point.support,
        "objectives": [term.code for term in point.objectives.all()],
        "speakers": [row.mention for row in point.attributions.all()],
    }


@pytest.mark.slow
@given(plan=edits, where=places)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_edits_in_word_touch_their_own_points_and_no_other(
    plan: list[str], where: list[tuple[str, int]], cast: Cast
) -> None:
    with transaction.atomic():
        points = in_reading_order(filled(cast.report, where, len(plan)))
        before = {point.pk: (point.version, facts(point)) for point in points}

        parsed = in_word(cast.report, carry_out(plan))
        gone = {p.pk for part in plan_import(cast.report, parsed).sections for p in part.gone}
        outcome = take(cast.report, parsed, removed=frozenset(gone))

        by_edit = {
            edit: [p for p, chosen in zip(points, plan, strict=True) if chosen == edit]
            for edit in (KEEP, CHANGE, DELETE, ADD)
        }
        after = {point.pk: point for point in points_of(cast.report)}
        assert gone == {point.pk for point in by_edit[DELETE]}
        assert outcome == Outcome(len(by_edit[ADD]), len(by_edit[CHANGE]), len(by_edit[DELETE]))
        for point in (*by_edit[KEEP], *by_edit[ADD]):
            version, known = before[point.pk]
            assert (after[point.pk].version, facts(after[point.pk])) == (version, known)
            assert after[point.pk].text == point.text
        for point in by_edit[CHANGE]:
            version, known = before[point.pk]
            assert (after[point.pk].version, facts(after[point.pk])) == (version + 1, known)
            assert after[point.pk].text.startswith(f"{point.text} Changed in Word ")
        transaction.set_rollback(True)


def test_enter_in_the_middle_keeps_the_point_and_adds_one(cast: Cast) -> None:
    point = make_point(cast.report, "Fees lead to debt.", support="broad")

    parsed = in_word(cast.report, lambda paragraphs: below(paragraphs[0], "Ports lack lawyers."))
    take(cast.report, parsed)

    texts = [(row.text, row.support) for row in points_of(cast.report)]
    assert texts == [("Fees lead to debt.", "broad"), ("Ports lack lawyers.", "")]
    assert points_of(cast.report)[0].pk == point.pk


def test_paragraph_copied_in_word_is_a_second_point(cast: Cast) -> None:
    point = make_point(cast.report, "Fees lead to debt.")

    def copied(paragraphs: list[etree._Element]) -> None:
        paragraphs[0].addnext(etree.fromstring(etree.tostring(paragraphs[0])))

    outcome = take(cast.report, in_word(cast.report, copied))

    assert outcome == Outcome(added=1)
    assert [row.text for row in points_of(cast.report)] == ["Fees lead to debt."] * 2
    assert cast.report.points.filter(pk=point.pk).exists()
