"""Writes all reports of an edition to one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.pdf import PdfUnavailable
from reports.domain.editions import newest_edition
from reports.domain.errors import DomainError
from reports.exporters.edition import EDITION_FORMATS, EditionOptions
from reports.exporters.outgoing import edition_outgoing
from reports.exporters.registry import EXPORTERS
from reports.management.leaving import add_second, write_checked
from reports.management.table_arguments import add_table_arguments, table_options


class Command(BaseCommand):
    help = "Writes all reports of an edition: one document, one file a report, or one table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--format", required=True, choices=EDITION_FORMATS)
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--profile", choices=("team", "public"), default="public")
        parser.add_argument(
            "--in-zip", choices=sorted(EXPORTERS), default="docx", help="What a zip holds."
        )
        parser.add_argument(
            "--accepted", action="store_true", help="Leave out reports that are not accepted."
        )
        add_table_arguments(parser)
        add_second(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = newest_edition(options["year"])
        except DomainError as error:
            raise CommandError(error.message) from None
        outgoing = edition_outgoing(
            edition,
            options["format"],
            sees_names=options["profile"] == "team",
            options=EditionOptions(
                only_accepted=options["accepted"],
                inner_format=options["in_zip"],
                table=table_options(options),
            ),
        )
        if not outgoing.reports:
            raise CommandError(f"The edition of {edition.year} has no such report to export.")
        try:
            size = write_checked(outgoing, options["out"], options["second"])
        except PdfUnavailable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{options['out']}: {size} bytes, profile {options['profile']}.")
