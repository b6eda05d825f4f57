"""Says which objectives, targets and principles fit each text of a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.jsonl import UnreadableLines, read_objects
from practices.domain.suggestions import suggest


class Command(BaseCommand):
    help = (
        "Read one JSON object a line (id, lang, text) and print one a line: id, objectives, "
        "targets, principles, each best first. Nothing is stored and no database is read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jsonl", required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for row in read_objects(Path(options["jsonl"]), needs=("id", "text")):
                self._answer(row)
        except UnreadableLines as error:
            raise CommandError(str(error)) from error

    def _answer(self, row: dict[str, Any]) -> None:
        found = suggest(text=str(row["text"]), language=str(row.get("lang") or "en"))
        codes = {kind: [item.code for item in items] for kind, items in found.items()}
        self.stdout.write(json.dumps({"id": row["id"], **codes}, ensure_ascii=False))
