"""The vocabularies as data, for lists to choose from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from practices.domain.vocabularies import choices_in, fingerprint

HOUR = 60 * 60


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
