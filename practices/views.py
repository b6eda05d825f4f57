"""Pages and data of the vocabularies and the repository of practices."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from practices.domain.queries import matching, practice_rows, readable_practices
from practices.domain.vocabularies import choices_in, fingerprint
from practices.forms import PracticeFilterForm
from practices.models import Practice, PracticeText

HOUR = 60 * 60
PAGE_SIZE = 20


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("lang", "")
    known = dict(settings.LANGUAGES)
    return wanted if wanted in known else (get_language() or settings.LANGUAGE_CODE)


def _tag(request: HttpRequest) -> str:
    return f'"{_language(request)}-{fingerprint()}"'


@require_safe
@gzip_page
@condition(etag_func=_tag)
def vocabularies(request: HttpRequest) -> HttpResponse:
    """Return all terms that may be chosen, worded in `?lang=` or the interface language.

    They are public facts, the same for everybody, so browsers and proxies may keep them.
    """
    language = _language(request)
    body: dict[str, Any] = {"language": language, **choices_in(language)}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = f"public, max-age={HOUR}"
    return response


@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    """Show the practices that the person may read; anybody may read the published ones."""
    form = PracticeFilterForm(request.GET)
    rows = matching(readable_practices(request.user), form.values())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for practice in page:
        practice.shown = practice.text_in(get_language() or "en")
    return render(request, "practices/list.html", {"form": form, "page": page})


@require_safe
def practice_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    practice = get_practice_or_404(request, pk)
    text = practice.text_in(get_language() or "en")
    context = {
        "practice": practice,
        "text": text,
        "parts": _parts(text) if text else [],
        "links": [link for link in practice.links.split() if link.startswith("https://")],
    }
    return render(request, "practices/detail.html", context)


def get_practice_or_404(request: HttpRequest, pk: uuid.UUID) -> Practice:
    """Return a practice that the person may read; the only way to one."""
    practice = practice_rows().filter(pk=pk).first()
    if practice is None or not request.user.has_perm("practices.read_practice", practice):
        raise Http404(_("There is no such practice, or it is not published yet."))
    return practice


def _parts(text: PracticeText) -> list[tuple[str, str]]:
    names = ("summary", "benefit", "lessons", "recommendations", "innovation")
    return [
        (str(text._meta.get_field(name).verbose_name).capitalize(), getattr(text, name))
        for name in names
    ]
