"""In which direction a text runs, told from its own letters."""

from __future__ import annotations

import pytest

from gfmd_site.lib.script import enclosed, language_of, set_in


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("States asked for data.", "en", "en"),
        ("States asked for data.", "ar", "und"),
        ("“Ask us first!”", "ar", "und"),
        ("طلبت الدول بيانات.", "ar", "ar"),
        ("طلبت الدول بيانات.", "fr", "ar"),
        # An abbreviation leads an Arabic sentence, an Arabic word stands in an English one.
        ("IOM: طلبت الدول بيانات عن الهجرة.", "ar", "ar"),
        ("They call it تضامن, which is solidarity.", "ar", "und"),
        ("تضامن is what they call solidarity here.", "en", "en"),
        ("10.7 – 23 %", "ar", "ar"),
        ("", "ar", "ar"),
    ],
)
def test_language_holds_as_far_as_the_letters_agree(text: str, language: str, found: str) -> None:
    assert language_of(text, language) == found


def test_direction_follows_the_letters() -> None:
    assert [set_in("Data first.", "ar"), set_in("البيانات أولا.", "en")] == [
        {"language": "und", "direction": "ltr"},
        {"language": "ar", "direction": "rtl"},
    ]


def test_last_sign_stays_with_the_words_it_ends() -> None:
    assert enclosed("Data first.", "ar") == "Data first.\u200e"
    assert enclosed("البيانات أولا.", "fr") == "البيانات أولا.\u200f"
    assert enclosed("Data first.", "fr") == "Data first."
