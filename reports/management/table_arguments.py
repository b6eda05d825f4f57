"""The options that the commands writing tables of points share."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from reports.exporters.points_table import COLUMNS, TableOptions


def add_table_arguments(parser: CommandParser) -> None:
    parser.add_argument(
        "--columns", help="For csv and xlsx: columns with commas between them; all without it."
    )
    parser.add_argument(
        "--no-bom", action="store_true", help="For csv: leave out the mark that Excel needs."
    )


def table_options(options: dict[str, Any]) -> TableOptions:
    wanted = tuple(filter(None, map(str.strip, (options["columns"] or "").split(","))))
    unknown = sorted(set(wanted) - set(COLUMNS))
    if unknown:
        raise CommandError(
            f"There is no column {', '.join(unknown)}. The columns are: {', '.join(COLUMNS)}."
        )
    return TableOptions(columns=wanted or COLUMNS, bom=not options["no_bom"])
