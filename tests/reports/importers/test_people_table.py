"""A role is recognised however a list of people names it."""

from __future__ import annotations

import pytest
from django.utils import translation

from reports.choices import Role
from reports.importers.people_table import role_of


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_role_is_recognised_as_the_page_names_it(language: str) -> None:
    with translation.override(language):
        read = [role_of(str(role.label)) for role in Role]

    assert read == [role.value for role in Role]


def test_role_that_nobody_has_is_empty() -> None:
    assert (role_of("tesorería"), role_of("")) == ("", "")
