"""What the rooms covered, as a picture: objectives or targets down, rooms across."""

from __future__ import annotations

from dataclasses import dataclass

from reports.content_synthesis import CoverageContent

STEPS = 4


@dataclass(frozen=True)
class Tile:
    """One square; `step` is 0 (no point) to 4 (most)."""

    room: str
    count: int
    step: int


@dataclass(frozen=True)
class Row:
    code: str
    label: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Picture:
    """The rows of squares, in the order of the rooms."""

    rooms: tuple[str, ...]
    rows: tuple[Row, ...]


def step_of(count: int, most: int) -> int:
    """Return how strong a square is: empty, then four steps up to the most that any has."""
    return 0 if not count else 1 + min(STEPS - 1, count * STEPS // (most + 1))


def picture(coverage: CoverageContent) -> Picture:
    rows = tuple(
        Row(
            code,
            label,
            tuple(
                Tile(room, count, step_of(count, coverage.most))
                for room, count in zip(coverage.rooms, counts, strict=True)
            ),
        )
        for code, label, counts in coverage.rows
    )
    return Picture(tuple(coverage.rooms), rows)
