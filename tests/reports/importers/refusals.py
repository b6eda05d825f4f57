"""What a person is told when a Word file is refused."""

from __future__ import annotations

import io
import re

import pytest

from reports.importers.word_report import parse_word_report
from reports.parsed import RejectedFile
from tests.reports.importers.docx_builder import (
    docx,
    in_section,
    par,
    parts,
    relationship,
    zipped,
)

ANSWER = in_section(1, par("Fees are high."))
JARGON = re.compile(r"traceback|exception|error|lxml|python|zipfile|0x|nonetype", re.IGNORECASE)


def refusal(source: bytes | io.BufferedIOBase) -> str:
    """The message, without the opening that all have."""
    with pytest.raises(RejectedFile) as refused:
        parse_word_report(source, file_name="RT 2.2.docx")
    message = refused.value.message
    assert not JARGON.search(message)
    opening = "The file “RT 2.2.docx” was not accepted: "
    assert message.startswith(opening)
    assert message.endswith(".")
    return message.removeprefix(opening)


def with_part(name: str, content: bytes) -> bytes:
    return zipped({**parts(ANSWER), name: content})


def with_link(kind: str, target: str, *, external: bool = True) -> bytes:
    return docx(ANSWER, links=[relationship(kind, target, external=external)])
