"""Read one hostile Word file: the seconds until it is refused, and the memory that took."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import django

django.setup()

from reports.exporters.word_report import render_word_report  # noqa: E402
from reports.importers.word_report import parse_word_report  # noqa: E402
from reports.parsed import RejectedFile  # noqa: E402
from tests.bench.content import report_of  # noqa: E402


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    # An ordinary file first: what is loaded once is not the fault of the hostile one.
    parse_word_report(render_word_report(report_of(5)), file_name="ordinary.docx")
    path = Path(sys.argv[1])
    data = path.read_bytes()
    before, began, refused = peak_mb(), time.perf_counter(), False
    try:
        parse_word_report(data, file_name=path.name)
    except RejectedFile:
        refused = True
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "mb": peak_mb() - before, "refused": int(refused)}))


if __name__ == "__main__":
    main()
