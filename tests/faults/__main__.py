"""`make storm`: the combined random run. MINUTES (3) says how long, SEED repeats a plan."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.server import Server
from tests.chromium import chromium_path
from tests.faults.storm import Storm, minutes_and_seed


def main() -> int:
    minutes, seed = minutes_and_seed()
    print(f"Seed {seed}: {minutes:g} minutes of faults. The same again: make storm SEED={seed}")
    with tempfile.TemporaryDirectory(prefix="gfmd-storm-") as folder, sync_playwright() as running:
        server = Server(Path(folder))
        server.prepare()
        server.start()
        browser = running.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-component-update"]
        )
        storm = Storm(server, browser, Path(folder), seed)
        try:
            violations = storm.run(minutes * 60)
        finally:
            browser.close()
            if server.process is not None:
                server.kill()
        print("\n".join(storm.lines()))
    if violations:
        print("\n".join(storm.figures.story))
    print("\n".join(violations) or "Everything that was promised holds.")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
