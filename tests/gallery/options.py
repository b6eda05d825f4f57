"""What of the gallery is wanted."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.gallery.screens import SCREENS, Screen

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "fr", "es", "ar")
WIDTHS = (390, 768, 1280, 1920)
NARROWEST = 240
# How a page is looked at, in the words of `Page.emulate_media`.
THEMES: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
    "contrast-dark": {"color_scheme": "dark", "contrast": "more"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
    "print": {"color_scheme": "light", "media": "print"},
}
USUAL_THEMES = ("light", "dark")


@dataclass(frozen=True)
class Options:
    screens: tuple[Screen, ...]
    languages: tuple[str, ...]
    widths: tuple[int, ...]
    themes: tuple[str, ...]
    out: Path
    documentation: bool

    @property
    def count(self) -> int:
        return len(self.screens) * len(self.languages) * len(self.widths) * len(self.themes)


def read_options(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line; an unknown name ends with a sentence that says which there are."""
    parser = argparse.ArgumentParser(prog="make gallery", description=__doc__)
    parser.add_argument("--only", default="", help="names of screens, with commas")
    parser.add_argument("--languages", default="", help="such as en,ar; all without it")
    parser.add_argument("--widths", default="", help="in CSS pixels, such as 390,1280")
    parser.add_argument("--themes", default="", help=f"of {', '.join(THEMES)}")
    parser.add_argument("--out", default="", help="a folder; var/gallery without it")
    parser.add_argument(
        "--documentation", action="store_true", help="make docs/pictures anew instead"
    )
    given = parser.parse_args(arguments)
    by_name = {screen.name: screen for screen in SCREENS}
    try:
        return Options(
            screens=tuple(by_name[name] for name in _chosen(given.only, by_name, by_name)),
            languages=_chosen(given.languages, LANGUAGES, LANGUAGES),
            widths=_widths(given.widths),
            themes=_chosen(given.themes, USUAL_THEMES, THEMES),
            out=Path(given.out or ROOT / "var" / "gallery").resolve(),
            documentation=given.documentation,
        )
    except ValueError as error:
        parser.error(str(error))


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _chosen(text: str, usual: Sequence[str] | dict, known: Sequence[str] | dict) -> tuple[str, ...]:
    names = _listed(text) or list(usual)
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ValueError(f"Nothing is named {', '.join(unknown)}. There are {', '.join(known)}.")
    return tuple(dict.fromkeys(names))


def _widths(text: str) -> tuple[int, ...]:
    listed = _listed(text)
    wrong = [name for name in listed if not name.isdecimal() or int(name) < NARROWEST]
    if wrong:
        raise ValueError(f"{', '.join(wrong)} is no width: write 390,1280, from {NARROWEST} up.")
    return tuple(dict.fromkeys(map(int, listed))) or WIDTHS
