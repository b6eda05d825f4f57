"""`make axe`: every page of every role in four languages and three themes, read by axe-core.

ONLY, LANGUAGES, THEMES and ROLES narrow it. Exit code 1 if axe found or left open anything.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from tests.chromium import chromium_path


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    # What they import are models, which wait for the settings.
    from tests.axe.options import read_options
    from tests.axe.pages import pages_of
    from tests.axe.reading import findings, read_all, table
    from tests.browser.server import Server
    from tests.gallery.shots import Studio

    options = read_options()
    with (
        tempfile.TemporaryDirectory(prefix="gfmd-axe-") as folder,
        sync_playwright() as running,
    ):
        browser = running.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-component-update"]
        )
        try:
            studio = Studio(browser, Path(folder))
            spots = [spot for spot in pages_of(Server(studio.prepared)) if options.wants(spot)]
            count = len(spots) * len(options.languages) * len(options.themes)
            say(f"{len(spots)} pages, {count} readings")
            readings = read_all(options, studio, spots, say)
        finally:
            browser.close()
    wrong = findings(readings)
    say("\n".join([*wrong, "", *table(readings)]))
    return 1 if wrong or not readings else 0


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
