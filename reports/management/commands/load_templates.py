"""Loads the reporting templates that come with the product."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.domain.seeding_programme import load_templates


class Command(BaseCommand):
    help = "Loads the reporting templates that come with the product; known ones stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_templates(settings.SEEDS_DIR / "templates")
        self.stdout.write(f"{count} reporting templates were added.")
