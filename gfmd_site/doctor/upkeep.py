"""What timers are there for, judged by what they leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.utils import timezone

from gfmd_site.doctor.finding import Finding, problem, warning, well
from reports.domain.backup_keeping import newest_backup
from reports.models import Upload

# A day, and the time that one backup may take.
BACKUP_HOURS = 26
EXPIRED_FOR = timedelta(days=3)


def backups(hours: int = BACKUP_HOURS) -> Iterator[Finding]:
    folder = Path(site.BACKUP_DIR)
    found = newest_backup(folder=folder)
    run = "Start gfmd-backup.timer, or run manage.py backup."
    if found is None:
        tell = problem if site.IS_PRODUCTION else warning
        yield tell("backup", "There is no backup.", where=str(folder), do=run)
        return
    file, made_at = found
    age = (timezone.now() - made_at).total_seconds() / 3600
    said = f"The newest is {age:.0f} hours old."
    if age > hours:
        yield problem("backup", said, where=str(file), do=run)
    else:
        yield well("backup", said, str(file))
    yield from _kept_apart(folder)


def _kept_apart(folder: Path) -> Iterator[Finding]:
    if site.IS_PRODUCTION and not site.BACKUP_KEY:
        yield warning(
            "backup",
            "Backups are not encrypted, and all names are in them.",
            where="BACKUP_KEY",
            do="Set BACKUP_KEY_FILE, and keep a copy of the key away from the backups.",
        )
    if not site.DATABASE_URL and folder.stat().st_dev == Path(site.DATA_DIR).stat().st_dev:
        yield warning(
            "backup",
            "Backups lie on the disk of the data: one fault takes both.",
            where=str(folder),
            do="Copy each one to another machine, or set BACKUP_DIR to another disk.",
        )


def leftovers() -> Iterator[Finding]:
    """Rows that the daily timers should have removed."""
    long_ago = timezone.now() - EXPIRED_FOR
    sessions = Session.objects.filter(expire_date__lt=long_ago).count()
    originals = Upload.objects.filter(original_until__lt=long_ago).exclude(original=None).count()
    if sessions:
        yield warning(
            "timers",
            f"{sessions} sign-ins ended days ago and are still stored.",
            where="gfmd-daily.timer",
            do="Start the timer, or run manage.py clearsessions.",
        )
    if originals:
        yield problem(
            "timers",
            f"{originals} sealed Word files should have been deleted days ago.",
            where="gfmd-daily.timer",
            do="Start the timer, or run manage.py purge_originals.",
        )
    if not sessions and not originals:
        yield well("timers", "Nothing waits for the daily timers.")
