"""The vocabularies as data, for lists to choose from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from practices.domain.suggestions import browser_lists
from practices.domain.vocabularies import choices_in, country_names, fingerprint

HOUR = 60 * 60
YEAR = 365 * 24 * HOUR


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("lang", "")
    known = dict(settings.LANGUAGES)
    return wanted if wanted in known else (get_language() or settings.LANGUAGE_CODE)


def _wants_names(request: HttpRequest) -> bool:
    return request.GET.get("names") == "countries"


def _tag(request: HttpRequest) -> str:
    part = "names" if _wants_names(request) else _language(request)
    return f'"{part}-{fingerprint()}"'


@require_safe
@gzip_page
@condition(etag_func=_tag)
def vocabularies(request: HttpRequest) -> HttpResponse:
    """Return all terms that may be chosen, worded in `?lang=` or the interface language.

    With `?names=countries` the answer is the names of the countries alone, in every language.
    They are public facts, the same for everybody, so browsers and proxies may keep them.
    """
    if _wants_names(request):
        body: dict[str, Any] = {"names": country_names()}
    else:
        language = _language(request)
        body = {"language": language, **choices_in(language)}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = f"public, max-age={HOUR}"
    return response


@require_safe
@gzip_page
def word_lists(request: HttpRequest, version: str) -> HttpResponse:
    """Return the words that speak for each term, for suggestions made in the browser.

    The version is part of the address: what was kept stays right until the lists change.
    """
    text, current = browser_lists()
    if version != current:
        raise Http404
    response = HttpResponse(text, content_type="application/json")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
