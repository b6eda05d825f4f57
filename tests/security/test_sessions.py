"""A session is one person's, begins at the sign-in and ends with the account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from tests.build import make_user
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "quiet-harbour-at-dawn"
PAGE = "/accounts/password/change/"


@pytest.fixture
def client() -> Client:
    user = make_user("wanda")
    user.set_password(PASSWORD)
    user.save()
    return Client()


def sign_in(client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": "wanda", "password": PASSWORD})
    assert answer.status_code == 302


def test_session_from_before_the_sign_in_is_worth_nothing(client: Client) -> None:
    """Nobody can prepare a session on a shared laptop and use it once somebody has signed in."""
    session = client.session
    session["prepared"] = "yes"
    session.save()
    client.cookies["sessionid"] = prepared = session.session_key

    sign_in(client)

    assert client.session.session_key != prepared
    thief = Client()
    thief.cookies["sessionid"] = prepared
    assert thief.get(PAGE).status_code == 302


def test_invented_session_is_not_taken_over(client: Client) -> None:
    client.cookies["sessionid"] = "a" * 32

    sign_in(client)

    assert client.session.session_key != "a" * 32


def test_sign_out_ends_the_session_on_the_server(client: Client) -> None:
    sign_in(client)
    key = client.session.session_key

    client.post("/accounts/logout/")

    assert Session.objects.filter(pk=key).count() == 0
    copy = Client()
    copy.cookies["sessionid"] = key
    assert copy.get(PAGE).status_code == 302


def test_sign_out_needs_more_than_a_look(client: Client) -> None:
    sign_in(client)

    client.get("/accounts/logout/")

    assert client.get(PAGE).status_code == 200


def test_new_password_makes_a_new_session(client: Client) -> None:
    sign_in(client)
    before = client.session.session_key

    client.post(
        PAGE,
        {
            "oldpassword": PASSWORD,
            "password1": "seven boats at low tide",
            "password2": "seven boats at low tide",
        },
    )

    assert client.session.session_key != before
    assert client.get(PAGE).status_code == 200
    copy = Client()
    copy.cookies["sessionid"] = before
    assert copy.get(PAGE).status_code == 302


def test_unknown_account_costs_one_hash_like_a_known_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the time of the answer does not tell which accounts exist. Counted, not timed."""
    counted: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: Any, password: str, salt: str) -> str:
        counted.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counting)
    counts = []
    for login in ("wanda", "nobody-of-that-name"):
        counted.clear()
        client.post("/accounts/login/", {"login": login, "password": "not the password"})
        counts.append(counted.count("not the password"))

    assert counts == [1, 1]


def test_signatures_outlive_a_change_of_the_key(settings: Any) -> None:
    signed = signing.dumps("review", salt="letters")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key of the next year, long enough"
    assert signing.loads(signed, salt="letters") == "review"

    settings.SECRET_KEY_FALLBACKS = []

    with pytest.raises(signing.BadSignature):
        signing.loads(signed, salt="letters")


def test_sign_ins_outlive_a_change_of_the_key_while_it_is_known(
    client: Client, settings: Any
) -> None:
    """Whoever comes by while both keys count is not asked again; the others sign in once more."""
    sign_in(client)
    away = Client()
    sign_in(away)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key of the next year, long enough"
    assert client.get(PAGE).status_code == 200

    settings.SECRET_KEY_FALLBACKS = []

    assert (client.get(PAGE).status_code, away.get(PAGE).status_code) == (200, 302)


EVIL = (
    "//evil.example",
    "https://evil.example/",
    "https:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "javascript:alert(1)",
    "%2f%2fevil.example",
    "http://testserver@evil.example/",
    "/\t/evil.example",
)


def stays_here(location: str) -> bool:
    """Whether a browser that follows it stays: it takes a backslash for a slash, and no tab."""
    read = location.replace("\\", "/").replace("\t", "")
    return urlsplit(urljoin("https://testserver/accounts/login/", read)).netloc == "testserver"


@pytest.mark.parametrize("target", EVIL)
def test_sign_in_leads_to_this_site_only(client: Client, target: str) -> None:
    answer = client.post(
        "/accounts/login/", {"login": "wanda", "password": PASSWORD, "next": target}
    )

    assert stays_here(answer.headers["Location"])


@pytest.mark.parametrize("target", EVIL)
def test_choice_of_language_leads_to_this_site_only(client: Client, target: str) -> None:
    answer = client.post(reverse("set_language"), {"language": "fr", "next": target})

    assert stays_here(answer.headers["Location"])


@pytest.mark.parametrize("target", [*EVIL, "id", "reports:board"])
def test_language_of_a_stranger_leads_to_this_site_only(client: Client, target: str) -> None:
    """A word is an address below this one, not the name of a page, and no fault."""
    answer = client.get("/language/fr/", {"next": target})

    assert answer.status_code == 302
    assert stays_here(answer.headers["Location"])


@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "evil.example:80", "testserver@evil.example"],
)
def test_other_host_names_are_refused(client: Client, host: str) -> None:
    """Links in letters are made of the host name: nobody may choose it from outside."""
    assert client.get("/accounts/login/", headers={"host": host}).status_code == 400


def test_host_of_a_proxy_is_not_believed(client: Client) -> None:
    page = client.get("/accounts/login/", headers={"x-forwarded-host": "evil.example"})

    assert (page.status_code, b"evil.example" in page.content) == (200, False)


def test_letter_with_a_link_names_this_host(client: Client, mailoutbox: list[Any]) -> None:
    make_user("boats", email="boats@example.org")

    client.post(
        "/accounts/password/reset/",
        {"email": "boats@example.org"},
        headers={"x-forwarded-host": "evil.example"},
    )

    (letter,) = mailoutbox
    assert ("//testserver/" in letter.body, "evil" in letter.body) == (True, False)


def test_account_cannot_give_itself_rights(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.rapporteur)

    client.post(
        "/reports/2018-3.1/header/",
        {"rapporteur_line": "Somebody", "is_staff": "1", "status": "accepted", "code": "2018-9.9"},
    )

    cast.rapporteur.refresh_from_db()
    cast.report.refresh_from_db()
    assert (cast.rapporteur.is_staff, cast.report.status, cast.report.code) == (
        False,
        "draft",
        "2018-3.1",
    )


LEAK_PATHS = (
    ".env",
    ".git/HEAD",
    ".git/config",
    ".gitignore",
    ".htaccess",
    ".DS_Store",
    ".svn/entries",
    ".aws/credentials",
    "admin/",
    "admin/login/",
    "wp-login.php",
    "wp-admin/",
    "phpinfo.php",
    "server-status",
    "debug/",
    "__debug__/",
    "settings.py",
    "manage.py",
    "requirements.txt",
    "Dockerfile",
    "docker-compose.yml",
    "config.json",
    "backup.sql",
    "db.sqlite3",
    "gfmd.sqlite3",
    "var/gfmd.sqlite3",
    "var/secret_key",
    "media/",
    "static/../manage.py",
    "metrics",
    "actuator/env",
    "graphql",
    "console",
    "trace.axd",
    "swagger.json",
    "api/docs",
    "crossdomain.xml",
    "static/staticfiles.json",
    "static/%2e%2e/manage.py",
)


@pytest.mark.parametrize("path", LEAK_PATHS)
def test_nothing_lies_where_scanners_look(client: Client, path: str) -> None:
    response = client.get(f"/{path}")

    assert (path, response.status_code) == (path, 404)
