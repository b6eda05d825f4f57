"""Every answer carries the protecting headers: pages, files, redirects, refusals and faults."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import Morsel
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import NoReverseMatch, get_resolver, include, path, reverse

from tests.cast import Cast
from tests.gfmd_site.test_headers import POLICY
from tests.test_permission_matrix import MATRIX, address, client_of, names, objects_of

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
# Pages whose own address is a secret tell other sites even less of it.
REFERRER = {"same-origin", "strict-origin", "no-referrer"}
# What anybody may keep, since everybody gets the same.
KEPT = {
    "service-worker",
    "security-txt",
    "jsi18n",
    "api:practices",
    "api:practice",
    "api:practices-file",
    "api:openapi-json",
    "practices:feed",
    "reports:board-live",
    "reports:shell",
    "practices:vocabularies",
    "practices:word-lists",
}
# The API of published practices may be read by pages of other sites.
FOR_OTHER_SITES = {"api:practices", "api:practice", "api:practices-file", "api:openapi-json"}


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("Kenya said so")


urlpatterns = [
    path("broken/", login_not_required(broken), name="broken"),
    path("", include("gfmd_site.urls")),
]


def lacking(response: Any, *, may_be_kept: bool = False) -> list[str]:
    """Return what a response should carry and does not."""
    headers = response.headers
    wrong = [name for name, value in HEADERS.items() if headers.get(name) != value]
    policy = "; ".join(sorted(headers.get("Content-Security-Policy", "").split("; ")))
    if policy != POLICY:
        wrong.append("Content-Security-Policy")
    if headers.get("Referrer-Policy") not in REFERRER:
        wrong.append("Referrer-Policy")
    if "geolocation=()" not in headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    if not may_be_kept and "no-store" not in headers.get("Cache-Control", ""):
        wrong.append("Cache-Control")
    wrong += [name for name in ("Server", "X-Powered-By") if name in headers]
    return wrong + [f"cookie {name}" for name in weak_cookies(response.cookies)]


def weak_cookies(cookies: Any) -> Iterator[str]:
    for name, morsel in cookies.items():
        assert isinstance(morsel, Morsel)
        if not morsel["httponly"] or morsel["samesite"] not in {"Lax", "Strict"}:
            yield name


def pages_of_the_office() -> list[str]:
    found = []
    for name in sorted(set(names(get_resolver().url_patterns))):
        if not name.startswith("admin:"):
            continue
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return found


@pytest.mark.slow
@pytest.mark.parametrize("role", ["anonymous", "outsider", "administrator"])
def test_every_address_carries_the_headers(role: str, cast: Cast) -> None:
    """Whatever it answers: 200, a redirect, 401, 403 or 404."""
    known = objects_of(cast)
    client = client_of(cast, role)
    found = {}
    for name, (method, _status, _expected) in MATRIX.items():
        if name == "reports:stream" and role == "administrator":
            continue  # It does not end; an answer of its own is looked at below.
        response = getattr(client, method)(address(name, cast, known))
        found[name] = lacking(response, may_be_kept=name in KEPT)
        if name in FOR_OTHER_SITES:
            found[name].remove("Cross-Origin-Resource-Policy")
        if name == "set_language":
            client.cookies.pop(django_settings.LANGUAGE_COOKIE_NAME, None)
    assert str([(name, *wrong) for name, wrong in found.items() if wrong]) == "[]"


@pytest.mark.slow
def test_every_page_of_the_office_carries_the_headers(cast: Cast) -> None:
    client = client_of(cast, "administrator")

    found = {page: lacking(client.get(page)) for page in pages_of_the_office()}

    assert len(found) > 40
    # The words of the office for scripts are the same for everybody.
    found.pop(reverse("admin:jsi18n"))
    assert [(page, *wrong) for page, wrong in found.items() if wrong] == []


def test_live_stream_carries_the_headers(cast: Cast) -> None:
    response = client_of(cast, "rapporteur").get("/reports/2018-3.1/stream/")

    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert lacking(response) == []
    response.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (400, lambda client: client.get("/", headers={"host": "evil.example"})),
        (403, lambda client: client.post("/language/", {"language": "fr"})),
        (404, lambda client: client.get("/no/such/page/")),
        (404, lambda client: client.get("/static/no-such-file.css")),
        (405, lambda client: client.options("/healthz")),
        (405, lambda client: client.generic("TRACE", "/healthz")),
    ],
)
def test_refusals_carry_the_headers(status: int, ask: Any) -> None:
    response = ask(Client(enforce_csrf_checks=True))

    assert (response.status_code, lacking(response)) == (status, [])


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_fault_carries_the_headers_and_none_of_its_words() -> None:
    response = Client(raise_request_exception=False).get("/broken/?speaker=Kenya")

    assert (response.status_code, lacking(response)) == (500, [])
    body = response.content.decode()
    assert ("Kenya" in body, "Traceback" in body, "RuntimeError" in body) == (False, False, False)


@pytest.mark.django_db
def test_static_files_carry_the_headers(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "probe.css").write_text("p { margin: 0 }", encoding="utf-8")
    settings.STATIC_ROOT = tmp_path

    response = Client().get("/static/probe.css")

    assert (response.status_code, lacking(response, may_be_kept=True)) == (200, [])
    response.close()


def test_redirect_to_https_carries_the_headers() -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        response = Client().get("/accounts/login/")

    assert response.headers["Location"] == "https://testserver/accounts/login/"
    assert lacking(response) == []


@pytest.mark.django_db
def test_https_is_asked_for_two_years_everywhere() -> None:
    secure = {
        "SECURE_HSTS_SECONDS": 63_072_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
    }
    with override_settings(**secure):
        client = Client()
        values = {
            page: client.get(page, secure=True).headers.get("Strict-Transport-Security")
            for page in ("/", "/accounts/login/", "/no/such/page/", "/static/none.css")
        }

    assert set(values.values()) == {"max-age=63072000; includeSubDomains; preload"}
