"""Takes a filled reporting template into a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from reports.domain.editions import newest_edition, report_of_session, session_by_number
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.domain.word_import import apply_import, find_session
from reports.importers.word_report import parse_word_report
from reports.parsed import ParsedReport, RejectedFile

REJECTED = 2


class Command(BaseCommand):
    help = "Takes a filled reporting template (.docx) into the report of a session."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--session", default="", help="Number, such as 3.1.")
        parser.add_argument("--edition", type=int, help="Year; the newest edition if left out.")
        parser.add_argument("--dry-run", action="store_true", help="Read only, store nothing.")
        parser.add_argument("--json", action="store_true", help="Print what was read as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        parsed = self._read(options["file"], as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(parsed.as_json(), ensure_ascii=False, indent=1))
        if options["dry_run"]:
            if not options["json"]:
                self._describe(parsed)
            return
        try:
            with transaction.atomic():
                code, added = self._store(parsed, options)
        except DomainError as error:
            raise CommandError(error.message) from None
        if not options["json"]:
            self._describe(parsed)
            self.stdout.write(f"{added} points were added to the report {code}.")

    def _read(self, path: Path, *, as_json: bool) -> ParsedReport:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(
                f"{path} cannot be read ({error.strerror}). Check the path and try again."
            ) from None
        try:
            return parse_word_report(data, file_name=path.name)
        except RejectedFile as refusal:
            if as_json:
                answer = {"outcome": "reject", "message": refusal.message, "stored": 0}
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            raise CommandError(refusal.message, returncode=REJECTED) from None

    def _store(self, parsed: ParsedReport, options: dict[str, Any]) -> tuple[str, int]:
        edition = newest_edition(options["edition"])
        number = options["session"] or parsed.header.roundtable_number or ""
        found = find_session(edition, parsed, number)
        if found is None and not number:
            raise CommandError(
                "The file names no session. Say which one with --session, as in 3.1."
            )
        session = found or session_by_number(edition, number)
        report = report_of_session(session)
        if not report.is_open:
            raise CommandError(
                f"The report {report.code} is {report.get_status_display().lower()}, so nothing "
                "was added. Reopen or return it first."
            )
        return report.code, apply_import(report=report, parsed=parsed, origin=Origin())

    def _describe(self, parsed: ParsedReport) -> None:
        for section in parsed.sections:
            note = "" if section.found else " (not in the file)"
            self.stdout.write(
                f"{section.number}. {section.key}: {len(section.points)} points{note}"
            )
        for text in parsed.unplaced:
            self.stdout.write(f"Belongs to no section: {text}")
        for warning in parsed.warnings:
            self.stdout.write(f"Note: {warning}")
