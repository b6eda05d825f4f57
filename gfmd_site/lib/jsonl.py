"""One JSON object a line, as the measuring commands read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class UnreadableLines(Exception):
    """The file could not be read, or a line is not an object with the keys that are needed."""


def read_objects(file: Path, *, needs: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a UTF-8 file, skipping empty lines.

    Raises UnreadableLines with a sentence that names the file, or the line and what it lacks.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableLines(
            f"{file} could not be read as UTF-8 text: {error}. Give the path of a file."
        ) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _object(line, number, needs)


def _object(line: str, number: int, needs: tuple[str, ...]) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict) or any(key not in found for key in needs):
        raise UnreadableLines(
            f"Line {number} is not a JSON object with {', '.join(needs)}. Mend it and try again."
        )
    return found
