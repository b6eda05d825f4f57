"""Run the measures and print the table: `make bench`, `make bench ONLY=saves,export`."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
import tempfile
from pathlib import Path

import django

from tests.bench import measures
from tests.bench.frame import Bench, Figure, as_json, line, load_average


def main() -> int:
    options = read_options()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="gfmd-bench-") as folder:
        prepare_django(Path(folder) / "own")
        bench = Bench(Path(folder))
        try:
            for name in options.only or names():
                figures += run(name, bench)
        finally:
            bench.close()
    print(f"\n{load_average()}, {os.cpu_count()} processors")
    for figure in figures:
        print(line(figure))
    if options.json:
        Path(options.json).write_text(as_json(figures) + "\n", encoding="utf-8")
    return 1 if any(figure.verdict == "FAIL" for figure in figures) else 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", help="names of measures, with commas")
    parser.add_argument("--json", help="a file for the figures")
    options = parser.parse_args()
    options.only = [name for name in (options.only or "").split(",") if name]
    unknown = sorted(set(options.only) - set(names()))
    if unknown:
        parser.error(f"No measure is named {', '.join(unknown)}. There are {', '.join(names())}.")
    return options


def prepare_django(folder: Path) -> None:
    """Some measures use the product's code in this process; it needs a place of its own."""
    os.environ["GFMD_DATA_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(measures.__path__))


def run(name: str, bench: Bench) -> list[Figure]:
    """Run one measure. One that fails is a line of the table, and the others go on."""
    print(f"{name} … ({load_average()})", file=sys.stderr, flush=True)
    module = importlib.import_module(f"tests.bench.measures.{name}")
    try:
        return list(module.measure(bench))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:120]
        return [Figure(name, "", float("inf"), "", 0, note=reason)]


if __name__ == "__main__":
    sys.exit(main())
