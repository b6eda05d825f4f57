"""The empty form of a session: what is printed on it, and that it comes back filled."""

from __future__ import annotations

import io

import docx
import pytest
from django.test import Client
from django.urls import reverse

from reports.exporters.blank_form import build_blank_form
from reports.importers.word_report import parse_word_report
from reports.models import Session
from tests.cast import Cast


@pytest.fixture
def form(cast: Cast) -> bytes:
    Session.objects.filter(pk=cast.session.pk).update(expected_outcome="A list of three ways out.")
    cast.session.refresh_from_db()
    return build_blank_form(cast.session, cast.report.template, "en").data


def test_form_shows_session_outcome_and_questions_and_names_nobody(form: bytes) -> None:
    document = docx.Document(io.BytesIO(form))

    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Name of Rapporteur:", ""],
        ["Note Taker", ""],
        ["Roundtable session:", "3.1 Aligning governance with new drivers"],
        ["Co-chairs:", ""],
    ]
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == [
        "Roundtable, Marrakesh, 6 December 2018",
        "Reporting Template",
        "Expected outcome",
        "A list of three ways out.",
        "Guiding questions",
        "1. Which arrangements have worked, and for whom?",
        "2. Which arrangements have worked, and for whom?",
        "*The Chatham House rule applies.",
    ]


def test_form_has_room_to_write_under_each_title(form: bytes) -> None:
    rows = docx.Document(io.BytesIO(form)).tables[1].rows
    assert [len(row.cells[0].paragraphs) for row in rows[2::2]] == [5] * 6


def test_report_has_neither_questions_nor_empty_fields(cast: Cast) -> None:
    from reports.domain.consent import Reader
    from reports.exporters.registry import build_output

    output = build_output(cast.report, Reader(sees_names=False), "docx")
    document = docx.Document(io.BytesIO(output.data))

    assert len(document.tables[0].rows) == 3
    assert "Guiding questions" not in [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_empty_form_brings_nothing_back(language: str, cast: Cast) -> None:
    output = build_blank_form(cast.session, cast.report.template, language)

    parsed = parse_word_report(io.BytesIO(output.data), file_name=output.name)

    assert (parsed.header.roundtable_number, parsed.point_count, parsed.unplaced) == ("3.1", 0, [])


def test_filled_form_brings_back_what_was_typed_and_no_more(form: bytes) -> None:
    document = docx.Document(io.BytesIO(form))
    document.tables[0].rows[0].cells[1].paragraphs[0].add_run("Wanjiru Adeyemi")
    answers = document.tables[1].rows[2].cells[0].paragraphs
    answers[0].add_run("Permits should follow the worker.")
    answers[1].add_run("Recruitment should be free.")
    filled = io.BytesIO()
    document.save(filled)

    parsed = parse_word_report(filled, file_name="form.docx")

    points = [(section.key, point.text) for section in parsed.sections for point in section.points]
    assert points == [
        ("summary", "Permits should follow the worker."),
        ("summary", "Recruitment should be free."),
    ]
    assert (parsed.header.rapporteur, parsed.unplaced) == ("Wanjiru Adeyemi", [])


def test_button_gives_the_form_in_the_chosen_language(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.chair)
    url = reverse("reports:blank-form", kwargs={"code": cast.report.code})

    response = client.get(url, {"language": "fr"})

    labels = docx.Document(io.BytesIO(response.content)).tables[0].column_cells(0)
    assert response.headers["Content-Disposition"] == 'attachment; filename="2018-3.1-form.docx"'
    assert [cell.text for cell in labels][-1] == "Coprésidents\u00a0:"
