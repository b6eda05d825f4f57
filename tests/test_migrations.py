"""Models and migrations say the same."""

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_model_change_lacks_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_migrations_conflict() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}
