"""The memory of the Forum: a page to search in, trends, and an answer while somebody types."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gfmd_site.permissions import may
from practices.choices import Language
from practices.domain import search as practices
from practices.domain.queries import practices_in_order
from reports.domain.memory import Hit, MemoryQuery, hits, search_memory
from reports.domain.memory_said import said_before
from reports.domain.memory_trends import objective_trends
from reports.forms.memory import PRACTICES, MemoryForm
from reports.models import Report
from reports.views.access import get_report_or_404
from reports.views.answers import Refused, answer, check_csrf

PAGE_SIZE = 20
FEW_PRACTICES = 3
MAX_BYTES = 50_000


@login_not_required
@require_safe
def memory(request: HttpRequest) -> HttpResponse:
    """Show what was found, as far as the person may read it; anybody finds what is published."""
    language = (get_language() or "en").split("-")[0]
    form = MemoryForm(request.GET, language=language)
    query = form.query()
    context: dict[str, Any] = {"form": form, "query": query, "address": _address(query)}
    if not query.is_empty:
        context |= _found(request, query)
        context |= _practices(request, query, language)
    return render(request, "reports/memory.html", context)


def _found(request: HttpRequest, query: MemoryQuery) -> dict[str, Any]:
    if query.kind == PRACTICES:
        return {"page_obj": None, "hits": []}
    found = search_memory(query, request.user)
    page = Paginator(found.entries, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = hits(page.object_list, request.user, found.groups)
    return {"page_obj": page, "hits": shown, "any_word": found.any_word}


def _practices(request: HttpRequest, query: MemoryQuery, language: str) -> dict[str, Any]:
    if query.kind not in {"", PRACTICES} or query.year or query.language:
        return {}
    wanted = {"objective": query.objective, "country": query.country}
    filters = {name: (code,) for name, code in wanted.items() if code}
    asked = practices.Query(text=query.text, filters=filters)
    found = practices.search(asked, request.user)
    some = practices_in_order(found.page(0, PAGE_SIZE if query.kind else FEW_PRACTICES))
    for practice in some:
        practice.shown = practice.text_in(language)
    pairs = {"text": query.text, **{name: code for name, code in wanted.items() if code}}
    return {"practices": some, "practice_total": found.total, "practice_query": urlencode(pairs)}


def _address(query: MemoryQuery) -> str:
    return urlencode({name: value for name, value in vars(query).items() if value})


@login_not_required
@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """Show how often each objective was touched, edition by edition, as a picture and a table."""
    found = objective_trends(request.user, get_language() or "en")
    context = {
        "trends": found,
        "totals": list(zip(found.years, found.totals, strict=True)),
    }
    return render(request, "reports/memory_trends.html", context)


# A program asks here: it gets JSON for a missing sign-in or token, as with changes. The words
# come in the body, so that no log of addresses holds them.
@login_not_required
@csrf_exempt
@require_POST
def said(request: HttpRequest, code: str) -> JsonResponse:
    """Answer with what earlier rooms said about a text that is being typed; stores nothing."""
    try:
        check_csrf(request)
        report = _writable(request, code)
        text, language = _asked(request)
        found = said_before(
            text=text, language=language or report.language, report=report, user=request.user
        )
        return answer({"said": [{**_values(row.hit), "reason": row.reason} for row in found]})
    except Refused as refused:
        return refused.response()


def _writable(request: HttpRequest, code: str) -> Report:
    if not request.user.is_authenticated:
        raise Refused("auth_required", _("Sign in to search earlier editions."))
    try:
        report = get_report_or_404(request, code)
    except Http404 as error:
        raise Refused("not_found") from error
    if not may(request.user, "reports.edit_report", report):
        raise Refused("forbidden")
    return report


def _asked(request: HttpRequest) -> tuple[str, str]:
    if len(request.body) > MAX_BYTES:
        raise Refused("too_large")
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise Refused("invalid", _("This is not a text."))
    language = body.get("language", "")
    return body["text"], language if language in Language.values else ""


def _values(hit: Hit) -> dict[str, Any]:
    return {
        "year": hit.year,
        "where": hit.where,
        "part": hit.part,
        "text": hit.text,
        "language": hit.language,
        "address": hit.address,
    }
