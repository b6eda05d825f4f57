"""Whether an Excel workbook may be opened, measured on what it really unpacks to."""

from __future__ import annotations

import io
import re

from gfmd_site.lib.docx_refusal import DocxRefused, Refusal
from gfmd_site.lib.docx_zip import DocxArchive

LONGEST_SHEET = 48 << 20
MAX_STRING_TAGS = 1_200_000
"""The list of texts is held in memory whole; sheets are read row by row."""
_KEPT_WHOLE = re.compile(r"(sharedStrings|styles|workbook)\.xml$", re.IGNORECASE)


class UnsafeWorkbook(Exception):
    """The workbook is not opened; `too_large` says which of the two sentences fits."""

    def __init__(self, *, too_large: bool) -> None:
        super().__init__("too large" if too_large else "not a workbook")
        self.too_large = too_large


def require_safe_workbook(data: bytes) -> None:
    """Let pass what may be handed to the library that reads workbooks.

    Bombs, entities, encrypted and damaged archives, and unsafe names of parts are refused before
    anything is kept of them.
    """
    try:
        archive = DocxArchive(io.BytesIO(data))
        archive.measure(longest_part=LONGEST_SHEET)
    except DocxRefused as refused:
        large = {Refusal.FILE_TOO_LARGE, Refusal.UNPACKS_TOO_LARGE, Refusal.TOO_MANY_PARTS}
        raise UnsafeWorkbook(too_large=refused.reason in large) from refused
    for name in archive.names():
        if _KEPT_WHOLE.search(name) and archive.part(name).tags > MAX_STRING_TAGS:
            raise UnsafeWorkbook(too_large=True)
