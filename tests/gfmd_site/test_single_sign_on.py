"""The sign-in of an organisation: offered where it is set up, and nowhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import django, json
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client, RequestFactory
call_command("migrate", verbosity=0)
page = Client().get("/accounts/login/").content.decode()
from allauth.socialaccount.adapter import get_adapter
print(json.dumps({
    "button": "Sign in with Harbour Ministry" in page,
    "form": "/accounts/oidc/sso/login/" in page,
    "policy": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"],
    "makes_accounts": get_adapter().is_open_for_signup(RequestFactory().get("/"), None),
    "known_addresses_only": settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION,
    "secret_in_page": "hushed-secret" in page,
}))
"""


@pytest.mark.slow
def test_single_sign_on_is_offered_where_it_is_set_up(tmp_path: Path) -> None:
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "GFMD_DATA_DIR": str(tmp_path),
        "OIDC_SERVER_URL": "https://login.example.org/realms/forum",
        "OIDC_NAME": "Harbour Ministry",
        "OIDC_CLIENT_ID": "gfmd",
        "OIDC_CLIENT_SECRET": "hushed-secret",
    }
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**kept, **own},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )

    assert json.loads(done.stdout.splitlines()[-1]) == {
        "button": True,
        "form": True,
        "policy": ["'self'", "https://login.example.org"],
        "makes_accounts": False,
        "known_addresses_only": True,
        "secret_in_page": False,
    }


@pytest.mark.django_db
def test_single_sign_on_is_not_offered_otherwise() -> None:
    page = Client().get("/accounts/login/").content.decode()

    assert "/accounts/oidc/" not in page
