"""A report as a Word file, beside pandoc and LibreOffice where they are installed."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from reports.exporters.word_report import render_word_report
from tests.bench.content import as_markdown, report_of
from tests.bench.frame import Bench, Figure

BUDGETS: dict[int, float | None] = {40: 150.0, 200: None, 600: 1_000.0}
ROUNDS = 5


def measure(bench: Bench) -> Iterator[Figure]:
    render_word_report(report_of(1))
    for points, budget in BUDGETS.items():
        size, report = f"{points} points", report_of(points)
        own = fastest(lambda report=report: render_word_report(report))
        yield Figure("Word export", size, own, "ms", budget)
        source = bench.folder / f"{points}.md"
        source.write_text(as_markdown(report), encoding="utf-8")
        for name, command in others(source):
            if command is None:
                yield Figure(f"Word export by {name}", size, None, "ms")
                continue
            theirs = fastest(lambda command=command: run(command), rounds=2)
            yield Figure(f"Word export by {name}", size, theirs, "ms")
            yield Figure(f"Word export beside {name}", size, own / theirs, "×", 1)


def fastest(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Return the milliseconds of the quickest of some rounds: the rest is the machine's noise."""
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds) * 1000


def others(source: Path) -> Iterator[tuple[str, list[str] | None]]:
    pandoc = pandoc_path()
    target = source.with_suffix(".docx")
    yield "pandoc", [pandoc, str(source), "--output", str(target)] if pandoc else None
    office = shutil.which("soffice")
    page = source.with_suffix(".html")
    if pandoc and office:
        run([pandoc, str(source), "--standalone", "--output", str(page)])
        profile = f"-env:UserInstallation={(source.parent / 'office').as_uri()}"
        convert = ["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"]
        yield "LibreOffice", [office, profile, *convert, str(source.parent), str(page)]
    else:
        yield "LibreOffice", None


def pandoc_path() -> str | None:
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return shutil.which("pandoc")


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=120)
