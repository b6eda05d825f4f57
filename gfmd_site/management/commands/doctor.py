"""Says what is wrong with an installation, and what to do."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.doctor import Diagnosis, Finding, Level, examine
from gfmd_site.doctor.upkeep import BACKUP_HOURS


class Command(BaseCommand):
    help = (
        "Examine settings, disk, database, clock, mail, static files, cache, permissions, backups "
        "and the public address. Exit code 0: it can be relied on; 1: there is a problem."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object.")
        parser.add_argument(
            "--strict", action="store_true", help="Exit code 1 also where there are only warnings."
        )
        parser.add_argument(
            "--offline", action="store_true", help="Leave out mail server and public address."
        )
        parser.add_argument(
            "--backup-hours",
            type=int,
            default=BACKUP_HOURS,
            metavar="N",
            help=f"How old the newest backup may be ({BACKUP_HOURS}).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        diagnosis = examine(offline=options["offline"], backup_hours=options["backup_hours"])
        if options["json"]:
            self.stdout.write(json.dumps(diagnosis.as_json(), ensure_ascii=False, indent=1))
        else:
            self._tell(diagnosis)
        bad = {Level.PROBLEM, Level.WARNING} if options["strict"] else {Level.PROBLEM}
        if diagnosis.outcome in bad:
            raise CommandError(self._sum(diagnosis))
        if not options["json"]:
            self.stdout.write(self._sum(diagnosis))

    def _tell(self, diagnosis: Diagnosis) -> None:
        for finding in diagnosis.findings:
            self.stdout.write(self._line(finding))
            if finding.do:
                self.stdout.write(f"{'':24}→ {finding.do}")

    def _line(self, finding: Finding) -> str:
        place = f" [{finding.where}]" if finding.where else ""
        text = f"{finding.level.value:<9}{finding.area:<14} {finding.what}{place}"
        if finding.level is Level.PROBLEM:
            return self.style.ERROR(text)
        return self.style.WARNING(text) if finding.level is Level.WARNING else text

    def _sum(self, diagnosis: Diagnosis) -> str:
        problems, warnings = diagnosis.count(Level.PROBLEM), diagnosis.count(Level.WARNING)
        if not problems and not warnings:
            return "All is well."
        return f"Problems: {problems}. Warnings: {warnings}."
