"""Writes all reports of an edition to one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.files import write_whole
from reports.domain.editions import newest_edition
from reports.domain.errors import DomainError
from reports.exporters.edition import EDITION_FORMATS, render_edition


class Command(BaseCommand):
    help = "Writes all reports of an edition: a zip of Word files, or one table of all points."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--format", required=True, choices=EDITION_FORMATS)
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--profile", choices=("team", "public"), default="public")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = newest_edition(options["year"])
        except DomainError as error:
            raise CommandError(error.message) from None
        sees_names = options["profile"] == "team"
        data = render_edition(edition, options["format"], sees_names=sees_names)
        try:
            write_whole(options["out"], data)
        except OSError as error:
            raise CommandError(
                f"{options['out']} cannot be written ({error.strerror}). Choose another place."
            ) from None
        self.stdout.write(f"{options['out']}: {len(data)} bytes, profile {options['profile']}.")
