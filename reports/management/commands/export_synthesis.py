"""Writes a synthesis to a file, or plain text and CSV to the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gfmd_site.lib.pdf import PdfUnavailable
from reports.domain.errors import DomainError
from reports.domain.synthesis_release import synthesis_by_code
from reports.exporters.synthesis import SYNTHESIS_FORMATS, synthesis_outgoing
from reports.exporters.synthesis_sheet import ANNEXES, CUTS, ITEMS, SECTIONS, SynthesisOptions
from reports.management.leaving import add_second, write_checked


class Command(BaseCommand):
    help = "Writes a synthesis as anybody may read it, by section or cut anew for the reviews."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="The year of its edition, such as 2018.")
        parser.add_argument("--format", required=True, choices=sorted(SYNTHESIS_FORMATS))
        parser.add_argument(
            "--out", type=Path, help="Without it the file is named after the synthesis, here."
        )
        parser.add_argument("--by", choices=CUTS, default=SECTIONS, help="How items are cut.")
        parser.add_argument(
            "--annex", choices=ANNEXES, default=ITEMS, help="What stands behind what is read."
        )
        parser.add_argument(
            "--no-marks", action="store_true", help="Leave out which rooms an item rests on."
        )
        add_second(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            synthesis = synthesis_by_code(options["code"])
            outgoing = synthesis_outgoing(
                synthesis,
                options["format"],
                options=SynthesisOptions(
                    marks=not options["no_marks"], annex=options["annex"], cut=options["by"]
                ),
            )
            out = options["out"] or Path(outgoing.file_name)
            size = write_checked(outgoing, out, options["second"])
        except (DomainError, PdfUnavailable) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{out}: {size} bytes.")
