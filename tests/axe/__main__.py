"""`make axe`: every page of every role in four languages and three themes, read by axe-core.

ONLY, LANGUAGES, THEMES and ROLES narrow it. Exit code 1 if axe found or left open anything.
"""

from __future__ import annotations

import os
import sys

import django


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    # What they import are models, which wait for the settings.
    from tests.axe.options import read_options
    from tests.axe.pages import pages_of
    from tests.axe.reading import findings, read_all, table
    from tests.browser.server import Server
    from tests.gallery.shots import open_studio

    options = read_options()
    with open_studio("gfmd-axe-") as studio:
        spots = [spot for spot in pages_of(Server(studio.prepared)) if options.wants(spot)]
        count = len(spots) * len(options.languages) * len(options.themes)
        say(f"{len(spots)} pages, {count} readings")
        readings = read_all(options, studio, spots, say)
    wrong = findings(readings)
    say("\n".join([*wrong, "", *table(readings)]))
    return 1 if wrong or not readings else 0


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
