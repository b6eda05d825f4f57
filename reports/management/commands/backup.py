"""Writes a backup of everything that is stored, while people go on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.domain.backup import BackupRefused, backup_name, drop_old, make_backup


class Command(BaseCommand):
    help = (
        "Write the database and the stored files to FILE, or to a new file in the folder FILE. "
        "With BACKUP_KEY in the environment the file is encrypted in the age format."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="In a folder: delete all but the newest N."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        keep = options["keep"]
        if keep is not None and (keep < 1 or not options["file"].is_dir()):
            raise CommandError("--keep needs a folder and a number of at least 1.")
        target = options["file"]
        if target.is_dir():
            target = target / backup_name(timezone.now())
        try:
            made = make_backup(target=target, passphrase=settings.BACKUP_KEY)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{target}: {made.reports} reports, {made.changes} changes, {len(made.files) - 1} "
            f"files, {'encrypted' if settings.BACKUP_KEY else 'not encrypted'}."
        )
        for file in drop_old(folder=target.parent, keep=keep) if keep else ():
            self.stdout.write(f"Deleted {file.name}.")
