"""Text out of PDF files, by poppler."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from gfmd_site.lib.pdf import render_pdf
from gfmd_site.lib.pdf_text import PdfUnreadable, pdf_text
from tests.pdf import needs_poppler

pytestmark = needs_poppler
PAGE = (
    "<html lang='en'><head><title>Paper</title></head><body><h1>Theme 1: Work</h1>"
    "<p>Roundtable 1.1: Skills</p></body></html>"
)


def test_text_of_a_page_is_returned_in_order() -> None:
    text = pdf_text(render_pdf(PAGE, css=""))

    assert [line for line in text.split("\n") if line] == [
        "Theme 1: Work",
        "Roundtable 1.1: Skills",
    ]


def test_numbers_of_pages_are_left_out() -> None:
    numbered = "@page { @bottom-center { content: counter(page) } }"

    assert "1\n" not in pdf_text(render_pdf(PAGE, css=numbered)).replace("1:", "").replace(
        "1.1", ""
    )


def test_page_that_is_a_picture_has_no_text() -> None:
    scanned = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(scanned, "PDF")

    assert pdf_text(scanned.getvalue()) == ""


def test_broken_file_is_unreadable() -> None:
    with pytest.raises(PdfUnreadable):
        pdf_text(b"%PDF-1.4 and no more")
