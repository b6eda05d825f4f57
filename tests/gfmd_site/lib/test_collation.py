"""Lists in the order of the reader's alphabet."""

from __future__ import annotations

import pytest

from gfmd_site.lib.collation import sort_key

ORDERED = {
    "en": ["Åland Islands", "Albania", "Côte d’Ivoire", "Croatia", "Türkiye", "Zambia"],
    "fr": ["Égypte", "Émirats arabes unis", "Équateur", "Espagne", "États-Unis", "Fidji", "Zambie"],
    "es": ["Afganistán", "Nauru", "Nueva Zelandia", "Ñandú", "Omán", "Úbeda", "Zambia"],
}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_words_stand_where_readers_look_for_them(language: str) -> None:
    mixed = ORDERED[language][::-1]

    assert sorted(mixed, key=lambda words: sort_key(words, language)) == ORDERED[language]


def test_arabic_words_stand_by_their_letter_whatever_its_form() -> None:
    names = ["باكستان", "أوغندا", "اليمن", "آيسلندا", "إثيوبيا", "أذربيجان"]

    assert sorted(names, key=lambda name: sort_key(name, "ar")) == [
        "إثيوبيا",
        "أذربيجان",
        "اليمن",
        "أوغندا",
        "آيسلندا",
        "باكستان",
    ]


def test_words_that_differ_by_an_accent_alone_have_one_order() -> None:
    assert sorted(["Perú", "Peru"], key=lambda words: sort_key(words, "es")) == ["Peru", "Perú"]
