"""The text of a PDF, in reading order, by poppler's `pdftotext` where it is installed.

A PDF is a small program. A process of its own reads it, which a time limit ends, so that a file
made to do harm costs seconds and nothing else.
"""

from __future__ import annotations

import re
import shutil
import subprocess

TOOL = "pdftotext"
SECONDS = 20
MAX_PDF_BYTES = 20 * 1024 * 1024
_PAGE_NUMBER = re.compile(r"\s*(?:page\s+)?\d{1,3}(?:\s*(?:/|of)\s*\d{1,3})?\s*", re.IGNORECASE)


class PdfUnreadable(Exception):
    """No text can be had: the tool is missing, or the file is damaged, locked or too large."""


def pdf_text(data: bytes) -> str:
    """Return the text with an empty line between pages; empty for pages that are pictures.

    The numbers of pages are left out.
    """
    tool = shutil.which(TOOL)
    if tool is None or len(data) > MAX_PDF_BYTES:
        raise PdfUnreadable
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; the file comes as its input
            [tool, "-enc", "UTF-8", "-", "-"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise PdfUnreadable from error
    pages = done.stdout.decode("utf-8", "replace").split("\f")
    return "\n\n".join(text for page in pages if (text := _without_number(page)))


def _without_number(page: str) -> str:
    lines = page.strip().split("\n")
    for end in (0, -1):
        if lines and _PAGE_NUMBER.fullmatch(lines[end]):
            lines.pop(end)
    return "\n".join(lines).strip()
