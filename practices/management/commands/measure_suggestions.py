"""Prints how well tags are suggested, beside the plain words of each term's label."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.measure import Hits
from gfmd_site.lib.wordmatch import WordLists, tokens
from practices.domain.suggestions import KINDS, suggest

Row = dict[str, str]
Ranked = Callable[[Row], list[str]]
MEASURE = settings.BASE_DIR / "tests" / "measure"
LABELS = {
    "objectives": "gcm_objectives.csv",
    "targets": "sdg_targets.csv",
    "principles": "guiding_principles.csv",
}


class Command(BaseCommand):
    help = (
        "Print precision and recall of suggested tags at 1 and at 3 on labelled sentences, beside "
        "those of the words in each label. The word lists were built with the first file of the "
        "source code; the second one is held out: nothing may be tuned on it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sentences",
            type=Path,
            nargs="+",
            default=[MEASURE / "tag_sentences.tsv", MEASURE / "held_out_sentences.tsv"],
            help="Tab-separated: lang, objectives, targets, principles (codes by comma), text.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        parts = {file.stem: _read(file) for file in options["sentences"]}
        self.stdout.write(f"{'':<34}{'n':>4}   P@1   R@1   P@3   R@3")
        for kind in KINDS:
            for part, sentences in parts.items():
                self._line(f"{kind}, {part}", kind, sentences, _ours(kind))
                self._line("  words of the label", kind, sentences, _baseline(kind))

    def _line(self, name: str, kind: str, rows: list[Row], ranked: Ranked) -> None:
        figures = []
        for most in (1, 3):
            counted = count(rows, kind, ranked, most)
            figures += [counted.precision, counted.recall]
        self.stdout.write(f"{name:<34}{len(rows):>4}" + "".join(f"{f:6.2f}" for f in figures))


def count(rows: list[Row], kind: str, ranked: Ranked, most: int) -> Hits:
    """Count the first `most` suggestions of each sentence against its labels."""
    right = wrong = missed = 0
    for row in rows:
        wanted = {code for code in row[kind].split(",") if code}
        found = ranked(row)[:most]
        right += len(wanted.intersection(found))
        wrong += len(set(found) - wanted)
        missed += len(wanted - set(found))
    return Hits(right, wrong, missed)


def _ours(kind: str) -> Ranked:
    return lambda row: [item.code for item in suggest(text=row["text"], language=row["lang"])[kind]]


def _baseline(kind: str) -> Ranked:
    with (settings.SEEDS_DIR / "vocabularies" / LABELS[kind]).open(encoding="utf-8") as file:
        terms = list(csv.DictReader(file))
    lists = {
        language: WordLists(
            {
                term["code"]: [token.word for token in tokens(term[f"label_{language}"])]
                for term in terms
            }
        )
        for language in ("en", "fr", "es")
    }
    return lambda row: [match.code for match in lists[row["lang"]].matches(row["text"])]


def _read(file: Path) -> list[Row]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"{file} could not be read: {error}. The sentences come with the source code."
        ) from error
