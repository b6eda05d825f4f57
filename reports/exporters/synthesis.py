"""The ways out of a synthesis, each through the release check with the words as they leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.pdf import PDF_TYPE
from gfmd_site.lib.typography import with_commas
from gfmd_site.table_formats import XLSX_TYPE
from reports.choices import ReleaseProfile
from reports.content_synthesis import SynthesisContent
from reports.domain.edition_content import reports_in_order
from reports.domain.own_words import OwnWords
from reports.domain.release_check import Outgoing
from reports.domain.synthesis_content import synthesis_content
from reports.exporters.registry import EXPORTERS, WORD_TYPE
from reports.exporters.synthesis_pdf import render_synthesis_pdf
from reports.exporters.synthesis_sheet import POINTS, Sheet, SynthesisOptions, sheet_of
from reports.exporters.synthesis_table import (
    render_synthesis_csv,
    render_synthesis_json,
    render_synthesis_xlsx,
)
from reports.exporters.synthesis_text import render_synthesis_text
from reports.exporters.synthesis_word import render_synthesis_word
from reports.models import Synthesis

WHAT = "synthesis"
PUBLICATION = "html"
WHOLE_SYNTHESIS = SynthesisOptions()


@dataclass(frozen=True)
class SynthesisFormat:
    label: str | Promise
    use: str | Promise
    content_type: str
    render: Callable[[Sheet], bytes]


SYNTHESIS_FORMATS: dict[str, SynthesisFormat] = {
    "docx": SynthesisFormat(
        _("Word"), _("For editing, annexes and circulation."), WORD_TYPE, render_synthesis_word
    ),
    "pdf": SynthesisFormat(
        _("PDF"),
        _("For printing and for screen readers."),
        PDF_TYPE,
        render_synthesis_pdf,
    ),
    "txt": SynthesisFormat(
        _("Plain text"),
        _("For a mail or a telephone."),
        EXPORTERS["txt"].content_type,
        render_synthesis_text,
    ),
    "csv": SynthesisFormat(
        _("CSV, one row a source"),
        _("Items with all points they rest on."),
        EXPORTERS["csv"].content_type,
        render_synthesis_csv,
    ),
    "xlsx": SynthesisFormat(
        _("Excel, one row a source"), _("The same as a workbook."), XLSX_TYPE, render_synthesis_xlsx
    ),
    "json": SynthesisFormat(
        _("JSON"),
        _("For other systems, with figures and coverage."),
        EXPORTERS["json"].content_type,
        render_synthesis_json,
    ),
}


def synthesis_outgoing(
    synthesis: Synthesis, format_name: str, *, options: SynthesisOptions = WHOLE_SYNTHESIS
) -> Outgoing:
    """Return a synthesis as it stands now, in one of the formats or as its publication.

    Making it raises PdfUnavailable where PDF cannot be made.
    """
    content = synthesis_content(synthesis, unused=options.annex == POINTS)
    sheet = sheet_of(content, options)
    render = (
        render_synthesis_text
        if format_name == PUBLICATION
        else SYNTHESIS_FORMATS[format_name].render
    )
    cut = "" if options.cut == "sections" else f"-by-{options.cut}"
    return Outgoing(
        what=WHAT,
        subject=str(content.year),
        format=format_name,
        profile=ReleaseProfile.PUBLIC,
        file_name=f"{content.year}-synthesis{cut}.{format_name}",
        content_type=_type_of(format_name),
        render=lambda: render(sheet),
        reports=reports_in_order(synthesis.edition),
        options={"synthesis": synthesis.pk, **options.as_values()},
        words=lambda: render_synthesis_text(sheet).decode(),
        own_words=own_words(content),
    )


def _type_of(format_name: str) -> str:
    if format_name == PUBLICATION:
        return "text/plain; charset=utf-8"
    return SYNTHESIS_FORMATS[format_name].content_type


def own_words(content: SynthesisContent) -> list[OwnWords]:
    """Return every sentence that leaves with the points it rests on, the annex of points too."""
    rows = [
        OwnWords(
            where=with_commas((part.title, item.number)),
            text="\n".join((item.text, item.note, *(source.text for source in item.sources))),
            points=item.points,
        )
        for part in content.parts
        for item in part.items
    ]
    titles = OwnWords(where=content.title, text="\n".join(part.title for part in content.parts))
    rows += [
        OwnWords(where=room.title, text=point.text, points=point.ids)
        for room in content.unused
        for point in room.points
    ]
    return [titles, *rows]
