"""What a reader of a PDF finds, by the tools of poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib

import pytest

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed."
)


def pdf_text(data: bytes) -> str:
    return _run(["pdftotext", "-layout", "-", "-"], data)


def pdf_info(data: bytes) -> dict[str, str]:
    lines = _run(["pdfinfo", "-"], data).splitlines()
    pairs = (line.partition(":") for line in lines)
    return {name.strip(): value.strip() for name, _colon, value in pairs}


def pdf_structure(data: bytes) -> list[str]:
    """The kinds of the tags, in reading order."""
    return re.findall(r"^\s*(\w+)", _run(["pdfinfo", "-struct", "-"], data), re.MULTILINE)


def pdf_bytes(data: bytes) -> bytes:
    """The whole file with its packed parts unpacked: properties, text of bookmarks, metadata."""
    unpacked = [data]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            unpacked.append(zlib.decompressobj().decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(unpacked)


def _run(command: list[str], data: bytes) -> str:
    done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()
