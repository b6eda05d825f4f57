"""The table of leak tests in the security guide names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_tests_named_in_the_security_guide_exist() -> None:
    guide = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    table = guide.partition("## Tests of the promise")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(test_\w+)`", table))
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert named - written == set()
