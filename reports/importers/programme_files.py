"""A programme out of any file that can hold one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from django.utils.translation import gettext as _

from reports.importers.concept_paper import parse_concept_paper
from reports.importers.programme_csv import parse_programme_table
from reports.parsed import RejectedFile
from reports.parsed_programme import ParsedProgramme

PARSERS: dict[str, Callable[..., ParsedProgramme]] = {
    ".docx": parse_concept_paper,
    ".doc": parse_concept_paper,
    ".pdf": parse_concept_paper,
    ".txt": parse_concept_paper,
    ".csv": parse_programme_table,
    ".xlsx": parse_programme_table,
}


def read_programme(data: bytes, *, file_name: str) -> ParsedProgramme:
    """Read a paper or a table; raise RejectedFile, with a sentence for its owner, otherwise."""
    parse = PARSERS.get(PurePath(file_name).suffix.lower())
    if parse is None:
        raise RejectedFile(
            _(
                "%(name)s cannot be read as a programme. Use a .docx, .txt, .pdf, .csv or .xlsx "
                "file."
            )
            % {"name": file_name}
        )
    return parse(data, file_name=file_name)
