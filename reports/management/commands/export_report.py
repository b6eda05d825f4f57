"""Writes a report to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.pdf import PdfUnavailable
from reports.domain.editions import report_by_code
from reports.domain.errors import DomainError
from reports.exporters.outgoing import report_outgoing
from reports.exporters.registry import EXPORTERS
from reports.management.leaving import add_second, write_checked
from reports.management.table_arguments import add_table_arguments, table_options


class Command(BaseCommand):
    help = "Writes a report to a file, for the public (default) or with all names for its team."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="Such as 2018-3.1.")
        parser.add_argument("--format", required=True, choices=sorted(EXPORTERS))
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--profile", choices=("team", "public"), default="public")
        add_table_arguments(parser)
        add_second(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = report_by_code(options["code"])
        except DomainError as error:
            raise CommandError(error.message) from None
        outgoing = report_outgoing(
            report,
            options["format"],
            sees_names=options["profile"] == "team",
            table=table_options(options),
        )
        try:
            size = write_checked(outgoing, options["out"], options["second"])
        except PdfUnavailable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{options['out']}: {size} bytes, profile {options['profile']}.")
