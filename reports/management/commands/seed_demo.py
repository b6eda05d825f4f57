"""Loads the demonstration: an edition, reports in different states, practices, a synthesis."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gfmd_site.env import env_str
from practices.domain.seeding import BadSeed
from reports.domain.errors import DomainError
from reports.domain.seeding import Demonstration, seed_demo
from reports.domain.seeding_people import USERNAMES


class Command(BaseCommand):
    help = (
        "Load the demonstration (Marrakesh 2018) into a database without real data. "
        "DEMO_PASSWORD sets the password of all demo accounts; without it one is made and printed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="Throw the demo data away and load them again."
        )
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing, instead of failing, where the database holds real data.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo = seed_demo(
                folder=settings.SEEDS_DIR,
                password=env_str("DEMO_PASSWORD"),
                reset=options["reset"],
            )
        except (DomainError, BadSeed) as error:
            if options["if_empty"] and isinstance(error, DomainError):
                return
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(self._lines(demo)))

    def _lines(self, demo: Demonstration) -> list[str]:
        title = str(demo.edition)
        head = _("Loaded: %(title)s.") if demo.is_new else _("Already there: %(title)s.")
        lines = [head % {"title": title}]
        width = max(map(len, demo.counts))
        lines += [f"  {name:{width}}  {count:>5}" for name, count in demo.counts.items()]
        lines.append(_("Sign in as: %(names)s") % {"names": ", ".join(USERNAMES)})
        if demo.password:
            lines.append(
                _("Password of all: %(password)s (not shown again)") % {"password": demo.password}
            )
        else:
            lines.append(_("The password is as it was. Set DEMO_PASSWORD to choose another one."))
        return lines
