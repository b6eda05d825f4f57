"""Puts a backup in the place of everything that is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.domain.backup import BackupRefused, read_backup, restore_backup


class Command(BaseCommand):
    help = (
        "Check a backup and put it in the place of what is stored now, which is kept as a backup "
        "beside the database. Everybody has to sign in again, and their devices offer again "
        "what the backup lacks."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="Check it and change nothing.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["file"]
        if not source.is_file():
            raise CommandError(f"{source} is not a file. Give the path of a backup.")
        try:
            found = read_backup(source=source, passphrase=settings.BACKUP_KEY)
            self.stdout.write(
                f"{source.name} was made on {found.made_at:%Y-%m-%d %H:%M} UTC and holds "
                f"{found.reports} reports and {found.changes} changes. It is whole."
            )
            if options["check"]:
                return
            if not options["yes"] and not self._agreed():
                raise CommandError("Nothing was restored.")
            done = restore_backup(
                source=source,
                passphrase=settings.BACKUP_KEY,
                keep_in=Path(settings.DATA_DIR) / "backups",
            )
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        if done.kept:
            self.stdout.write(f"What stood here before is kept in {done.kept}.")
        self.stdout.write("Restored. Devices will offer again what the backup lacks.")

    def _agreed(self) -> bool:
        try:
            answer = input("Replace everything that is stored now? Type yes: ")
        except EOFError:
            answer = ""
        return answer.strip().lower() == "yes"
