"""Prints the reference of the environment, or writes it where people read it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from gfmd_site.variables import form, table

BEGIN, END = "<!-- environment: begin -->\n", "<!-- environment: end -->"


class Command(BaseCommand):
    help = "Print every variable of the environment as a form to fill in, or as a table."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--table", action="store_true", help="Print a table in Markdown.")
        parser.add_argument(
            "--write",
            action="store_true",
            help="In a checkout: write both to docs/operations.md and .env.example.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            self._write()
        else:
            self.stdout.write(table() if options["table"] else form(), ending="")

    def _write(self) -> None:
        guide = settings.BASE_DIR / "docs" / "operations.md"
        before, _begin, rest = guide.read_text(encoding="utf-8").partition(BEGIN)
        _old, _end, after = rest.partition(END)
        guide.write_text(f"{before}{BEGIN}{table()}{END}{after}", encoding="utf-8")
        (settings.BASE_DIR / ".env.example").write_text(form(), encoding="utf-8")
        self.stdout.write("docs/operations.md and .env.example are written.")
