"""A new installation opens for nobody until somebody makes an account."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from practices.domain.seeding import load_vocabularies
from reports.domain.seeding_programme import load_templates


@pytest.mark.django_db
@pytest.mark.slow
def test_fresh_installation_has_no_account() -> None:
    seeds = Path(settings.SEEDS_DIR)

    load_vocabularies(seeds / "vocabularies")
    load_templates(seeds / "templates")

    assert list(User.objects.all()) == []
