"""Takes the programme of an edition from a concept paper or a table."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    DjangoHelpFormatter,
)

from reports.domain.errors import DomainError
from reports.domain.programme import ProgrammeChanges, apply_programme
from reports.importers.programme_csv import COLUMNS_HELP
from reports.importers.programme_files import read_programme
from reports.parsed import RejectedFile
from reports.parsed_programme import ParsedProgramme

REJECTED = 2


class _Formatter(RawDescriptionHelpFormatter, DjangoHelpFormatter):
    """Keeps the lines of the description of the columns."""


class Command(BaseCommand):
    help = (
        "Takes the programme of an edition from a concept paper (.docx, .txt, .pdf) or a table "
        "(.csv, .xlsx):\nthe edition, its themes, sessions and guiding questions. "
        "Nothing is deleted.\n\n" + COLUMNS_HELP
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=_Formatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, help="Year, where the file does not say it.")
        parser.add_argument("--number", type=int, help="Number of the meeting, such as 11.")
        parser.add_argument("--dry-run", action="store_true", help="Read only, store nothing.")
        parser.add_argument("--json", action="store_true", help="Print what was read as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = self._read(options["file"])
        if options["json"]:
            self.stdout.write(json.dumps(programme.as_json(), ensure_ascii=False, indent=1))
        else:
            self._describe(programme)
        if options["dry_run"] and options["json"]:
            return
        try:
            changes = apply_programme(
                programme=programme,
                year=options["year"],
                number=options["number"],
                dry_run=options["dry_run"],
            )
        except DomainError as error:
            raise CommandError(error.message) from None
        if not options["json"]:
            self._report(changes, dry_run=options["dry_run"])

    def _read(self, path: Path) -> ParsedProgramme:
        try:
            return read_programme(path.read_bytes(), file_name=path.name)
        except OSError as error:
            raise CommandError(
                f"{path} cannot be read ({error.strerror}). Check the path and try again."
            ) from None
        except RejectedFile as refusal:
            raise CommandError(refusal.message, returncode=REJECTED) from None

    def _describe(self, programme: ParsedProgramme) -> None:
        for theme, session in programme.sessions():
            place = f"theme {theme.number}, " if theme else ""
            self.stdout.write(
                f"{place}{session.kind} {session.number} {session.title}: "
                f"{len(session.questions)} guiding questions"
            )
        for text in programme.unplaced:
            self.stdout.write(f"Not recognised: {text}")
        for warning in programme.warnings:
            self.stdout.write(f"Note: {warning}")

    def _report(self, changes: ProgrammeChanges, *, dry_run: bool) -> None:
        for note in changes.notes:
            self.stdout.write(f"Note: {note}")
        edition = changes.edition
        if changes.is_empty:
            self.stdout.write(f"The edition {edition.year} has all of it already.")
            return
        verb = "would be" if dry_run else "were"
        for counts, done in ((changes.added, "added"), (changes.changed, "changed")):
            if counts:
                parts = ", ".join(f"{count} × {kind}" for kind, count in sorted(counts.items()))
                self.stdout.write(f"In the edition {edition.year} {verb} {done}: {parts}.")
