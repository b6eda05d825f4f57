"""Writes the statement of a session to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.pdf import PdfUnavailable
from reports.domain.editions import newest_edition, report_by_code
from reports.domain.errors import DomainError
from reports.domain.statement import DEFAULT_MINUTES, draft_statement, statement_of
from reports.exporters.statement import STATEMENT_FORMATS, statement_outgoing
from reports.management.leaving import add_second, write_checked
from reports.models import Statement


class Command(BaseCommand):
    help = "Writes the statement that is read in the closing session, for anyone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="Such as 2018-1.2, or 1.2 for the newest edition.")
        parser.add_argument("--format", required=True, choices=sorted(STATEMENT_FORMATS))
        parser.add_argument("--out", required=True, type=Path)
        add_second(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            statement = self._statement(options["code"])
            outgoing = statement_outgoing(statement, options["format"])
            size = write_checked(outgoing, options["out"], options["second"])
        except (DomainError, PdfUnavailable) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{options['out']}: {size} bytes.")

    def _statement(self, code: str) -> Statement:
        """Return the statement of a session; one that nobody has begun is drafted first."""
        report = report_by_code(code if "-" in code else f"{newest_edition().year}-{code}")
        statement = statement_of(report)
        if statement is None:
            drafted = draft_statement(report=report, minutes=DEFAULT_MINUTES, by=None)
            self.stdout.write(f"{report.code} had no statement: a first draft was made.")
            statement = statement_of(drafted.report)
        assert statement is not None  # noqa: S101  it was drafted just now
        return statement
