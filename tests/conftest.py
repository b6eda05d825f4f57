"""Shared by all tests."""

from __future__ import annotations

import pytest

from tests.build import Vocabularies, make_vocabularies
from tests.cast import Cast, make_cast


@pytest.fixture
def vocabularies(db: None) -> Vocabularies:
    """A few terms of each kind, by code."""
    return make_vocabularies()


@pytest.fixture
def cast(vocabularies: Vocabularies) -> Cast:
    """Everybody, with session 3.1 and its report; the vocabularies are there too."""
    return make_cast()
