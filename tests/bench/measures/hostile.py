"""Files made to hurt: how soon each is refused, and with how much memory.

HOSTILE_FILES may name a folder with more of them.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from reports.exporters.word_report import render_word_report
from tests.bench.content import report_of
from tests.bench.frame import Bench, Figure

SECONDS, MEGABYTES = 0.5, 50.0
DOCUMENT = "word/document.xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' if number else '<!ENTITY a0 "ha">'
    for number in range(10)
)


def measure(bench: Bench) -> Iterator[Figure]:
    for name, path in files(bench.folder):
        told = bench.child("refuse", str(path))
        note = "" if told["refused"] else "taken, not refused"
        yield Figure("hostile file", name, told["seconds"], "s", SECONDS, note=note)
        yield Figure("hostile file, memory", name, told["mb"], "MB", MEGABYTES)


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    for name, data in made().items():
        path = folder / f"{name}.docx"
        path.write_bytes(data)
        yield name, path
    given = os.environ.get("HOSTILE_FILES")
    for path in sorted(Path(given).iterdir()) if given else []:
        yield path.stem[:14], path


def made() -> dict[str, bytes]:
    ordinary = render_word_report(report_of(5))
    nested = f"<w:document {W}>" + "<w:p>" * 200_000 + "</w:p>" * 200_000 + "</w:document>"
    laughs = f"<!DOCTYPE d [{LAUGHS}]><w:document {W}>&a9;</w:document>"
    return {
        "zip bomb": rezipped(ordinary, {"word/media/zeros.bin": bytes(500_000_000)}),
        "document bomb": rezipped(ordinary, {DOCUMENT: b"<w:p/>" + b" " * 300_000_000}),
        "many parts": rezipped(ordinary, {f"word/part{n}.xml": b"" for n in range(60_000)}),
        "entities": rezipped(ordinary, {DOCUMENT: laughs.encode()}),
        "deep nesting": rezipped(ordinary, {DOCUMENT: nested.encode()}),
        "cut short": ordinary[: len(ordinary) // 2],
        "no zip": b"%PDF-1.7\n" + bytes(1_000_000),
    }


def rezipped(package: bytes, changed: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, data in changed.items():
            new.writestr(name, data)
    return target.getvalue()
