"""The second `make run`: everything is there already."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.bench.frame import ROOT, Bench, Figure
from tests.browser.server import PASSWORD, free_port

SECONDS = 10.0
PATIENCE = 300


def measure(bench: Bench) -> Iterator[Figure]:
    folder = bench.folder / "run"
    folder.mkdir()
    first, second = start(folder), start(folder)
    yield Figure("make run, first time in an empty folder", "", first, "s")
    yield Figure("make run, second time", "", second, "s", SECONDS)


def start(folder: Path) -> float:
    """Return the seconds until the product answers, and stop it again."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    own = {"PORT": str(port), "GFMD_DATA_DIR": str(folder), "DEMO_PASSWORD": PASSWORD}
    began = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env={**kept, **own},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not answers(port):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise OSError("make run did not bring the product up.")
            time.sleep(0.05)
        return time.perf_counter() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
