"""The machine: its disk, who may read what lies on it, its clock."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings as site

from gfmd_site.doctor.finding import Finding, problem, warning, well

LITTLE = 2 * 1024**3
TOO_LITTLE = 256 * 1024**2
FEW_FILES = 10_000
SHARES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "glusterfs"})
MOUNTS = Path("/proc/mounts")
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
# No clock of a running installation is earlier than this file.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)


def disk() -> Iterator[Finding]:
    folder = Path(site.DATA_DIR)
    where = str(folder)
    try:
        _write_to(folder)
    except OSError as error:
        yield problem(
            "disk",
            f"Nothing can be written: {error.strerror}. Saves are answered with “busy”.",
            where=where,
            do="Free space, or mount the disk for writing and give it to the account of the site.",
        )
        return
    yield _space(folder)
    yield from _share(folder)


def _write_to(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"\0" * 4096)
        file.flush()
        os.fsync(file.fileno())


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    vfs = os.statvfs(folder)
    said = f"{free / 1024**3:.1f} GB are free."
    more = "Move old backups to another machine, or enlarge the disk."
    if free < TOO_LITTLE:
        return problem("disk", f"Only {free // 1024**2} MB are free.", where=str(folder), do=more)
    if vfs.f_files and vfs.f_favail < FEW_FILES:
        return warning("disk", f"Only {vfs.f_favail} more files fit.", where=str(folder), do=more)
    if free < LITTLE:
        return warning("disk", f"Only {said.lower()}", where=str(folder), do=more)
    return well("disk", f"It takes what is written, and {said}", str(folder))


def _share(folder: Path) -> Iterator[Finding]:
    kind = _kind_of_disk(folder)
    if kind in SHARES and not site.DATABASE_URL:
        yield problem(
            "disk",
            f"SQLite lies on a share of the network ({kind}): changes get lost there.",
            where=str(folder),
            do="Use a local disk for GFMD_DATA_DIR, or PostgreSQL through DATABASE_URL.",
        )


def _kind_of_disk(folder: Path) -> str:
    """Return the type of the file system that holds a folder; empty where nobody says."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    place = folder.resolve()
    best, kind = -1, ""
    for line in lines:
        _device, point, name, *_rest = line.split(" ")
        if place.is_relative_to(point) and len(point) > best:
            best, kind = len(point), name
    return kind


def permissions() -> Iterator[Finding]:
    """Reports are in these files with all names: other accounts have no business there."""
    folder = Path(site.DATA_DIR)
    open_ones = [path for path in _private(folder) if path.stat().st_mode & stat.S_IRWXO]
    # Inside a closed folder nobody gets at a file, whatever its own mode.
    if folder.stat().st_mode & stat.S_IXOTH and open_ones:
        first = open_ones[0]
        yield warning(
            "permissions",
            f"Every account of this machine can open {len(open_ones)} private files or folders.",
            where=str(first),
            do=f"chmod o-rwx {first.parent if first != folder else first}",
        )
        return
    foreign = [path for path in _private(folder) if path.stat().st_uid != folder.stat().st_uid]
    if foreign:
        yield problem(
            "permissions",
            f"{len(foreign)} files belong to another account than their folder: the site may be "
            "unable to write them.",
            where=str(foreign[0]),
            do=f"chown them to {_owner(folder)}, and run commands under that account.",
        )
        return
    yield well("permissions", "Private files are closed to other accounts.", str(folder))


def _private(folder: Path) -> Iterator[Path]:
    yield folder
    names = ("gfmd.sqlite3", "gfmd.sqlite3-wal", "secret_key", "media", "backups", "metrics")
    yield from (folder / name for name in names if (folder / name).exists())
    if Path(site.BACKUP_DIR).is_dir():
        yield from sorted(Path(site.BACKUP_DIR).glob("*.backup"))


def _owner(folder: Path) -> str:
    try:
        return folder.owner()
    except KeyError:
        return str(folder.stat().st_uid)


def clock() -> Iterator[Finding]:
    if datetime.now(tz=UTC) < WRITTEN:
        yield problem(
            "clock",
            f"The clock says {datetime.now(tz=UTC):%Y-%m-%d}, which was before this version.",
            where="the machine",
            do="timedatectl set-ntp true",
        )
        return
    if SYNCHRONISED.parent.exists() and not SYNCHRONISED.exists():
        yield warning(
            "clock",
            "The clock has not been set by a time server since the machine started.",
            where="systemd-timesyncd",
            do="Let the machine reach a time server; timedatectl shows how it stands.",
        )
        return
    yield well("clock", f"It is {datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC.", time.tzname[0])
