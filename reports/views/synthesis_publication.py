"""The published synthesis: a page for anybody, with an address that stays."""

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_site.lib.script import direction_of
from reports.domain.synthesis_content import frozen_content, has_mentions, source_points
from reports.domain.synthesis_labels import labels_for
from reports.domain.synthesis_release import published_version
from reports.exporters.synthesis_sheet import Sheet, SynthesisOptions, figure_lines, sheet_of
from reports.models import SynthesisVersion
from reports.views.synthesis_outputs import pictures_of


@login_not_required
@require_safe
def published(request: HttpRequest, year: int) -> HttpResponse:
    """Show the latest published version of a year."""
    return _page(request, published_version(year))


@login_not_required
@require_safe
def published_as_it_was(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show one published version; its words follow consents that were withdrawn since."""
    return _page(request, published_version(year, number))


def _page(request: HttpRequest, version: SynthesisVersion | None) -> HttpResponse:
    if version is None:
        raise Http404(_("No synthesis of this year has been published."))
    frozen = version.content
    points = source_points(frozen) if has_mentions(frozen) else {}
    content = frozen_content(frozen, points=points)
    sheet = sheet_of(content, SynthesisOptions())
    tag = _tag(request, version, sheet)
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    with translation.override(content.language):
        pictures = pictures_of(content)
    context = {
        "version": version,
        "content": content,
        "sheet": sheet,
        "words": labels_for(content.language),
        "figures": figure_lines(content),
        "pictures": pictures,
        "content_direction": direction_of(content.language),
    }
    response = render(request, "reports/synthesis_published.html", context)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _tag(request: HttpRequest, version: SynthesisVersion, sheet: Sheet) -> str:
    """Return what changes when the page does: its words, who reads it, and in which language."""
    seen = (version.pk, request.user.pk, translation.get_language(), sheet.content)
    return f'"{hashlib.sha256(repr(seen).encode()).hexdigest()[:32]}"'
