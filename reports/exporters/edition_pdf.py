"""A whole edition as PDF: title page, table of contents with pages, all reports by theme."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from gfmd_site.lib.pdf import render_pdf
from gfmd_site.lib.script import direction_of
from reports.content import EditionContent
from reports.exporters.report_pdf import pdf_styles, report_context
from reports.exporters.shared import footnote_of, line


def render_edition_pdf(content: EditionContent) -> bytes:
    """Return the edition as PDF/UA. Raises PdfUnavailable where the libraries are missing."""
    themes = [
        {
            "title": line(theme.title),
            "anchor": f"theme-{number}",
            "reports": [
                {**report_context(report), "anchor": f"report-{number}-{place}"}
                for place, report in enumerate(theme.reports, start=1)
            ],
        }
        for number, theme in enumerate(content.themes, start=1)
    ]
    first = next(iter(content.reports), None)
    with translation.override(content.language):
        context = {
            "edition": content,
            "title": line(content.title),
            "direction": direction_of(content.language),
            "document_title": _("Reports of the sessions"),
            "contents_title": _("Contents"),
            "footnote": footnote_of(first) if first else "",
            "themes": themes,
        }
        html = render_to_string("pdf/edition.html", context)
    return render_pdf(html, css=pdf_styles())
