"""Marks words that may tell who spoke: one JSON object a line in and out, in the same order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.domain.detector import Mark, RosterPerson, find_names

PERSON_FIELDS = ("name", "organisation", "country", "role", "constituency")


class Command(BaseCommand):
    help = "Marks words in texts that may tell who spoke, each with its reason, as JSON lines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--jsonl",
            type=Path,
            required=True,
            help="A file with one object a line: id, lang, text, session (people, head_count).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["jsonl"]
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError):
            raise CommandError(
                f"The file {path} cannot be read as UTF-8 text. Give the path of a JSON lines file."
            ) from None
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self.stdout.write(json.dumps(_answer(line, number), ensure_ascii=False))


def _answer(line: str, number: int) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except ValueError:
        raise CommandError(f"Line {number} is no JSON. Put one object on each line.") from None
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise CommandError(f"Line {number} has no “text”. Each object needs id, lang and text.")
    session = item.get("session") or {}
    marks = find_names(
        text=item["text"],
        language=str(item.get("lang") or "en"),
        roster=[_person(person) for person in session.get("people") or []],
        head_counts=session.get("head_count") or {},
        section_kind=str(item.get("section_kind") or ""),
    )
    return {"id": item.get("id"), "spans": [_span(mark) for mark in marks]}


def _person(person: Any) -> RosterPerson:
    if isinstance(person, str):
        return RosterPerson(name=person)
    return RosterPerson(**{name: str(person.get(name) or "") for name in PERSON_FIELDS})


def _span(mark: Mark) -> dict[str, Any]:
    return {"start": mark.start, "end": mark.end, "kind": mark.kind, "reason": mark.reason}
