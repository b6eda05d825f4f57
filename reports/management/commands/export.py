"""Closes the raw export of django-import-export."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """The package's own command writes tables as they are stored, with every name in them."""

    help = "Not offered. Use export_report or export_edition, which keep names back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("anything", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "This command would write names that nobody approved. "
            "Use export_report or export_edition instead."
        )
