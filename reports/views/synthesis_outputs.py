"""What comes out of a synthesis: files, the picture of what was covered, the lectern."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gfmd_site.lib.pdf import PdfUnavailable
from gfmd_site.throttle import throttled
from reports.choices import ItemPlace
from reports.content_synthesis import SynthesisContent
from reports.domain.coverage_picture import picture
from reports.domain.speaking import item_seconds
from reports.domain.synthesis_content import synthesis_content
from reports.domain.synthesis_labels import labels_for
from reports.exporters.synthesis import SYNTHESIS_FORMATS, synthesis_outgoing
from reports.exporters.synthesis_sheet import (
    ANNEXES,
    CUTS,
    ITEMS,
    SECTIONS,
    SynthesisOptions,
    figure_lines,
)
from reports.views.access import get_synthesis_or_404
from reports.views.release_check import release

CUT_LABELS = {
    "sections": gettext_lazy("Sections, as compiled"),
    "objective": gettext_lazy("Objectives of the Global Compact"),
    "cluster": gettext_lazy("Round tables of the review forum (IMRF)"),
    "target": gettext_lazy("SDG targets"),
}
ANNEX_LABELS = {
    "none": gettext_lazy("No annex"),
    "items": gettext_lazy("Items that are not read aloud"),
    "points": gettext_lazy("These, and all points that no item rests on"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("release")
def outputs(request: HttpRequest, synthesis_id: int) -> HttpResponseBase:
    """Show what a file would hold, and what the rooms covered; a POST leads through the check."""
    synthesis = get_synthesis_or_404(request, synthesis_id)
    here = reverse("reports:synthesis-outputs", args=[synthesis.pk])
    if request.method == "POST":
        name = request.POST.get("format", "")
        if name not in SYNTHESIS_FORMATS:
            messages.error(request, _("Choose a kind of file."))
            return redirect(here)
        try:
            outgoing = synthesis_outgoing(synthesis, name, options=_options(request))
            return release(request, outgoing, back=here)
        except PdfUnavailable as missing:
            messages.error(request, str(missing))
            return redirect(here)
    content = synthesis_content(synthesis)
    context = {
        "synthesis": synthesis,
        "content": content,
        "figures": figure_lines(content),
        "formats": SYNTHESIS_FORMATS,
        "cuts": list(CUT_LABELS.items()),
        "annexes": list(ANNEX_LABELS.items()),
        "pictures": pictures_of(content),
        "page": "outputs",
    }
    return render(request, "reports/synthesis_outputs.html", context)


def _options(request: HttpRequest) -> SynthesisOptions:
    cut, annex = request.POST.get("by", SECTIONS), request.POST.get("annex", ITEMS)
    return SynthesisOptions(
        marks="marks" in request.POST,
        annex=annex if annex in ANNEXES else ITEMS,
        cut=cut if cut in CUTS else SECTIONS,
        coverage="coverage" in request.POST,
    )


def pictures_of(content: SynthesisContent) -> list[dict[str, object]]:
    """Return the pictures of objectives and targets that any room touched, for the page."""
    words = labels_for(content.language)
    rows = (("objective", content.objectives), ("target", content.targets))
    return [
        {
            "key": key,
            "title": words[f"coverage_{key}s"],
            "note": words["coverage_note"],
            "head": words[key],
            "picture": picture(coverage),
        }
        for key, coverage in rows
        if coverage.covered
    ]


@require_safe
def rehearse(request: HttpRequest, synthesis_id: int) -> HttpResponse:
    """Show what is read aloud in large type with a timer."""
    synthesis = get_synthesis_or_404(request, synthesis_id)
    content = synthesis_content(synthesis)
    steps = [
        {
            "heading": part.title if place == 0 else "",
            "text": item.text,
            "language": item.language,
            "seconds": item_seconds(item.text, synthesis, item.language, opens_section=place == 0),
            "mark": item.mark(content.language),
        }
        for part in content.parts
        for place, item in enumerate(i for i in part.items if i.place == ItemPlace.READ)
    ]
    context = {
        "title": synthesis.title,
        "language": synthesis.language,
        "steps": steps,
        "seconds": sum(float(str(step["seconds"])) for step in steps),
        "budget": synthesis.minutes * 60,
        "back": reverse("reports:synthesis-time", args=[synthesis.pk]),
    }
    return render(request, "reports/teleprompter.html", context)
