"""The table of faults in docs/faults.md names a test of each one, and all of them exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "faults.md"
ROW = re.compile(r"^\| (F\d\d) \|(?P<cells>.+)\|$", re.MULTILINE)
TEST = re.compile(r"`(?P<file>tests/[\w/]+\.py)::(?P<name>\w+)`")
FAULTS = [f"F{number:02}" for number in range(1, 39)]


def rows() -> dict[str, str]:
    return {match[1]: match["cells"] for match in ROW.finditer(TABLE.read_text(encoding="utf-8"))}


def names_in(path: Path) -> set[str]:
    if not path.exists():
        return set()
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_every_fault_has_a_row_in_order() -> None:
    assert list(rows()) == FAULTS


def test_every_fault_names_a_test_or_a_reason() -> None:
    without = [
        number
        for number, cells in rows().items()
        if not TEST.search(cells) and "Not automated:" not in cells
    ]
    assert without == []


def test_every_named_test_exists() -> None:
    named = [(match["file"], match["name"]) for match in TEST.finditer("".join(rows().values()))]
    missing = [f"{file}::{name}" for file, name in named if name not in names_in(ROOT / file)]
    assert len(named) >= len(FAULTS)
    assert missing == []
