"""What every answer carries, whatever the page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.test import Client, override_settings

from gfmd_site import checks
from tests.cast import Cast

POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; "
    "object-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'"
)
PAGES = [
    "/",
    "/accounts/login/",
    "/board/",
    "/reports/2018-3.1/",
    "/reports/2018-9.9/",
    "/office/",
    "/office/reports/report/",
    "/healthz",
]


@pytest.mark.parametrize("page", PAGES)
def test_policy_is_strict_everywhere(page: str, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)

    headers = client.get(page).headers

    policy = "; ".join(sorted(headers["Content-Security-Policy"].split("; ")))
    assert policy == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.django_db
def test_own_system_checks_are_clean() -> None:
    found = [message for message in run_checks() if str(message.id).startswith("gfmd.")]
    assert found == []


def test_unsafe_policy_is_an_error() -> None:
    loose: dict[str, Any] = {"DIRECTIVES": {"script-src": ["'self'", "'unsafe-inline'"]}}

    with override_settings(CONTENT_SECURITY_POLICY=loose):
        assert [message.id for message in checks.check_csp_is_strict()] == ["gfmd.E001"]


def test_unsafe_sqlite_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x.sqlite3"}}
    monkeypatch.setattr(checks, "settings", SimpleNamespace(DATABASES=plain))

    found = [message.id for message in checks.check_sqlite_is_safe()]

    assert found == (["gfmd.E002"] if connection.vendor == "sqlite" else [])


def test_admin_at_its_usual_place_is_a_warning() -> None:
    with override_settings(ADMIN_PATH="admin/"):
        assert [message.id for message in checks.check_admin_path()] == ["gfmd.W002"]


def test_messages_never_travel_in_a_cookie() -> None:
    assert settings.MESSAGE_STORAGE.endswith("SessionStorage")
