"""Lets the outbox leave: for a timer that runs every minute, and once a day for the digest."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.domain.digest import post_digests
from reports.domain.letters_sending import forget_old, send_waiting
from reports.models import Edition


class Command(BaseCommand):
    help = "Send the letters of the outbox that are due. Safe to run several at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--digest",
            action="store_true",
            help="First write to staff and chairs what waits for them in the newest edition.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        edition = Edition.objects.first()
        if options["digest"] and edition is not None:
            count = post_digests(edition=edition, now=now)
            self.stdout.write(_("Digests written: %(count)d.") % {"count": count})
        sent, put_off = send_waiting()
        forgotten = forget_old(now=now)
        self.stdout.write(
            _("Sent: %(sent)d. Put off: %(late)d. Forgotten after a month: %(old)d.")
            % {"sent": sent, "late": put_off, "old": forgotten}
        )
