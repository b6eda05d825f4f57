"""The repository: found by words and filters, kept as a saved search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gfmd_site.permissions import may
from practices.domain import filters, saved
from practices.domain.queries import practices_in_order
from practices.domain.search import Found, Query, search
from practices.forms.find import FindForm
from practices.models import SavedSearch

PAGE_SIZE = 20


class FoundPages(Paginator):
    """Pages of a search, which fetches the practices of one page only."""

    def __init__(self, found: Found) -> None:
        super().__init__(range(found.total), PAGE_SIZE)
        self.found = found

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        ids = self.found.page((number - 1) * PAGE_SIZE, PAGE_SIZE)
        return Page(practices_in_order(ids), number, self)


@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    """Show the practices that the person may read; anybody may read the published ones."""
    language = get_language() or "en"
    labels = filters.all_labels(language)
    form = FindForm(request.GET)
    query = form.query(labels)
    found = search(query, request.user)
    page = FoundPages(found).get_page(request.GET.get("page"))
    for practice in page:
        practice.shown = practice.text_in(language)
    context = {
        "form": form,
        "query": query,
        "found": found,
        "page": page,
        "facets": filters.facets(found.counts, query.filters, labels),
        "chosen": _chosen(query, labels),
        "address": address_of(query),
        "sees_all": may(request.user, "practices.manage_practices"),
        "saved": saved.searches_of(request.user) if request.user.is_authenticated else [],
    }
    return render(request, "practices/list.html", context)


def _pairs(query: Query) -> list[tuple[str, str]]:
    plain = [("text", query.text), ("status", query.status)]
    plain += [("sort", query.sort)] if query.sort != "relevance" else []
    terms = [(name, code) for name, codes in query.filters.items() for code in codes]
    return [(name, value) for name, value in plain + terms if value]


def address_of(query: Query) -> str:
    """Return the part of the address behind the question mark."""
    return urlencode(_pairs(query))


def _chosen(query: Query, labels: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """The filters in use, each with the address without it."""
    pairs = _pairs(query)
    return [
        {
            "facet": str(filters.TITLES[name]),
            "label": labels.get(name, {}).get(code, code),
            "without": urlencode([pair for pair in pairs if pair != (name, code)]),
        }
        for name, codes in query.filters.items()
        for code in codes
    ]


@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep a search under a name; the same name again replaces it."""
    labels = filters.all_labels("en")
    query = address_of(FindForm(request.POST).query(labels))
    name = " ".join(request.POST.get("name", "").split())[:120]
    if not name or not query:
        messages.error(
            request, _("Search for something first, then give the search a name to keep it.")
        )
    else:
        saved.keep(owner=request.user, name=name, query=query)
        messages.success(request, _("The search was kept. You find it above the practices."))
    return redirect(f"{reverse('practices:list')}?{query}")


@require_POST
def forget_search(request: HttpRequest, search_id: int) -> HttpResponse:
    row = get_object_or_404(SavedSearch, pk=search_id, owner=request.user)
    row.delete()
    messages.success(request, _("The search is no longer kept."))
    return redirect("practices:list")
