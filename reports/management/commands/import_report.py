"""Takes a filled reporting template into a report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from reports.domain.consultation import TEMPLATE as CONSULTATION
from reports.domain.consultation import ConsultationChanges, apply_consultation
from reports.domain.editions import (
    DEFAULT_TEMPLATE,
    newest_edition,
    report_of_session,
    session_by_number,
)
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.domain.word_import import apply_import
from reports.domain.word_recognise import find_session
from reports.importers.consultation import parse_consultation
from reports.importers.word_report import parse_word_report
from reports.parsed import ParsedReport, RejectedFile
from reports.parsed_consultation import ParsedConsultation

REJECTED = 2
PARSERS: dict[str, Callable[..., ParsedReport | ParsedConsultation]] = {
    DEFAULT_TEMPLATE: parse_word_report,
    CONSULTATION: parse_consultation,
}


class Command(BaseCommand):
    help = (
        "Takes a filled reporting template (.docx) into the report of a session, or the summary "
        "of a regional consultation (.docx or .txt) with --template regional_consultation."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--session", default="", help="Number, such as 3.1.")
        parser.add_argument("--edition", type=int, help="Year; the newest edition if left out.")
        parser.add_argument(
            "--template",
            default=DEFAULT_TEMPLATE,
            help=f"Which template the file fills: {', '.join(PARSERS)}.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Read only, store nothing.")
        parser.add_argument("--json", action="store_true", help="Print what was read as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        parsed = self._read(options["file"], options["template"], as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(parsed.as_json(), ensure_ascii=False, indent=1))
        else:
            self._describe(parsed)
        if options["dry_run"]:
            return
        try:
            with transaction.atomic():
                done = self._store(parsed, options)
        except DomainError as error:
            raise CommandError(error.message) from None
        if not options["json"]:
            self.stdout.write(done)

    def _read(
        self, path: Path, template: str, *, as_json: bool
    ) -> ParsedReport | ParsedConsultation:
        parse = PARSERS.get(template)
        if parse is None:
            raise CommandError(
                f"Files of the template “{template}” cannot be read. Those of these can: "
                f"{', '.join(PARSERS)}."
            )
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(
                f"{path} cannot be read ({error.strerror}). Check the path and try again."
            ) from None
        try:
            if template == DEFAULT_TEMPLATE and path.suffix.lower() == ".txt":
                raise RejectedFile(
                    f"{path.name} is a text file, but the template {template} is read from Word. "
                    f"Use the .docx file, or say --template {CONSULTATION}."
                )
            return parse(data, file_name=path.name)
        except RejectedFile as refusal:
            if as_json:
                answer = {"outcome": "reject", "message": refusal.message, "stored": 0}
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            raise CommandError(refusal.message, returncode=REJECTED) from None

    def _store(self, parsed: ParsedReport | ParsedConsultation, options: dict[str, Any]) -> str:
        if isinstance(parsed, ParsedConsultation):
            return self._store_consultation(parsed, options)
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
        done = apply_import(report=report, parsed=parsed, origin=Origin())
        changed = f", {done.changed} changed" if done.changed else ""
        return f"{done.added} points were added to the report {report.code}{changed}."

    def _store_consultation(self, parsed: ParsedConsultation, options: dict[str, Any]) -> str:
        if not options["session"]:
            raise CommandError(
                "The file names no session. Say which one with --session, as in 3.1."
            )
        session = session_by_number(newest_edition(options["edition"]), options["session"])
        changes = apply_consultation(session=session, parsed=parsed, origin=Origin())
        return "\n".join([*changes.notes, _sentence(changes)])

    def _describe(self, parsed: ParsedReport | ParsedConsultation) -> None:
        if isinstance(parsed, ParsedConsultation):
            for code, count in parsed.head_counts.items():
                self.stdout.write(f"{code}: {count}")
            if parsed.interventions is not None:
                self.stdout.write(f"interventions: {parsed.interventions}")
        for section in parsed.sections:
            note = "" if section.found else " (not in the file)"
            self.stdout.write(
                f"{section.number}. {section.key}: {len(section.points)} points{note}"
            )
        for text in parsed.unplaced:
            self.stdout.write(f"Belongs to no section: {text}")
        for warning in parsed.warnings:
            self.stdout.write(f"Note: {warning}")


def _sentence(changes: ConsultationChanges) -> str:
    if changes.is_empty:
        return f"The report {changes.report.code} has all of it already."
    return (
        f"{changes.points} points, {changes.head_counts} head-counts and {changes.comments} "
        f"comments were added to the report {changes.report.code}."
    )
