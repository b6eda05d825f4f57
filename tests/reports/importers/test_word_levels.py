"""Levels of markers that were typed by hand, from how far they are indented."""

from __future__ import annotations

from reports.importers.word_report import parse_word_report
from tests.reports.importers.docx_builder import docx, free_text, par


def typed_marker(text: str, indent: int) -> str:
    return par(f"- {text}", properties=f'<w:ind w:left="{indent}"/>')


def levels_of(*sections: list[int]) -> list[list[int]]:
    """Return the levels that markers with these indents are read with, section by section."""
    answers = ["".join(typed_marker("Fees.", indent) for indent in part) for part in sections]
    report = parse_word_report(docx(free_text(*answers)), file_name="r.docx")
    return [[point.level for point in part.points] for part in report.sections][: len(sections)]


def test_indents_of_several_hands_are_compared_section_by_section() -> None:
    assert levels_of([0, 720, 1440], [360, 720, 1080], [0, 500]) == [
        [0, 1, 2],
        [0, 1, 2],
        [0, 1],
    ]


def test_section_that_begins_further_in_begins_at_the_first_level() -> None:
    assert levels_of([0, 360], [360, 720, 360]) == [[0, 1], [0, 1, 0]]


def test_marker_below_plain_text_keeps_the_level_of_its_indent() -> None:
    body = [typed_marker("One.", 0), par("Plain.") + typed_marker("Below.", 360)]
    report = parse_word_report(docx(free_text(*body)), file_name="r.docx")

    assert [point.level for point in report.sections[1].points] == [0, 1]
