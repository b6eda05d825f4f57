"""What of all pages is wanted."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from tests.axe.pages import CALLED, OFFICE_OF, PAGES, Spot
from tests.gallery.options import LANGUAGES
from tests.gallery.options import THEMES as ALL_THEMES

THEMES = ("light", "dark", "forced")
ROLES = tuple(sorted({*PAGES, *OFFICE_OF, *CALLED.values()}))


@dataclass(frozen=True)
class Options:
    only: tuple[str, ...]
    languages: tuple[str, ...]
    themes: tuple[str, ...]
    roles: tuple[str, ...]

    def wants(self, spot: Spot) -> bool:
        named = not self.only or any(
            part == spot.name or part in spot.address for part in self.only
        )
        return named and spot.role in self.roles


def read_options(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line; an unknown name ends with a sentence that says which there are."""
    parser = argparse.ArgumentParser(prog="make axe", description=__doc__)
    parser.add_argument("--only", default="", help="parts of addresses or names of screens")
    parser.add_argument("--languages", default="", help=f"of {', '.join(LANGUAGES)}")
    parser.add_argument("--themes", default="", help=f"of {', '.join(ALL_THEMES)}")
    parser.add_argument("--roles", default="", help=f"of {', '.join(ROLES)}")
    given = parser.parse_args(arguments)
    try:
        return Options(
            only=_listed(given.only),
            languages=_chosen(given.languages, LANGUAGES),
            themes=_chosen(given.themes, THEMES, tuple(ALL_THEMES)),
            roles=_chosen(given.roles, ROLES),
        )
    except ValueError as error:
        parser.error(str(error))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _chosen(text: str, usual: tuple[str, ...], known: tuple[str, ...] = ()) -> tuple[str, ...]:
    names = _listed(text) or usual
    unknown = sorted(set(names) - set(known or usual))
    if unknown:
        there = ", ".join(known or usual)
        raise ValueError(f"Nothing is named {', '.join(unknown)}. There are {there}.")
    return tuple(dict.fromkeys(names))
