"""The checklist of the security guide is whole, and names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ITEMS = 62


def rows() -> dict[str, str]:
    """Return what stands in the last column, by number."""
    guide = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    table = guide.partition("\n## Checklist\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| S")]
    return {line[0]: line[-1] for line in lines}


def written() -> set[str]:
    return {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    }


def test_every_item_has_a_row_in_order() -> None:
    assert list(rows()) == [f"S{number:02}" for number in range(1, ITEMS + 1)]


def test_every_item_names_tests_or_says_why_not() -> None:
    short = [
        number
        for number, text in rows().items()
        if not re.search(r"`test_\w+`", text) and len(text.split()) < 10
    ]
    assert short == []


def test_tests_named_in_the_checklist_exist() -> None:
    named = {name for text in rows().values() for name in re.findall(r"`(test_\w+)`", text)}

    assert len(named) > 90
    assert named - written() == set()
