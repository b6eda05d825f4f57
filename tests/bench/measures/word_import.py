"""A filled Word template of many words, read."""

from __future__ import annotations

import time
from collections.abc import Iterator

from reports.exporters.word_report import render_word_report
from reports.importers.word_report import parse_word_report
from tests.bench.content import report_of
from tests.bench.frame import Bench, Figure

WORDS_A_POINT = 26
BUDGETS: dict[int, float | None] = {10_000: None, 20_000: None, 40_000: 2.0}


def measure(_bench: Bench) -> Iterator[Figure]:
    for words, budget in BUDGETS.items():
        count = words // WORDS_A_POINT
        file = render_word_report(report_of(count))
        began = time.perf_counter()
        parsed = parse_word_report(file, file_name="report.docx")
        seconds = time.perf_counter() - began
        note = "" if parsed.point_count == count else f"{parsed.point_count} of {count} points"
        yield Figure("Word import", f"{words:,} words", seconds, "s", budget, note=note)
