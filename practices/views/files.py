"""Practices as Word files, in the order of the database they go to."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from practices.domain.completeness import HUB, PLATFORM
from practices.exporters.word import WORD_TYPE, word_of
from practices.views.access import get_practice_or_404


@require_safe
def word(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return a practice as Word; `?for=platform` in the Platform's order, else in the Hub's."""
    practice = get_practice_or_404(request, pk)
    database = PLATFORM if request.GET.get("for") == PLATFORM else HUB
    data = word_of([practice], database=database, language=get_language() or "en")
    return word_file(data, f"practice-{database}-{str(practice.pk)[:8]}.docx")


def word_file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=WORD_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
