"""Runs the examinations one after the other and draws the sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError

from gfmd_site.doctor import address, database, installation, machine, services, upkeep
from gfmd_site.doctor.finding import Finding, Level, problem

Examination = Callable[[], Iterable[Finding]]

WITHOUT_DATABASE: tuple[Examination, ...] = (
    installation.settings,
    installation.static_files,
    installation.programs,
    machine.disk,
    machine.permissions,
    machine.clock,
)
WITH_DATABASE: tuple[Examination, ...] = (
    database.migrations,
    database.integrity,
    database.text_index,
    database.clock,
    database.contents,
    database.durability,
    services.shared_cache,
    upkeep.leftovers,
)
OUTSIDE: tuple[Examination, ...] = (services.mail, address.public_address)


@dataclass(frozen=True)
class Diagnosis:
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Level:
        for level in (Level.PROBLEM, Level.WARNING):
            if any(finding.level is level for finding in self.findings):
                return level
        return Level.OK

    def count(self, level: Level) -> int:
        return sum(finding.level is level for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome.value,
            "findings": [finding.as_json() for finding in self.findings],
        }


def examine(*, offline: bool = False, backup_hours: int = upkeep.BACKUP_HOURS) -> Diagnosis:
    """Examine everything; `offline` leaves out the mail server and the public address.

    A newest backup of more than `backup_hours` is a problem.
    """
    return Diagnosis(tuple(_all(offline, backup_hours)))


def _all(offline: bool, backup_hours: int) -> Iterator[Finding]:
    for examination in WITHOUT_DATABASE:
        yield from _carefully(examination)
    reached = list(database.reachable())
    yield from reached
    if all(finding.level is not Level.PROBLEM for finding in reached):
        for examination in WITH_DATABASE:
            yield from _carefully(examination)
    yield from _carefully(upkeep.backups, backup_hours)
    if not offline:
        for examination in OUTSIDE:
            yield from _carefully(examination)


def _carefully(examination: Callable[..., Iterable[Finding]], *given: int) -> Iterator[Finding]:
    """An examination that fails is a finding too, and the others still take place."""
    area = examination.__name__.replace("_", " ")
    try:
        yield from list(examination(*given))
    except (DatabaseError, OSError) as error:
        yield problem(
            area,
            f"It could not be examined: {type(error).__name__}, {error}.",
            where=area,
            do="Mend what the other lines name first, then run doctor again.",
        )
