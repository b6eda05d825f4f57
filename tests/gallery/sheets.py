"""Contact sheets: all pictures of one screen on one sheet, and all screens of one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.gallery.options import Options
from tests.gallery.shots import Shot

FOLDER = "sheets"
QUALITY = 70
# Of one screen: every width at the same scale, so that they can be held against each other.
SCALE = 0.25
LOWEST = 320
# Of one language: every screen as it begins on one width.
TILE = (280, 210)
COLUMNS = 8
GAP = 10
LINE = 16
PAPER, INK = "#d7dcdf", "#14212b"


@dataclass(frozen=True)
class Sheet:
    title: str
    file: str


@dataclass(frozen=True)
class Tile:
    caption: str
    picture: Image.Image


def write_sheets(options: Options, shots: Sequence[Shot]) -> list[Sheet]:
    """Write them beside the pictures; return those of languages first."""
    (options.out / FOLDER).mkdir(parents=True, exist_ok=True)
    languages = [
        _language_sheet(options, language, theme, width, shots)
        for language in options.languages
        for theme in options.themes
        for width in options.widths
    ]
    return [*languages, *(_screen_sheet(options, screen.name, shots) for screen in options.screens)]


def _language_sheet(
    options: Options, language: str, theme: str, width: int, shots: Sequence[Shot]
) -> Sheet:
    wanted = (language, theme, width)
    own = [shot for shot in shots if (shot.language, shot.theme, shot.width) == wanted]
    tiles = [Tile(shot.screen, _begin_of(options.out / shot.file)) for shot in own]
    rows = [tiles[at : at + COLUMNS] for at in range(0, len(tiles), COLUMNS)]
    name = f"{language}-{theme}-{width}"
    return _write(options, f"{language}, {theme}, {width}", f"language-{name}", rows)


def _screen_sheet(options: Options, name: str, shots: Sequence[Shot]) -> Sheet:
    own = [shot for shot in shots if shot.screen == name]
    rows = [
        [
            Tile(f"{language} {theme} {shot.width}", _scaled(options.out / shot.file))
            for theme in options.themes
            for shot in own
            if (shot.language, shot.theme) == (language, theme)
        ]
        for language in options.languages
    ]
    return _write(options, name, f"screen-{name}", rows)


def _scaled(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        size = (round(picture.width * SCALE), round(picture.height * SCALE))
        return picture.resize(size).crop((0, 0, size[0], min(size[1], LOWEST)))


def _begin_of(file: Path) -> Image.Image:
    width, height = TILE
    with Image.open(file) as picture:
        scale = width / picture.width
        small = picture.resize((width, round(picture.height * scale)))
        return small.crop((0, 0, width, min(small.height, height)))


def _write(options: Options, title: str, name: str, rows: Sequence[Sequence[Tile]]) -> Sheet:
    file = f"{FOLDER}/{name}.jpg"
    _laid_out(rows).save(options.out / file, quality=QUALITY, optimize=True)
    return Sheet(title, file)


def _laid_out(rows: Sequence[Sequence[Tile]]) -> Image.Image:
    heights = [max((tile.picture.height for tile in row), default=0) + LINE for row in rows]
    widths = [sum(tile.picture.width + GAP for tile in row) for row in rows]
    sheet = Image.new(
        "RGB",
        (max(widths, default=0) + GAP, sum(heights) + GAP * (len(rows) + 1)),
        PAPER,
    )
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default()
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        start = GAP
        for tile in row:
            draw.text((start, top), tile.caption, fill=INK, font=font)
            sheet.paste(tile.picture, (start, top + LINE))
            start += tile.picture.width + GAP
        top += height + GAP
    return sheet
