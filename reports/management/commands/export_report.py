"""Writes a report to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.pdf import PdfUnavailable
from practices.choices import Language
from reports.domain.editions import form_for_code, report_by_code
from reports.domain.errors import DomainError
from reports.exporters.blank_form import build_blank_form
from reports.exporters.outgoing import report_outgoing
from reports.exporters.registry import EXPORTERS
from reports.management.leaving import add_second, write_checked, write_out
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
        parser.add_argument(
            "--blank",
            action="store_true",
            help="The empty form of the session instead, as docx, with its guiding questions.",
        )
        parser.add_argument(
            "--language", choices=Language.values, help="Of the empty form; else the report's."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            size = self._write_blank(options) if options["blank"] else self._write(options)
        except (DomainError, PdfUnavailable) as error:
            raise CommandError(str(error)) from None
        what = "empty form" if options["blank"] else f"profile {options['profile']}"
        self.stdout.write(f"{options['out']}: {size} bytes, {what}.")

    def _write(self, options: dict[str, Any]) -> int:
        outgoing = report_outgoing(
            report_by_code(options["code"]),
            options["format"],
            sees_names=options["profile"] == "team",
            table=table_options(options),
        )
        return write_checked(outgoing, options["out"], options["second"])

    def _write_blank(self, options: dict[str, Any]) -> int:
        """The session may have no report yet: then the newest template of the kind is taken."""
        if options["format"] != "docx":
            raise CommandError("The empty form is a Word file. Choose --format docx.")
        session, template, language = form_for_code(options["code"])
        form = build_blank_form(session, template, options["language"] or language)
        write_out(options["out"], form.data)
        return len(form.data)
