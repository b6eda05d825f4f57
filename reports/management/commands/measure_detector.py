"""Prints how well the detector does on annotated texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.domain.detector_measure import (
    BadAnnotation,
    Score,
    measure,
    read_passages,
    read_session,
)

FOLDER = "detector/annotated"


class Command(BaseCommand):
    help = (
        "Prints precision and recall of the detector, by kind and language, and its false marks "
        "for a page of 400 words, on the annotated texts that come with the product."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--texts",
            type=Path,
            default=None,
            help="A folder with session.json and annotated .txt files of your own.",
        )
        parser.add_argument(
            "--misses", action="store_true", help="Show each place that was missed or marked wrong."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["texts"] or Path(settings.SEEDS_DIR) / FOLDER
        try:
            roster, head_counts = read_session(folder / "session.json")
            texts = {path.stem: read_passages(path) for path in sorted(folder.glob("*.txt"))}
        except (OSError, ValueError, KeyError, TypeError):
            raise CommandError(
                f"The folder {folder} has no session.json and annotated .txt files that can be "
                "read. seeds/README.md describes them."
            ) from None
        except BadAnnotation as error:
            raise CommandError(str(error)) from None
        for name, passages in texts.items():
            scores = measure(passages, roster, head_counts)
            self._print(name, scores, with_misses=options["misses"])

    def _print(self, name: str, scores: dict[str, Score], *, with_misses: bool) -> None:
        whole = scores["all"]
        self.stdout.write(f"{name}: {whole.passages} passages, {whole.words} words")
        self.stdout.write(f"  {'':14} expected  recall  marks  precision  false a page")
        for language, score in scores.items():
            self._line(language, score, None)
        for kind in sorted(whole.expected | whole.marks):
            self._line(kind, whole, kind)
        for miss in whole.misses if with_misses else ():
            what = "false" if miss.is_false_mark else "missed"
            self.stdout.write(f"  {what} {miss.kind} “{miss.words}”: {miss.text}")
        self.stdout.write("")

    def _line(self, title: str, score: Score, kind: str | None) -> None:
        expected = score.expected[kind] if kind else score.expected.total()
        marks = score.marks[kind] if kind else score.marks.total()
        page = "" if kind else f"{score.false_marks_a_page:12.2f}"
        self.stdout.write(
            f"  {title:14} {expected:8}  {score.recall(kind):6.1%}  {marks:5}  "
            f"{score.precision(kind):9.1%}  {page}".rstrip()
        )
