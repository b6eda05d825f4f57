"""Which editions somebody follows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from reports.domain.editions import followed_editions
from tests.build import make_edition
from tests.cast import Cast


@pytest.mark.parametrize(
    ("role", "years"),
    [
        ("administrator", [2020, 2018]),
        ("plain_staff", [2020, 2018]),
        ("chair", [2018]),
        ("cochair", []),
        ("reader", []),
    ],
)
def test_editions_that_a_person_follows_newest_first(
    cast: Cast, role: str, years: list[int]
) -> None:
    make_edition(year=2020)

    assert [edition.year for edition in followed_editions(getattr(cast, role))] == years


def test_stranger_follows_no_edition(cast: Cast) -> None:
    assert list(followed_editions(AnonymousUser())) == []
