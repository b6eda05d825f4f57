"""The read API of published practices, with its OpenAPI document at /api/openapi.json.

Nothing here depends on who asks: answers may be cached and read from other sites.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Annotated, Any, Literal

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import condition
from ninja import Field, NinjaAPI, Query, Schema, Status

from gfmd_site.admin_base import download
from practices.domain import filters
from practices.domain.public import public_values
from practices.domain.queries import practice_rows, published_practices
from practices.domain.search import Query as Asked
from practices.domain.search import search
from practices.domain.search_index import AT_ONCE, refresh_stale
from practices.models import IndexState

MAX_SIZE = 100
CHUNK = 200


class Text(Schema):
    title: str
    summary: str
    benefit: str
    lessons: str
    recommendations: str
    innovation: str


class Organisation(Schema):
    name: str
    role: str = Field(description="implementing, partner or donor")


class Source(Schema):
    edition: int | None = Field(description="Year of the Forum")
    session: str


class PracticeOut(Schema):
    id: uuid.UUID
    url: str
    main_language: str
    texts: dict[str, Text] = Field(description="By language: en, fr, es, ar")
    type: str
    scope: str
    themes: list[str]
    primary_objective: str | None = Field(description="Number of the GCM objective")
    objectives: list[str]
    principles: list[str]
    goals: list[str]
    targets: list[str]
    countries: list[str] = Field(description="ISO 3166 alpha-3")
    regions: list[str] = Field(description="UN M49")
    is_global: bool
    started_year: int | None
    ended_year: int | None
    ongoing: bool
    organisations: list[Organisation]
    sources: list[Source]
    links: list[str]
    image: str | None
    image_alt: str | None
    published_at: str | None
    updated_at: str


class PageOut(Schema):
    count: int
    next: str | None
    previous: str | None
    items: list[PracticeOut]


class Problem(Schema):
    detail: str


class InvalidPart(Schema):
    type: str
    loc: list[str | int]
    msg: str


class Invalid(Schema):
    detail: list[InvalidPart]


class Filters(Schema):
    q: str = Field("", max_length=500, description="Words, in any of the four languages")
    objective: list[str] = Field([], description="Numbers of GCM objectives; any of them")
    principle: list[str] = []
    goal: list[str] = []
    target: list[str] = []
    country: list[str] = Field([], description="ISO 3166 alpha-3; any of them")
    region: list[str] = Field([], description="UN M49; countries inside count too")
    type: list[str] = []
    scope: list[str] = []
    theme: list[str] = []
    language: list[str] = []
    year: list[str] = Field([], description="Years in which the practice ran")
    edition: list[str] = Field([], description="Years of the Forum that named it")
    sort: Literal["relevance", "newest", "changed", "title"] = "relevance"
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


api = NinjaAPI(
    title="GFMD practices",
    version="1.0",
    description="Published practices of the repository. Reading needs no account.",
    docs_url=None,
    urls_namespace="api",
)


@api.get(
    "/practices/",
    response={200: PageOut, 422: Invalid},
    summary="Find practices",
    url_name="practices",
    openapi_extra={
        "responses": {414: {"description": "The address is too long: ask with fewer filters"}}
    },
)
def list_practices(request: HttpRequest, asked: Query[Filters]) -> dict[str, Any]:
    """Practices that fit all filters, a page at a time. An unknown code finds nothing."""
    codes = {name: tuple(getattr(asked, name)) for name in filters.TITLES}
    query = Asked(text=asked.q, filters=codes, sort=asked.sort)
    found = search(query, AnonymousUser())
    start = (asked.page - 1) * asked.size
    rows = practice_rows().in_bulk(ids := found.page(start, asked.size))
    return {
        "count": found.total,
        "next": _at(request, asked.page + 1) if start + asked.size < found.total else None,
        "previous": _at(request, asked.page - 1) if asked.page > 1 else None,
        "items": [_out(request, rows[pk]) for pk in ids if pk in rows],
    }


@api.get(
    "/practices/{practice_id}/",
    response={200: PracticeOut, 404: Problem, 422: Invalid},
    summary="One practice",
    url_name="practice",
)
def one_practice(request: HttpRequest, practice_id: uuid.UUID) -> Any:
    practice = published_practices().filter(pk=practice_id).first()
    if practice is None:
        return Status(404, {"detail": _("There is no such practice, or it is not published yet.")})
    return _out(request, practice)


@api.get(
    "/practices.jsonl",
    summary="All published practices, one JSON object a line",
    url_name="practices-file",
    openapi_extra={
        "responses": {
            200: {"description": "OK", "content": {"application/x-ndjson": {"schema": {}}}}
        }
    },
)
def all_practices(request: HttpRequest) -> StreamingHttpResponse:
    return download(
        request,
        _lines(request),
        content_type="application/x-ndjson; charset=utf-8",
        file_name="practices.jsonl",
    )


def _lines(request: HttpRequest) -> Iterator[bytes]:
    rows = published_practices().order_by("pk")
    for practice in rows.iterator(chunk_size=CHUNK):
        yield json.dumps(_out(request, practice), ensure_ascii=False).encode() + b"\n"


def _out(request: HttpRequest, practice: Any) -> dict[str, Any]:
    url = request.build_absolute_uri(practice.get_absolute_url())
    values = public_values(practice)
    return {**values, "url": url, "image": f"{url}image/" if values["image_alt"] else None}


def _at(request: HttpRequest, page: int) -> str:
    pairs = request.GET.copy()
    pairs["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{pairs.urlencode()}")


# What every answer of the API has in common


def _tag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """Changes with every change of a practice, whoever made it."""
    refresh_stale(limit=AT_ONCE)
    token = IndexState.objects.values_list("token", flat=True).first()
    return f'"{token}"'


def _public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    tagged = condition(etag_func=_tag)(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        else:
            response = tagged(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Cache-Control"] = "public, no-cache"
        return response

    return login_not_required(answer)


def api_urls() -> tuple[list[URLPattern], str, str]:
    """Return the addresses of the API, open to readers from anywhere."""
    patterns, app_name, namespace = api.urls
    wrapped = [
        URLPattern(item.pattern, _public(item.callback), item.default_args, item.name)
        for item in patterns
    ]
    return wrapped, app_name, namespace
