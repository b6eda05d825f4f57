"""The pictures of docs/: the first view of a screen, as a laptop shows it in English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.gallery.screens import SCREENS
from tests.gallery.shots import Studio
from tests.gallery.states import LAPTOP, wait_until_drawn

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


@dataclass(frozen=True)
class Documented:
    """A file of docs/pictures and the screen that it shows."""

    file: str
    screen: str


DOCUMENTED = (
    Documented("report.png", "editor"),
    Documented("board.png", "board"),
    Documented("workbench.png", "workbench"),
    Documented("setup.png", "setup"),
    Documented("practices.png", "practices"),
    Documented("release-check.png", "release-check"),
)
# Flat colours and letters look the same, in a third of the bytes.
COLOURS = 128


def take_documented(studio: Studio, tell: Callable[[str], None]) -> None:
    by_name = {screen.name: screen for screen in SCREENS}
    with studio.stage("en") as stage:
        for documented in DOCUMENTED:
            tell(documented.file)
            screen = by_name[documented.screen]
            stage.open(screen.who, screen.address)
            if screen.prepare:
                screen.prepare(stage)
            stage.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
            wait_until_drawn(stage.page)
            save(stage.page.screenshot(animations="disabled"), PICTURES / documented.file)
            stage.page.context.close()


def save(screenshot: bytes, file: Path) -> None:
    with Image.open(BytesIO(screenshot)) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
