"""Prints how well similar points are found, beside plain word overlap."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.measure import hits
from gfmd_site.lib.wordmatch import tokens
from practices.domain.similarity import SAME, compare

Row = dict[str, str]


class Command(BaseCommand):
    help = (
        "Print precision and recall on labelled pairs of points, beside those of plain word "
        "overlap at its best threshold. Every second pair was kept out of the building."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pairs",
            type=Path,
            default=settings.BASE_DIR / "tests" / "measure" / "similar_pairs.tsv",
            help="Tab-separated: kind, lang_a, lang_b, same (yes/no), a, b.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = _read(options["pairs"])
        self.stdout.write(f"{'pairs':<22}{'n':>5}  {'precision':>9}  {'recall':>6}  {'F1':>5}")
        for name, part in (("used for building", rows[::2]), ("kept for measuring", rows[1::2])):
            self._line(name, part, _ours, SAME)
            best = max(
                (step / 20 for step in range(1, 20)),
                key=lambda threshold, part=part: _f1(part, _overlap, threshold),
            )
            self._line(f"  word overlap ≥ {best:.2f}", part, _overlap, best)
        for kind in dict.fromkeys(row["kind"] for row in rows):
            part = [row for row in rows[1::2] if row["kind"] == kind]
            right = sum((_ours(row) >= SAME) == (row["same"] == "yes") for row in part)
            self.stdout.write(f"{kind} (kept): {right} of {len(part)} decided rightly")

    def _line(
        self, name: str, rows: list[Row], score: Callable[[Row], float], threshold: float
    ) -> None:
        found = [score(row) >= threshold for row in rows]
        counted = hits(found, [row["same"] == "yes" for row in rows])
        self.stdout.write(
            f"{name:<22}{len(rows):>5}  {counted.precision:>9.2f}  {counted.recall:>6.2f}"
            f"  {counted.f1:>5.2f}"
        )


def _f1(rows: list[Row], score: Callable[[Row], float], threshold: float) -> float:
    found = [score(row) >= threshold for row in rows]
    return hits(found, [row["same"] == "yes" for row in rows]).f1


def _ours(row: Row) -> float:
    return compare(a=row["a"], b=row["b"], language_a=row["lang_a"], language_b=row["lang_b"]).score


def _overlap(row: Row) -> float:
    a, b = ({token.word for token in tokens(row[side])} for side in ("a", "b"))
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _read(file: Path) -> list[Row]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"{file} could not be read: {error}. The labelled pairs come with the source code."
        ) from error
