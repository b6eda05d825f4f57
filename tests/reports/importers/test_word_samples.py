"""The shared samples of filled templates, where they are present."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from reports.importers.word_report import parse_word_report
from reports.parsed import RejectedFile

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "word"
EXPECTED = sorted((SAMPLES / "expected").glob("*.json"))

pytestmark = pytest.mark.skipif(not EXPECTED, reason="the shared samples are not on this machine")


@pytest.fixture(scope="module")
def comparison() -> ModuleType:
    spec = importlib.util.spec_from_file_location("word_samples_compare", SAMPLES / "compare.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_sample_is_read_as_expected(path: Path, comparison: ModuleType) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))

    assert comparison.compare(expected, read(expected)) == ([], [])


def read(expected: dict[str, Any]) -> dict[str, Any]:
    source = (SAMPLES / expected["file"]).read_bytes()
    try:
        return parse_word_report(source, file_name=expected["upload_name"]).as_json()
    except RejectedFile as refused:
        return {"outcome": "reject", "message": refused.message, "stored": 0}
