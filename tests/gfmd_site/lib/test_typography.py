"""The colon between a label and its value, the comma between two things in a row."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils import translation

from gfmd_site.lib.typography import quoted, with_colon, with_commas, with_semicolons


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "Reason:"), ("fr", "Reason\u00a0:"), ("es", "Reason:"), ("ar", "Reason:")],
)
def test_colon_stands_as_the_reader_sets_it(language: str, shown: str) -> None:
    with translation.override(language):
        assert with_colon("Reason") == shown
        assert with_colon("Reason", "fr") == "Reason\u00a0:"


def test_commas_stand_as_the_reader_sets_them() -> None:
    parts = ["مائدة مستديرة", "", "Marrakesh"]

    assert with_commas(parts, "fr") == "مائدة مستديرة, Marrakesh"
    assert with_commas(parts, "ar") == "مائدة مستديرة،\u200f Marrakesh"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "“Kenya”; “Peru”"),
        ("fr", "«\u00a0Kenya\u00a0»\u00a0; «\u00a0Peru\u00a0»"),
        ("es", "«Kenya»; «Peru»"),
        ("ar", "«Kenya»؛\u200f «Peru»"),
    ],
)
def test_quotes_and_semicolons_are_those_of_the_reader(language: str, shown: str) -> None:
    with translation.override(language):
        assert with_semicolons([quoted("Kenya"), "", quoted("Peru")]) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Diallo, 10:28"), ("ar", "Diallo،\u200f 10:28")]
)
def test_name_and_time_stand_with_the_comma_of_the_page(language: str, shown: str) -> None:
    line = engines["django"].from_string("{% load typography %}Diallo{% comma %}10:28")

    with translation.override(language):
        assert line.render() == shown
