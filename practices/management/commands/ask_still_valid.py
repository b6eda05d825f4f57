"""Asks authors whether their published practices are still valid."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from practices.domain import letters, validity
from practices.models import Practice


class Command(BaseCommand):
    help = "Asks by mail about published practices that nobody has confirmed for a year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=validity.DAYS, help="default: 365")
        parser.add_argument("--dry-run", action="store_true", help="send and store nothing")
        parser.add_argument(
            "--address",
            default="",
            help="for links; default: SITE_ADDRESS",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = validity.to_ask(now=timezone.now(), days=options["days"])
        by_author: dict[User | None, list[Practice]] = defaultdict(list)
        for practice in rows:
            author = practice.submitted_by
            by_author[author if author and author.email and author.is_active else None].append(
                practice
            )
        without = by_author.pop(None, [])
        if not options["dry_run"]:
            for author, practices in by_author.items():
                self._ask(author, practices, options["address"].rstrip("/"))
        asked = sum(len(practices) for practices in by_author.values())
        self.stdout.write(
            f"Asked about {asked} practices, {len(without)} have no author to ask: "
            "they stand on the page of the staff."
        )

    @transaction.atomic
    def _ask(self, author: User, practices: list[Practice], address: str) -> None:
        letters.ask_still_valid(author=author, practices=practices, address=address)
        for practice in practices:
            validity.note_asked(practice=practice)
