"""The form in which text from Word is stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gfmd_site.lib.docx_blocks import Span
from gfmd_site.lib.docx_text import clean_spans, clean_text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("cafe\u0301", "café"),
        ("co\xadop", "coop"),
        ("per\u200b month\ufeff", "per month"),
        ("\u202ba\u202c \u2066b\u2069\u200e", "a b"),
        ("e\u2011mail", "e-mail"),
        ("30\xa0000\u202f%", "30\xa0000\u202f%"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("a\tb", "a\tb"),
        ("a\x80b", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("a\u200db\u200c", "ab"),
        ("\u200dم", "م"),
    ],
)
def test_text_is_stored_clean(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


def test_accent_moves_to_the_piece_of_its_letter() -> None:
    assert clean_spans([Span("cafe", bold=True), Span("\u0301 noir")]) == (
        Span("café", bold=True),
        Span(" noir"),
    )


def test_neighbours_in_one_look_become_one_piece() -> None:
    assert clean_spans([Span("a"), Span(""), Span("b"), Span("c", bold=True)]) == (
        Span("ab"),
        Span("c", bold=True),
    )


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)

    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
