"""Which backups stay: the newest ones, one for each of the last days, one for each week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SUFFIX = ".backup"
NAME = f"gfmd-%Y%m%d-%H%M%S{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Keep:
    """How many stay. A day or a week counts only where there is a backup of it."""

    newest: int
    days: int = 0
    weeks: int = 0


def backup_name(moment: datetime) -> str:
    """Return a file name that sorts by time."""
    return moment.astimezone(UTC).strftime(NAME)


def made_at(file: Path) -> datetime | None:
    """Return the moment in a name that `backup_name` gave, and None for every other file."""
    try:
        return datetime.strptime(file.name, NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def newest_backup(*, folder: Path) -> tuple[Path, datetime] | None:
    """Return the newest file that `backup_name` named, with its moment."""
    found = _by_age(folder.glob(f"*{SUFFIX}"))
    return found[0] if found else None


def drop_old(*, folder: Path, keep: Keep) -> list[Path]:
    """Delete the backups of a folder that nothing keeps; other files are left alone."""
    found = _by_age(folder.glob(f"*{SUFFIX}"))
    staying = _staying(found, keep)
    old = [file for file, _moment in found if file not in staying]
    for file in old:
        file.unlink(missing_ok=True)
    return old


def _by_age(files: Iterable[Path]) -> list[tuple[Path, datetime]]:
    dated = ((file, made_at(file)) for file in files)
    return sorted(
        ((file, moment) for file, moment in dated if moment), key=lambda row: row[1], reverse=True
    )


def _staying(found: list[tuple[Path, datetime]], keep: Keep) -> set[Path]:
    """The last one of a day, or of a week, stands for it."""
    staying = {file for file, _moment in found[: keep.newest]}
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for file, moment in found:
        days.setdefault(moment.date(), file)
        weeks.setdefault(moment.isocalendar()[:2], file)
    return staying | set(list(days.values())[: keep.days]) | set(list(weeks.values())[: keep.weeks])
