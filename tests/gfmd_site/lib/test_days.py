"""Days in words: each language has its own way."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

from gfmd_site.lib.days import day_in_words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "6 December 2018"),
        ("fr", "6 décembre 2018"),
        ("es", "6 de diciembre de 2018"),
        ("ar", "6 ديسمبر 2018"),
    ],
)
def test_day_in_words_follows_the_language(language: str, words: str) -> None:
    with translation.override(language):
        assert day_in_words(date(2018, 12, 6)) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "6 December 2018, 14:30"),
        ("fr", "6 décembre 2018, 14:30"),
        ("es", "6 de diciembre de 2018, 14:30"),
        ("ar", "6 ديسمبر 2018، 14:30"),
    ],
)
def test_day_and_time_stand_with_a_comma_in_each_language(language: str, words: str) -> None:
    with translation.override(language):
        assert date_format(datetime(2018, 12, 6, 14, 30, tzinfo=UTC), "DATETIME_FORMAT") == words


def test_short_day_in_arabic_carries_no_direction_marks() -> None:
    with translation.override("ar"):
        assert date_format(date(2018, 12, 6), "SHORT_DATE_FORMAT") == "06/12/2018"


def test_short_day_in_english_names_the_month() -> None:
    with translation.override("en"):
        assert date_format(date(2018, 12, 6), "SHORT_DATE_FORMAT") == "6 Dec 2018"
