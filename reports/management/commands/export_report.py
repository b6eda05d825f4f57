"""Writes a report to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.files import write_whole
from gfmd_site.lib.pdf import PdfUnavailable
from reports.domain.consent import Reader
from reports.domain.editions import report_by_code
from reports.domain.errors import DomainError
from reports.exporters.registry import EXPORTERS, build_output
from reports.management.table_arguments import add_table_arguments, table_options


class Command(BaseCommand):
    help = "Writes a report to a file, for the public (default) or with all names for its team."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="Such as 2018-3.1.")
        parser.add_argument("--format", required=True, choices=sorted(EXPORTERS))
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--profile", choices=("team", "public"), default="public")
        add_table_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = report_by_code(options["code"])
        except DomainError as error:
            raise CommandError(error.message) from None
        reader = Reader(sees_names=options["profile"] == "team", language=report.language)
        try:
            output = build_output(report, reader, options["format"], options=table_options(options))
        except PdfUnavailable as error:
            raise CommandError(str(error)) from None
        data = output.data
        try:
            write_whole(options["out"], data)
        except OSError as error:
            raise CommandError(
                f"{options['out']} cannot be written ({error.strerror}). Choose another place."
            ) from None
        self.stdout.write(f"{options['out']}: {len(data)} bytes, profile {options['profile']}.")
