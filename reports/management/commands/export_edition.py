"""Writes all reports of an edition to one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.domain.editions import newest_edition
from reports.domain.errors import DomainError
from reports.exporters.edition import EDITION_FORMATS
from reports.exporters.outgoing import edition_outgoing
from reports.management.leaving import add_second, write_checked


class Command(BaseCommand):
    help = "Writes all reports of an edition: a zip of Word files, or one table of all points."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--format", required=True, choices=EDITION_FORMATS)
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--profile", choices=("team", "public"), default="public")
        add_second(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = newest_edition(options["year"])
        except DomainError as error:
            raise CommandError(error.message) from None
        outgoing = edition_outgoing(
            edition, options["format"], sees_names=options["profile"] == "team"
        )
        size = write_checked(outgoing, options["out"], options["second"])
        self.stdout.write(f"{options['out']}: {size} bytes, profile {options['profile']}.")
