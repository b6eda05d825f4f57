"""The page of the gallery: contact sheets with filters, and what to look for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.gallery.options import Options
from tests.gallery.screens import EVERYWHERE
from tests.gallery.sheets import Sheet
from tests.gallery.shots import Shot

FOLDER = Path(__file__).parent


def write_index(options: Options, shots: Sequence[Shot], sheets: Sequence[Sheet] = ()) -> Path:
    """Write `index.html` beside the pictures. It needs no network and no script."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined
    )
    by_screen = [
        (screen, [shot for shot in shots if shot.screen == screen.name])
        for screen in options.screens
    ]
    page = environment.get_template("index.html").render(
        everywhere=EVERYWHERE,
        screens=by_screen,
        filters=(
            ("width", [str(width) for width in options.widths]),
            ("theme", options.themes),
            ("language", options.languages),
        ),
        remarked=[shot for shot in shots if shot.remarks],
        count=len(shots),
        sheets=sheets,
    )
    options.out.mkdir(parents=True, exist_ok=True)
    index = options.out / "index.html"
    index.write_text(page, encoding="utf-8")
    return index
