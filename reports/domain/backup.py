"""Backup and restore: one file with the database and the stored files, checked before it is used.

A restore begins a new epoch, so that devices offer again what the backup lacks, ends all
sessions, and repeats every later anonymisation before anybody can read.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from gfmd_site import audit
from gfmd_site.audit.carrying import bring_back_log, keep_log
from gfmd_site.databases import CopyFailed, check_copy, copy_in, copy_out
from gfmd_site.lib.seal import WrongKey, is_sealed, seal, unseal
from reports.domain.backup_keeping import SUFFIX
from reports.domain.purge import replay_purges
from reports.domain.sync import begin_epoch
from reports.models import Report, Revision

PRODUCT = "gfmd-reporting"
FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
AUDIT_LOG = "audit-log"
OWN_APPS = frozenset({"gfmd_site", "practices", "reports"})
PIECE = 1024 * 1024


class BackupRefused(Exception):
    """The backup cannot be made or used. The message says why and what to do; nothing changed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself."""

    made_at: datetime
    engine: str
    migrations: tuple[tuple[str, str], ...]
    reports: int
    changes: int
    files: dict[str, str]

    @classmethod
    def read(cls, data: dict[str, Any]) -> Contents:
        return cls(
            made_at=datetime.fromisoformat(data["made_at"]),
            engine=data["engine"],
            migrations=tuple((app, name) for app, name in data["migrations"]),
            reports=data["reports"],
            changes=data["changes"],
            files=dict(data["files"]),
        )


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `kept` is the backup of what stood there before."""

    contents: Contents
    epoch: str
    kept: Path | None


# --- Making ---------------------------------------------------------------------------------------


def make_backup(*, target: Path, passphrase: str = "") -> Contents:
    """Write one file with everything that is stored; encrypted where a passphrase is given.

    The file appears under its name only when it is complete. Raises BackupRefused.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        work = Path(folder)
        try:
            contents = _gather(work)
            _pack(work, contents)
            ready = work / "archive"
            if passphrase:
                seal(ready, work / "sealed", passphrase=passphrase)
                ready = work / "sealed"
        except (CopyFailed, OSError) as error:
            raise BackupRefused(f"No backup was made. {error}") from error
        ready.chmod(0o600)
        ready.replace(target)
    audit.record(audit.AuditEvent.BACKUP, by=None, encrypted=bool(passphrase))
    return contents


def _gather(work: Path) -> Contents:
    copy_out(work / DATABASE)
    files = {DATABASE: _sha256(work / DATABASE)}
    for name, file in _media():
        files[name] = _sha256(file)
    return Contents(
        made_at=timezone.now(),
        engine=connection.vendor,
        migrations=tuple(sorted(MigrationLoader(connection).applied_migrations)),
        reports=Report.objects.count(),
        changes=Revision.objects.count(),
        files=files,
    )


def _pack(work: Path, contents: Contents) -> None:
    manifest = {
        "product": PRODUCT,
        "format": FORMAT,
        "made_at": contents.made_at.isoformat(),
        "engine": contents.engine,
        "migrations": contents.migrations,
        "reports": contents.reports,
        "changes": contents.changes,
        "files": contents.files,
    }
    (work / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    with tarfile.open(work / "archive", "w:gz", compresslevel=6) as archive:
        archive.add(work / MANIFEST, MANIFEST)
        archive.add(work / DATABASE, DATABASE)
        for name, file in _media():
            if name in contents.files:
                archive.add(file, name)


def _media() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for file in sorted(root.rglob("*")):
        if file.is_file():
            yield f"media/{file.relative_to(root).as_posix()}", file


# --- Reading --------------------------------------------------------------------------------------


def read_backup(*, source: Path, passphrase: str = "") -> Contents:
    """Check a backup from its first byte to its last, and say what it holds.

    Raises BackupRefused when it is damaged, incomplete, locked or made for something else.
    """
    with _opened(source, passphrase) as (_work, contents):
        return contents


@contextmanager
def _opened(source: Path, passphrase: str) -> Iterator[tuple[Path, Contents]]:
    with tempfile.TemporaryDirectory(prefix="gfmd-restore-") as folder:
        work = Path(folder)
        try:
            archive = _plain(source, work, passphrase)
            contents = _unpack(archive, work)
            check_copy(work / DATABASE)
        except (OSError, EOFError, tarfile.TarError, ValueError, KeyError, CopyFailed) as error:
            raise BackupRefused(
                f"{source.name} cannot be used: {_said(error)}. Take another backup."
            ) from error
        yield work, contents


def _said(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__


def _plain(source: Path, work: Path, passphrase: str) -> Path:
    if not is_sealed(source):
        return source
    if not passphrase:
        raise BackupRefused(f"{source.name} is encrypted. Set BACKUP_KEY to its passphrase.")
    try:
        unseal(source, work / "archive", passphrase=passphrase)
    except WrongKey as error:
        raise BackupRefused(
            f"{source.name} cannot be opened with this BACKUP_KEY, or it is damaged."
        ) from error
    return work / "archive"


def _unpack(archive: Path, work: Path) -> Contents:
    _take_out(archive, work)
    data = json.loads((work / MANIFEST).read_text(encoding="utf-8"))
    if data.get("product") != PRODUCT or data.get("format") != FORMAT:
        raise ValueError("it was not made by this product")
    contents = Contents.read(data)
    for name, wanted in contents.files.items():
        file = work / name
        if not file.resolve().is_relative_to(work.resolve()) or not file.is_file():
            raise ValueError(f"{name} is missing in it")
        if _sha256(file) != wanted:
            raise ValueError(f"{name} has changed since it was made")
    return contents


def _take_out(archive: Path, work: Path) -> None:
    """Unpack plain files that stay below the folder; a backup holds no others.

    The filters of `extractall` would do, but the Python of Debian 12 does not know them.
    """
    with tarfile.open(archive, "r:gz") as content:
        for member in content:
            target = work / member.name
            if not member.isfile() or not target.resolve().is_relative_to(work.resolve()):
                raise ValueError(f"{member.name} does not belong into a backup")
            target.parent.mkdir(parents=True, exist_ok=True)
            source = content.extractfile(member)
            if source is None:
                raise ValueError(f"{member.name} cannot be read")
            with source, target.open("wb") as file:
                shutil.copyfileobj(source, file)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


# --- Restoring ------------------------------------------------------------------------------------


def restore_backup(*, source: Path, passphrase: str = "", keep_in: Path) -> Restored:
    """Put a backup in the place of everything that is stored.

    What stood there is first kept as a backup of its own in `keep_in`, and comes back by itself
    when the restore fails half-way. Raises BackupRefused; then nothing has changed.
    """
    with _opened(source, passphrase) as (work, contents):
        _refuse_foreign(contents)
        kept = _keep_present(keep_in, passphrase)
        keep_log(work / AUDIT_LOG)
        try:
            epoch = _replace(work)
            bring_back_log(work / AUDIT_LOG, made=f"{contents.made_at:%Y-%m-%dT%H:%M:%S}")
            return Restored(contents, epoch, kept)
        except Exception as error:
            if kept:
                with _opened(kept, passphrase) as (before, _contents):
                    copy_in(before / DATABASE)
                    _replace_media(before / "media")
            raise BackupRefused(
                f"The restore failed and was taken back: {_said(error)}. Nothing has changed."
            ) from error


def _refuse_foreign(contents: Contents) -> None:
    if contents.engine != connection.vendor:
        raise BackupRefused(
            f"The backup holds a {contents.engine} database and this site uses "
            f"{connection.vendor}. Point DATABASE_URL at a database of the same kind."
        )
    known = MigrationLoader(None).disk_migrations
    own = [migration for migration in contents.migrations if migration[0] in OWN_APPS]
    newer = [".".join(migration) for migration in own if migration not in known]
    if newer:
        raise BackupRefused(
            f"The backup was made by a newer version ({newer[-1]}). Install that version first."
        )


def _keep_present(folder: Path, passphrase: str) -> Path | None:
    if "reports_revision" not in connection.introspection.table_names():
        return None
    target = folder / f"before-restore-{timezone.now():%Y%m%d-%H%M%S}{SUFFIX}"
    make_backup(target=target, passphrase=passphrase)
    return target


def _replace(work: Path) -> str:
    copy_in(work / DATABASE)
    _replace_media(work / "media")
    call_command("migrate", verbosity=0, interactive=False)
    Session.objects.all().delete()
    # Names that were taken out after this backup was made go again, before anybody reads.
    replay_purges()
    return begin_epoch()


def _replace_media(source: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    shutil.rmtree(root, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, root)
