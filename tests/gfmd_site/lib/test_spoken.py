"""Numbers and abbreviations take the time that saying them takes."""

from __future__ import annotations

import pytest

from gfmd_site.lib.spoken import clock, pace_of, spoken_seconds, spoken_words


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("", "en", 0),
        ("Rooms agreed on portable permits.", "en", 5),
        ("well-known", "en", 2),
        ("l’accord", "fr", 1),
        ("7", "en", 1),
        ("23", "en", 2),
        ("100", "en", 2),
        ("100", "fr", 1),
        ("345", "en", 4),
        ("1000", "fr", 1),
        ("4,500", "en", 4),
        ("4 500", "fr", 4),
        ("2018", "en", 2),
        ("2018", "fr", 3),
        ("2005", "en", 3),
        ("3.1", "en", 3),
        ("10.c", "en", 2),
        ("12%", "en", 2),
        ("12 %", "fr", 3),
        ("3rd", "en", 1),
        ("UN", "en", 1),
        ("GCM", "en", 1.5),
        ("GFMD", "en", 2),
        ("UNESCO", "en", 1),
        ("e.g.", "en", 2),
        ("H.E.", "en", 2),
        ("I", "en", 1),
        ("١٢ دولة", "ar", 2),
    ],
)
def test_spoken_words_are_those_a_voice_says(text: str, language: str, words: float) -> None:
    assert spoken_words(text, language) == words


def test_pace_of_an_unknown_language_is_the_usual_one() -> None:
    assert (pace_of("en"), pace_of("ar"), pace_of("xx")) == (130, 100, 130)


def test_seconds_follow_the_pace() -> None:
    text = "word " * 130
    assert (spoken_seconds(text), spoken_seconds(text, "en", 65)) == (60, 120)


def test_clock_shows_minutes_and_seconds() -> None:
    assert [clock(seconds) for seconds in (0, 59.6, 323, 5400)] == ["0:00", "1:00", "5:23", "90:00"]
