"""`make gallery`: every screen × language × width × theme under var/gallery.

ONLY, LANGUAGES, WIDTHS and THEMES narrow it; `make pictures` makes those of docs/ anew.
"""

from __future__ import annotations

import sys

from tests.gallery.documentation import take_documented
from tests.gallery.index import write_index
from tests.gallery.options import read_options
from tests.gallery.sheets import write_sheets
from tests.gallery.shots import open_studio, take


def main() -> int:
    options = read_options()
    with open_studio("gfmd-gallery-") as studio:
        if options.documentation:
            take_documented(studio, say)
            return 0
        say(f"{options.count} pictures")
        shots = take(options, studio, say)
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
