"""Says which objectives, targets and principles fit each text of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

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
        for row in _rows(Path(options["jsonl"])):
            found = suggest(text=str(row["text"]), language=str(row.get("lang") or "en"))
            codes = {kind: [item.code for item in items] for kind, items in found.items()}
            self.stdout.write(json.dumps({"id": row["id"], **codes}, ensure_ascii=False))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            _("%(file)s could not be read as UTF-8 text: %(error)s. Give the path of a file.")
            % {"file": file, "error": error}
        ) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, number)


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or "id" not in row or "text" not in row:
        raise CommandError(
            _("Line %(number)d is not a JSON object with id, lang and text. Mend it and try again.")
            % {"number": number}
        )
    return row
