"""Asks authors whether their published practices are still valid."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.domain import validity
from practices.models import Practice


class Command(BaseCommand):
    help = "Asks by mail about published practices that nobody has confirmed for a year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=validity.DAYS, help="default: 365")
        parser.add_argument("--dry-run", action="store_true", help="send and store nothing")
        parser.add_argument("--address", default="", help="https://host of the site, for links")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = validity.to_ask(now=timezone.now(), days=options["days"])
        by_author: dict[str, list[Practice]] = defaultdict(list)
        for practice in rows:
            author = practice.submitted_by
            by_author[author.email if author and author.is_active else ""].append(practice)
        without = by_author.pop("", [])
        if not options["dry_run"]:
            for email, practices in by_author.items():
                self._ask(email, practices, options["address"].rstrip("/"))
        asked = sum(len(practices) for practices in by_author.values())
        self.stdout.write(
            f"Asked about {asked} practices, {len(without)} have no author to ask: "
            "they stand on the page of the staff."
        )

    def _ask(self, email: str, practices: list[Practice], address: str) -> None:
        lines = [f"- {row.title}\n  {address}{row.get_absolute_url()}" for row in practices]
        send_mail(
            _("Are these practices still valid?"),
            _(
                "You brought these practices to the GFMD repository. Open each one and choose "
                "“Review and history”: say that it is still valid, or ask the staff for a change."
            )
            + "\n\n"
            + "\n".join(lines)
            + "\n",
            None,
            [email],
        )
        for practice in practices:
            validity.note_asked(practice=practice)
