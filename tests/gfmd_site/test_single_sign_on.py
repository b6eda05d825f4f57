"""The sign-in of an organisation, with a real provider: offered where it is set up only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.gfmd_site.ministry import CLIENT, SECRET

ROOT = Path(__file__).resolve().parents[2]
CALLBACK = "http://testserver/accounts/oidc/sso/login/callback/"
# The product in a process of its own, since sign-in by a provider is a matter of its settings.
PROGRAM = """
import django, json, os, requests
django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

call_command("migrate", verbosity=0)
for name in ("ama", "bo", "gone", "staff"):
    User.objects.create_user(
        name, f"{name}@harbour.example", is_active=name != "gone", is_staff=name == "staff"
    )
page = Client().get("/accounts/login/").content.decode()
found = {
    "button": "Sign in with Harbour Ministry" in page,
    "policy": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"],
    "secret in page": "hushed-secret" in page,
}

def by_way_of_the_ministry(name, cut=lambda address: address):
    client, ministry = Client(raise_request_exception=False), requests.Session()
    ministry.get(f"{os.environ['OIDC_SERVER_URL']}/as/{name}/").raise_for_status()
    there = client.post("/accounts/oidc/sso/login/").headers["Location"]
    back = ministry.get(there, allow_redirects=False).headers["Location"]
    answer = client.get(cut(back).removeprefix("http://testserver"))
    found.setdefault("challenge", "code_challenge_method=S256" in there)
    account = client.session.get("_auth_user_id")
    after = client.get("/practices/mine/", headers={"Accept": "text/html"})
    return {
        "account": User.objects.get(pk=account).username if account else None,
        "answer": answer.status_code,
        "next page": after.status_code,
    }

found["people"] = {
    name: by_way_of_the_ministry(name) for name in ("ama", "bo", "gone", "staff", "stranger")
}
# Known by the number that the ministry gives, even after the address has changed here.
User.objects.filter(username="ama").update(email="elsewhere@harbour.example")
found["people"]["ama again"] = by_way_of_the_ministry("ama")
found["forged"] = by_way_of_the_ministry(
    "ama", lambda address: address.replace("state=", "state=x")
)["account"]
found["accounts"] = sorted(User.objects.values_list("username", flat=True))
print(json.dumps(found))
"""


@pytest.fixture
def ministry(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "ministry").mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.gfmd_site.ministry", str(tmp_path / "ministry"), CALLBACK],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


@pytest.mark.slow
def test_people_whom_the_ministry_vouches_for_are_signed_in(ministry: str, tmp_path: Path) -> None:
    found = ask_product(ministry, tmp_path)
    people = found.pop("people")

    assert found == {
        "button": True,
        "policy": ["'self'", ministry],
        "secret in page": False,
        "challenge": True,
        "forged": None,
        # Nobody gets an account by signing in.
        "accounts": ["ama", "bo", "gone", "staff"],
    }
    assert [name for name, one in people.items() if one["answer"] >= 500] == []
    assert {name: one["account"] for name, one in people.items()} == {
        "ama": "ama",
        # An address that the ministry has not verified proves nothing.
        "bo": None,
        "gone": None,
        "staff": "staff",
        "stranger": None,
        "ama again": "ama",
    }
    # Staff come in with no second factor of ours: their organisation asks for its own.
    assert {name: one["next page"] for name, one in people.items()} == {
        name: 200 if one["account"] else 302 for name, one in people.items()
    }


def ask_product(ministry: str, folder: Path) -> dict[str, Any]:
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "GFMD_DATA_DIR": str(folder),
        "REQUIRE_MFA": "1",
        "OIDC_SERVER_URL": ministry,
        "OIDC_NAME": "Harbour Ministry",
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
    }
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**kept, **own},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.django_db
def test_single_sign_on_is_not_offered_otherwise() -> None:
    page = Client().get("/accounts/login/").content.decode()

    assert "/accounts/oidc/" not in page
