"""Checks that the audit log is whole, and says which entry is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.audit.anchor import anchors_in_log
from gfmd_site.audit.chain import chain_waiting
from gfmd_site.audit.guards import guards_missing, put_up_guards
from gfmd_site.audit.verify import verify_chain


class Command(BaseCommand):
    help = (
        "Read the audit log from its first entry to its last and say which were altered, deleted, "
        "inserted, moved or cut off at the end. The exit code is 1 where it is not whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--log",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="A log of the product, kept elsewhere: its entries must be in the database.",
        )
        parser.add_argument(
            "--guard",
            action="store_true",
            help="Put back triggers that are gone, after telling that they were.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chain_waiting()
        for file in options["log"]:
            if not file.is_file():
                raise CommandError(f"{file} is not a file. Give a log of the product.")
        anchors = [anchor for file in options["log"] for anchor in anchors_in_log(file)]
        verdict = verify_chain(anchors=anchors)
        if options["guard"]:
            for name in guards_missing():
                self.stderr.write(f"The trigger {name} was put back.")
            put_up_guards()
        for remark in verdict.remarks:
            self.stderr.write(remark)
        if not verdict.is_whole:
            raise CommandError(
                "\n".join(["The audit log is not whole.", *verdict.faults]), returncode=1
            )
        compared = f", {len(anchors)} of them compared with a log" if anchors else ""
        self.stdout.write(f"The audit log is whole: {verdict.entries} entries{compared}.")
