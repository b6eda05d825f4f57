"""What the rooms covered, as a picture: objectives or targets down, rooms across."""

from __future__ import annotations

from dataclasses import dataclass

from reports.content_synthesis import CoverageContent

STEPS = 4
CELL, GAP, HEAD, LABEL = 34, 4, 26, 300
LABEL_LETTERS = 38


@dataclass(frozen=True)
class Tile:
    """One square; `step` is 0 (no point) to 4 (most)."""

    room: str
    count: int
    step: int
    x: int
    y: int


@dataclass(frozen=True)
class Row:
    code: str
    label: str
    y: int
    tiles: tuple[Tile, ...]

    @property
    def short(self) -> str:
        """The code with as much of the label as the picture has room for."""
        words = f"{self.code} {self.label}"
        return words if len(words) <= LABEL_LETTERS else f"{words[: LABEL_LETTERS - 1].rstrip()}…"


@dataclass(frozen=True)
class Picture:
    """The squares with their places, for an SVG of `width` by `height`."""

    rooms: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    width: int
    height: int
    covered: int


def step_of(count: int, most: int) -> int:
    """Return how strong a square is: empty, then four steps up to the most that any has."""
    return 0 if not count else 1 + min(STEPS - 1, count * STEPS // (most + 1))


def picture(coverage: CoverageContent) -> Picture:
    across, most = CELL + GAP, coverage.most
    rows = []
    for place, (code, label, counts) in enumerate(coverage.rows):
        y = HEAD + place * across
        tiles = tuple(
            Tile(room, count, step_of(count, most), LABEL + column * across, y)
            for column, (room, count) in enumerate(zip(coverage.rooms, counts, strict=True))
        )
        rows.append(Row(code, label, y, tiles))
    return Picture(
        rooms=tuple((room, LABEL + column * across) for column, room in enumerate(coverage.rooms)),
        rows=tuple(rows),
        width=LABEL + max(1, len(coverage.rooms)) * across,
        height=HEAD + len(rows) * across,
        covered=coverage.covered,
    )
