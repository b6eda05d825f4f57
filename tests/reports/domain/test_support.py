"""The support of a point in the words of its section."""

from __future__ import annotations

import io
import json

import docx
import pytest
from django.test import Client

from reports.choices import SectionKind, Support
from reports.domain.consent import public_reader
from reports.domain.content import report_content
from reports.domain.support import support_choices, support_words
from reports.exporters.report_text import render_text_file
from reports.exporters.word_report import render_word_report
from reports.importers.word_report import parse_word_report
from reports.models import Point
from tests.build import make_point
from tests.cast import Cast


@pytest.mark.parametrize(
    ("kind", "support", "words"),
    [
        ("summary", "broad", "support: broad"),
        ("what", "broad", "strongest convergence"),
        ("who", "several", "wide agreement"),
        ("what", "one", "suggested once"),
        ("raised_once", "one", "raised once, but strongly"),
        ("raised_once", "", ""),
        ("what", "unheard of", ""),
    ],
)
def test_support_is_worded_by_the_kind_of_the_section(kind: str, support: str, words: str) -> None:
    assert support_words(support, kind) == words


def test_every_support_has_words_in_every_kind_of_section() -> None:
    missing = [
        (kind, support)
        for kind in SectionKind.values
        for support in Support.values
        if not support_words(support, kind)
    ]

    assert missing == []


def test_page_words_the_support_of_a_priority(cast: Cast) -> None:
    cast.report.template.sections.filter(key="challenges").update(kind=SectionKind.WHAT)
    make_point(cast.report, "Open clinics.", section="challenges", support="broad")
    client = Client()
    client.force_login(cast.chair)

    page = client.get(cast.report.get_absolute_url()).text

    assert '<span class="chip chip--on chip--support">strongest convergence</span>' in page


@pytest.fixture
def priority(cast: Cast) -> Point:
    cast.report.template.sections.filter(key="challenges").update(kind=SectionKind.WHAT)
    return make_point(
        cast.report, "Open clinics.", section="challenges", support="broad", contested=True
    )


def test_files_say_how_the_room_stood_to_a_priority(cast: Cast, priority: Point) -> None:
    make_point(cast.report, "Fees lead to debt.", support="broad")
    content = report_content(cast.report, public_reader("en"))

    text = render_text_file(content).decode()
    word = docx.Document(io.BytesIO(render_word_report(content)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]

    assert text.count("[") == 1
    assert "- Open clinics. [strongest convergence; contested]" in text
    assert "\nOpen clinics.\nstrongest convergence; contested" in "\n".join(cells)


def test_word_file_with_support_comes_back_as_it_was(cast: Cast, priority: Point) -> None:
    data = render_word_report(report_content(cast.report, public_reader("en")))

    parsed = parse_word_report(data, file_name="report.docx")

    points = [(p.text, p.point_id) for section in parsed.sections for p in section.points]
    assert (points, parsed.unplaced) == ([("Open clinics.", str(priority.pk))], [])


def test_editor_is_told_the_words_of_each_section(cast: Cast, priority: Point) -> None:
    client = Client()
    client.force_login(cast.rapporteur)

    state = json.loads(client.get(f"{cast.report.get_absolute_url()}state/").content)

    words = {section["key"]: section["support"] for section in state["sections"]}
    assert words == {
        **{key: {} for key in words},
        "challenges": {
            "one": "suggested once",
            "some": "agreement of some",
            "several": "wide agreement",
            "broad": "strongest convergence",
        },
    }


def test_form_of_a_priority_asks_in_its_words(cast: Cast, priority: Point) -> None:
    client = Client()
    client.force_login(cast.rapporteur)

    page = client.get(f"{cast.report.get_absolute_url()}points/{priority.pk}/").text

    assert "Strongest convergence" in page
    assert support_choices("summary") == {}
