"""Shared by all tests."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from gfmd_site.audit.guards import take_down_guards
from tests.build import Vocabularies, make_vocabularies
from tests.cast import Cast, make_cast
from tests.chromium import browser, playwright  # noqa: F401  fixtures for all


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: touches the database (set by itself)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, and skip what needs PostgreSQL where there is none."""
    for item in items:
        if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="PostgreSQL is not in DATABASE_URL."))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests empty their database: the audit log would refuse. Its own tests guard it again."""
    with django_db_blocker.unblock():
        take_down_guards()


@pytest.fixture
def vocabularies(db: None) -> Vocabularies:
    """A few terms of each kind, by code."""
    return make_vocabularies()


@pytest.fixture
def cast(vocabularies: Vocabularies) -> Cast:
    """Everybody, with session 3.1 and its report; the vocabularies are there too."""
    return make_cast()
