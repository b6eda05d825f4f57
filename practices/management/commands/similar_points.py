"""Says how much the two texts of each line say the same, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.jsonl import UnreadableLines, read_objects
from practices.domain.similarity import compare


class Command(BaseCommand):
    help = (
        "Read one JSON object a line (id, a, b, lang_a, lang_b) and print one a line: id, score "
        "from 0 to 1, same, reason. Nothing is stored and no database is read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jsonl", required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for row in read_objects(Path(options["jsonl"]), needs=("id", "a", "b")):
                self._answer(row)
        except UnreadableLines as error:
            raise CommandError(str(error)) from error

    def _answer(self, row: dict[str, Any]) -> None:
        found = compare(
            a=str(row["a"]),
            b=str(row["b"]),
            language_a=str(row.get("lang_a") or "en"),
            language_b=str(row.get("lang_b") or "en"),
        )
        answer = {
            "id": row["id"],
            "score": found.score,
            "same": found.same,
            "reason": found.reason,
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
