"""One line of the diagnosis."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where it is set or stored, and the way out where there has to be one."""

    level: Level
    area: str
    what: str
    where: str = ""
    do: str = ""

    def as_json(self) -> dict[str, str]:
        return {**asdict(self), "level": self.level.value}


def well(area: str, what: str, where: str = "") -> Finding:
    return Finding(Level.OK, area, what, where)


def warning(area: str, what: str, *, where: str, do: str) -> Finding:
    return Finding(Level.WARNING, area, what, where, do)


def problem(area: str, what: str, *, where: str, do: str) -> Finding:
    return Finding(Level.PROBLEM, area, what, where, do)
