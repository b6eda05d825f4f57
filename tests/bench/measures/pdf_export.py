"""A report as a PDF file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gfmd_site.lib.pdf import PdfUnavailable
from reports.exporters.report_pdf import render_report_pdf
from tests.bench.content import report_of
from tests.bench.frame import Bench, Figure
from tests.bench.measures.word_export import fastest

ROUNDS = {40: 3, 600: 1}


def measure(_bench: Bench) -> Iterator[Figure]:
    try:
        render_report_pdf(report_of(1))
    except PdfUnavailable as error:
        yield Figure("PDF export", "", None, "ms", note=str(error))
        return
    for points, rounds in ROUNDS.items():
        report = report_of(points)
        own = fastest(partial(render_report_pdf, report), rounds=rounds)
        yield Figure("PDF export", f"{points} points", own, "ms")
