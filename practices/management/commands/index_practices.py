"""Makes the search index of practices anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from practices.domain.search_index import keep_frequent_words, rebuild, refresh_stale


class Command(BaseCommand):
    help = "Indexes practices for the search: what has changed, or all with --all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="index every practice anew")

    def handle(self, *args: Any, **options: Any) -> None:
        done = rebuild() if options["all"] else refresh_stale()
        frequent = keep_frequent_words()
        self.stdout.write(f"Indexed {done} practices; {frequent} words have a set of their own.")
