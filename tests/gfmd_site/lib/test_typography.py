"""The colon between a label and its value, the comma between two things in a row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation

from gfmd_site.lib.typography import (
    quoted,
    tags_apart,
    with_colon,
    with_commas,
    with_semicolons,
)


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
    ("language", "shown"),
    [("en", "Peru, Chad; Kenya"), ("ar", "Peru،\u200f Chad؛\u200f Kenya")],
)
def test_list_of_a_page_stands_with_the_signs_of_its_language(language: str, shown: str) -> None:
    page = engines["django"].from_string(
        "{% load typography %}{{ names|commas }}{% semicolon %}Kenya"
    )

    with translation.override(language):
        assert page.render({"names": ["Peru", "", "Chad"]}) == shown


def test_no_page_types_a_sign_between_two_values() -> None:
    typed = re.compile(
        r'join:"[,;]|forloop\.last %\}[,;] |%\}[,;:] (?:\{\{|<)|visually-hidden">, |</bdi>, [<{]'
        r"|</a>: |\}\}:\{% for"
    )
    folder = Path(__file__).resolve().parents[3] / "templates"

    found = [
        (path.name, mark)
        for path in sorted(folder.rglob("*.html"))
        for mark in typed.findall(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Diallo, 10:28"), ("ar", "Diallo،\u200f 10:28")]
)
def test_name_and_time_stand_with_the_comma_of_the_page(language: str, shown: str) -> None:
    line = engines["django"].from_string("{% load typography %}Diallo{% comma %}10:28")

    with translation.override(language):
        assert line.render() == shown


@pytest.mark.parametrize(("language", "sign"), [("en", ", "), ("ar", "،\u200f ")])
def test_first_words_are_kept_for_those_who_hear_the_link(language: str, sign: str) -> None:
    line = engines["django"].from_string("{% load typography %}Open{% first_words text 'fr' %}")

    with translation.override(language):
        shown = line.render({"text": "Un <b> trois quatre cinq six sept"})

    assert shown == (
        f'Open<span class="visually-hidden">{sign}'
        '<span dir="auto" lang="fr">Un &lt;b&gt; trois quatre cinq six…</span></span>'
    )


def test_typed_tags_stand_by_themselves_among_arabic_words() -> None:
    shown = tags_apart("وسم: \u200e#gcm5\u200e، #sdg10.7 أو @Kenya. a@b.org", "ar")

    assert shown == "وسم: \u2068#gcm5\u2069، \u2068#sdg10.7\u2069 أو \u2068@Kenya\u2069. a@b.org"
    assert tags_apart("Tag: #gcm5, #q3", "en") == "Tag: #gcm5, #q3"
