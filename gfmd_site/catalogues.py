"""The words of the interface in its languages, from the files that translators edit.

`gfmd_site/locale/<language>/LC_MESSAGES/*.po` are the source. Django reads a compiled form, which
is made in the data folder when the site starts and a source is newer.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

logger = logging.getLogger(__name__)


def compile_stale(sources: Path, compiled: Path) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return those that were made.

    Several processes may start at once: each file appears whole or not at all. Where it cannot be
    written, the log says so and the interface stays in English.
    """
    made = []
    for source, target in _pairs(sources, compiled):
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            _compile(source, target)
        except OSError:
            logger.exception("The catalogue %s could not be written.", target)
            continue
        made.append(target)
    return made


def _pairs(sources: Path, compiled: Path) -> Iterator[tuple[Path, Path]]:
    for source in sorted(sources.glob("*/LC_MESSAGES/*.po")):
        yield source, compiled / source.relative_to(sources).with_suffix(".mo")


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
