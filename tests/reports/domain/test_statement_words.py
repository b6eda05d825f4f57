"""What a statement says by custom, in the languages of the forum."""

from __future__ import annotations

import pytest

from reports.domain.statement_words import counted_people, listed


@pytest.mark.parametrize(
    ("parts", "language", "said"),
    [
        (["1", "5", "23"], "en", "1, 5 and 23"),
        (["1", "5", "23"], "ar", "1،\u200f 5 و23"),
        (["Ada, Harbours", "Ines, Unions"], "en", "Ada, Harbours; and Ines, Unions"),
        (["Ada, Harbours", "Ines, Unions"], "fr", "Ada, Harbours\u00a0; et Ines, Unions"),
        (["Ada, Harbours", "Ines, Unions"], "es", "Ada, Harbours; e Ines, Unions"),
        (["Ada, Harbours", "Ines, Unions"], "ar", "Ada, Harbours؛\u200f وInes, Unions"),
        (["Ada", "Ines"], "es", "Ada e Ines"),
        (["agua", "hielo"], "es", "agua y hielo"),
        (["Ada"], "fr", "Ada"),
    ],
)
def test_parts_are_joined_as_a_speaker_of_the_language_joins_them(
    parts: list[str], language: str, said: str
) -> None:
    assert listed(parts, language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["4 from business", "Labour 2"]),
        ("fr", ["4 pour le secteur privé", "Labour 2"]),
        ("es", ["4 del sector empresarial", "Labour 2"]),
        ("ar", ["4 عن قطاع الأعمال", "Labour 2"]),
    ],
)
def test_people_are_counted_by_whom_they_speak_for(language: str, said: list[str]) -> None:
    counted = [
        counted_people("business", "Business", 4, language),
        counted_people("labour", "Labour", 2, language),
    ]

    assert counted == said
