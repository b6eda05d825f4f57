"""Days in words: each language has its own way."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

from gfmd_site.lib.days import day_in_words, days_in_words


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
    ("language", "month", "year", "years"),
    [
        (
            "en",
            "5–7 December 2018",
            "30 November – 2 December 2018",
            "30 December 2018 – 2 January 2019",
        ),
        (
            "fr",
            "5–7 décembre 2018",
            "30 novembre – 2 décembre 2018",
            "30 décembre 2018 – 2 janvier 2019",
        ),
        (
            "es",
            "5–7 de diciembre de 2018",
            "30 de noviembre – 2 de diciembre de 2018",
            "30 de diciembre de 2018 – 2 de enero de 2019",
        ),
        ("ar", "5–7 ديسمبر 2018", "30 نوفمبر – 2 ديسمبر 2018", "30 ديسمبر 2018 – 2 يناير 2019"),
    ],
)
def test_days_in_words_say_once_what_both_days_share(
    language: str, month: str, year: str, years: str
) -> None:
    with translation.override(language):
        assert days_in_words(date(2018, 12, 5), date(2018, 12, 7)) == month
        assert days_in_words(date(2018, 11, 30), date(2018, 12, 2)) == year
        assert days_in_words(date(2018, 12, 30), date(2019, 1, 2)) == years


def test_days_in_words_of_one_day_or_none() -> None:
    day = date(2018, 12, 5)
    with translation.override("en"):
        assert [days_in_words(day, day), days_in_words(day, None), days_in_words(None, day)] == [
            "5 December 2018"
        ] * 3
        assert days_in_words(None, None) == ""


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
