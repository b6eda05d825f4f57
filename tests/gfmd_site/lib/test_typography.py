"""The colon between a label and its value."""

from __future__ import annotations

import pytest
from django.utils import translation

from gfmd_site.lib.typography import with_colon, with_commas


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
