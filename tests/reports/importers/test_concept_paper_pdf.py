"""A concept paper as PDF: its text is read, pictures of pages are refused with a sentence."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from gfmd_site.lib.pdf import render_pdf
from reports.importers.concept_paper import parse_concept_paper
from reports.parsed import RejectedFile
from tests.pdf import needs_poppler
from tests.reports.importers.papers import ENGLISH

pytestmark = needs_poppler


def test_paper_with_text_gives_its_roundtables() -> None:
    lines = "".join(f"<p>{line}</p>" for line in ENGLISH.splitlines() if line)
    page = f"<html lang='en'><head><title>Paper</title></head><body>{lines}</body></html>"

    programme = parse_concept_paper(render_pdf(page, css=""), file_name="paper.pdf")

    assert (programme.edition.number, programme.edition.starts_on) == (16, "2027-05-04")
    assert [
        (session.number, session.title, len(session.questions))
        for theme in programme.themes
        for session in theme.sessions
    ] == [
        ("1.1", "Skills without frontiers", 3),
        ("1.2", "Wages sent home", 2),
        ("2.1", "First offices", 3),
    ]


def test_scanned_paper_is_refused_as_one() -> None:
    scanned = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(scanned, "PDF")

    with pytest.raises(RejectedFile) as refusal:
        parse_concept_paper(scanned.getvalue(), file_name="paper.pdf")

    assert "it is a scanned PDF file" in refusal.value.message
