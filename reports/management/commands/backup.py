"""Writes a backup of everything that is stored, while people go on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.domain.backup import BackupRefused, make_backup, read_backup
from reports.domain.backup_keeping import Keep, backup_name, drop_old


class Command(BaseCommand):
    help = (
        "Write the database and the stored files to FILE, or to a new file in the folder FILE. "
        "With BACKUP_KEY in the environment the file is encrypted in the age format."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", nargs="?", help="Without it: the folder BACKUP_DIR."
        )
        parser.add_argument(
            "--keep", type=int, metavar="N", help="In a folder: delete all but the newest N."
        )
        parser.add_argument(
            "--keep-days", type=int, default=0, metavar="N", help="Keep also one for N days each."
        )
        parser.add_argument(
            "--keep-weeks", type=int, default=0, metavar="N", help="Keep also one for N weeks each."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target = self._target(options["file"])
        keep = self._keep(options, target)
        if target.is_dir():
            target = target / backup_name(timezone.now())
        try:
            made = make_backup(target=target, passphrase=settings.BACKUP_KEY)
            if keep:
                # Older ones go only when this one is known to be good.
                read_backup(source=target, passphrase=settings.BACKUP_KEY)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{target}: {made.reports} reports, {made.changes} changes, {len(made.files) - 1} "
            f"files, {'encrypted' if settings.BACKUP_KEY else 'not encrypted'}."
        )
        for file in drop_old(folder=target.parent, keep=keep) if keep else ():
            self.stdout.write(f"Deleted {file.name}.")

    def _target(self, given: Path | None) -> Path:
        if given is not None:
            return given
        folder = Path(settings.BACKUP_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _keep(self, options: dict[str, Any], target: Path) -> Keep | None:
        newest, days, weeks = options["keep"], options["keep_days"], options["keep_weeks"]
        if newest is None:
            if days or weeks:
                raise CommandError("--keep-days and --keep-weeks need --keep as well.")
            return None
        if newest < 1 or min(days, weeks) < 0 or not target.is_dir():
            raise CommandError("--keep needs a folder and a number of at least 1.")
        return Keep(newest, days, weeks)
