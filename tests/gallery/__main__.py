"""`make gallery`: every screen × language × width × theme under var/gallery.

ONLY, LANGUAGES, WIDTHS and THEMES narrow it; `make pictures` makes those of docs/ anew.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chromium import chromium_path
from tests.gallery.documentation import take_documented
from tests.gallery.index import write_index
from tests.gallery.options import read_options
from tests.gallery.sheets import write_sheets
from tests.gallery.shots import Studio, take


def main() -> int:
    options = read_options()
    with (
        tempfile.TemporaryDirectory(prefix="gfmd-gallery-") as folder,
        sync_playwright() as running,
    ):
        browser = running.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-component-update"]
        )
        try:
            studio = Studio(browser, Path(folder))
            if options.documentation:
                take_documented(studio, say)
                return 0
            say(f"{options.count} pictures")
            shots = take(options, studio, say)
        finally:
            browser.close()
    remarked = [shot for shot in shots if shot.remarks]
    for shot in remarked:
        say(f"{shot.file}: {'; '.join(shot.remarks)}")
    sheets = write_sheets(options, shots)
    index = write_index(options, shots, sheets)
    say(f"{len(shots)} pictures, {len(sheets)} sheets, {len(remarked)} with a remark: {index}")
    return 0


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
