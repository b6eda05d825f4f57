"""One practice as a page, a sheet to print, a picture and linked data."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_site.permissions import may
from practices.choices import PracticeStatus
from practices.domain.public import dates_of, linked_data, safe_links
from practices.domain.queries import practices_in_order
from practices.domain.search import related
from practices.models import Practice, PracticeImage, PracticeText
from practices.views.access import get_practice_or_404, get_published_or_404

NAMES = ("summary", "benefit", "lessons", "recommendations", "innovation")
QUARTER = 15 * 60


@require_safe
def practice_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    merged = merged_into(pk)
    if merged is not None and may(request.user, "practices.read_practice", merged):
        return redirect(merged, permanent=True)
    practice = get_practice_or_404(request, pk)
    language = get_language() or "en"
    similar = practices_in_order(related(practice))
    for row in similar:
        row.shown = row.text_in(language)
    context = {
        **page_context(practice, request.GET.get("lang") or language),
        "related": similar,
        "can": {
            name: may(request.user, f"practices.{name}_practice", practice)
            for name in ("edit", "see_inside", "manage", "review")
        },
    }
    return render(request, "practices/detail.html", context)


def merged_into(pk: uuid.UUID) -> Practice | None:
    """Return the record that this one was joined into: its old address leads there."""
    return Practice.objects.filter(merged__pk=pk).first()


@require_safe
def practice_sheet(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the practice on one sheet, for the printer."""
    practice = get_practice_or_404(request, pk)
    return render(request, "practices/sheet.html", page_context(practice, get_language() or "en"))


def page_context(practice: Practice, language: str) -> dict[str, Any]:
    text = practice.text_in(language)
    return {
        "practice": practice,
        "text": text,
        "texts": practice.texts.all(),
        "parts": _parts(text) if text else [],
        "links": safe_links(practice),
        "dates": dates_of(practice, _("present")),
        "is_published": practice.status == PracticeStatus.PUBLISHED,
    }


def _parts(text: PracticeText) -> list[tuple[str, str]]:
    return [
        (str(text._meta.get_field(name).verbose_name).capitalize(), getattr(text, name))
        for name in NAMES
    ]


@require_safe
def practice_image(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return the picture of a practice that the person may read."""
    practice = get_practice_or_404(request, pk)
    image = PracticeImage.objects.filter(practice=practice).first()
    if image is None:
        raise Http404(_("This practice has no picture."))
    tag = f'"{image.digest[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    response = HttpResponse(bytes(image.data), content_type=image.content_type)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def practice_linked_data(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return a published practice as schema.org data: an address of its own, no inline script."""
    practice = get_published_or_404(pk)
    address = request.build_absolute_uri(practice.get_absolute_url())
    response = JsonResponse(
        linked_data(practice, address=address, language=get_language() or "en"),
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response.headers["Cache-Control"] = f"public, max-age={QUARTER}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
