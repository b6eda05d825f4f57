"""A synthesis as PDF/UA, from the same parts as the Word file."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from gfmd_site.lib.pdf import render_pdf
from gfmd_site.lib.script import direction_of, enclosed, set_in
from gfmd_site.lib.typography import with_commas
from reports.content_synthesis import CoverageContent
from reports.domain.coverage_picture import step_of
from reports.domain.synthesis_labels import labels_for
from reports.exporters.report_pdf import pdf_styles
from reports.exporters.shared import line
from reports.exporters.synthesis_sheet import Sheet, document_title, figure_lines


def render_synthesis_pdf(sheet: Sheet) -> bytes:
    """Return the synthesis as PDF/UA. Raises PdfUnavailable where the libraries are missing."""
    content, words = sheet.content, labels_for(sheet.content.language)
    context = {
        "sheet": sheet,
        "content": content,
        "title": document_title(content),
        "title_direction": set_in(content.title, content.language)["direction"],
        "about": line(with_commas((content.edition_title, content.place_line), content.language)),
        "words": words,
        "direction": direction_of(content.language),
        "figures": figure_lines(content),
        "read": _parts(sheet, sheet.read),
        "annex": _parts(sheet, sheet.annex),
        "tables": [
            {"title": words[f"coverage_{name}s"], "head": words[name], **_table(coverage)}
            for name, coverage in (("objective", content.objectives), ("target", content.targets))
            if coverage.covered and sheet.options.coverage
        ],
    }
    return render_pdf(render_to_string("pdf/synthesis.html", context), css=pdf_styles())


def _parts(sheet: Sheet, parts: Any) -> list[dict[str, Any]]:
    own = sheet.content.language
    return [
        {
            "title": line(part.title),
            **set_in(part.title, own),
            "items": [
                {
                    "item": item,
                    "mark": sheet.mark(item),
                    "note": enclosed(item.note, own),
                    **set_in(item.text, item.language or own),
                }
                for item in part.items
            ],
        }
        for part in parts
    ]


def _table(coverage: CoverageContent) -> dict[str, Any]:
    return {
        "rooms": coverage.rooms,
        "rows": [
            (code, label, [(count, step_of(count, coverage.most)) for count in counts])
            for code, label, counts in coverage.rows
        ],
    }
