"""Other themes that a point refers to, named beside it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.build import make_point, make_theme
from tests.cast import Cast

CHIP = re.compile(r'chip--theme" dir="auto">([^<]*)<')


@pytest.mark.parametrize(
    ("text", "chips"),
    [
        ("Ports close. This is also taken up under theme 2.", ["see theme 2. Skills that travel"]),
        (
            "It is also discussed under themes 2: Skills, and 9: Harbours.",
            ["see theme 2. Skills that travel", "see theme 9: Harbours"],
        ),
        ("Voir aussi le thème 2.", ["see theme 2. Skills that travel"]),
        ("The theme of the day was the weather.", []),
    ],
)
def test_themes_that_a_point_refers_to_stand_beside_it(
    text: str, chips: list[str], cast: Cast
) -> None:
    make_theme(cast.edition, number=2, title="Skills that travel")
    make_point(cast.report, text)
    client = Client()
    client.force_login(cast.chair)

    assert CHIP.findall(client.get(cast.report.get_absolute_url()).text) == chips
