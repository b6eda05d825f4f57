"""How somebody is called in one line."""

from __future__ import annotations

import pytest

from gfmd_site.lib.text import said_once


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("Ada Sow", "Port Authority", "Tonga"), "Ada Sow, Port Authority, Tonga"),
        (("Ada Sow", "Port Authority, Tonga", "Tonga"), "Ada Sow, Port Authority, Tonga"),
        (("Tonga", "TONGA ", ""), "Tonga"),
        (("Ada Sow", "", "Tonga"), "Ada Sow, Tonga"),
        (("Ada Sow", "Port of New Guinea", "Guinea"), "Ada Sow, Port of New Guinea, Guinea"),
        (("", "", ""), ""),
    ],
)
def test_what_the_words_before_end_with_is_not_said_again(
    parts: tuple[str, str, str], said: str
) -> None:
    assert said_once(parts) == said


def test_arabic_line_has_its_own_comma_and_knows_the_one_that_was_typed() -> None:
    parts = ("أمل", "وزارة العمل، تونغا", "تونغا")

    assert said_once(parts, "ar") == "أمل،\u200f وزارة العمل، تونغا"
