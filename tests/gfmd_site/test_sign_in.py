"""Signing in: throttled for the account that is attacked, and for nobody else in the venue."""

from __future__ import annotations

import pytest
from allauth.account import app_settings as account_settings
from allauth.core.internal.ratelimit import parse_rates
from allauth.mfa import app_settings as mfa_settings
from django.core.cache import cache
from django.test import Client

from tests.build import make_user

PASSWORD = "quiet-harbour-at-dawn"
WRONG = "loud-harbour-at-dusk"


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db: None) -> None:
    cache.clear()


def sign_in(client: Client, username: str, password: str) -> str:
    """Return where the sign-in leads, or the page it stays on."""
    response = client.post("/accounts/login/", {"login": username, "password": password})
    return response.headers.get("Location") or response.content.decode()


def account(username: str) -> None:
    user = make_user(username)
    user.set_password(PASSWORD)
    user.save()


def test_right_password_leads_to_the_start_page() -> None:
    account("wanda")

    assert sign_in(Client(), "wanda", PASSWORD) == "/"


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
        "/accounts/password/change/",
    ],
)
def test_fields_do_not_repeat_their_labels(address: str) -> None:
    account("wanda")
    client = Client()
    if address.endswith("change/"):
        client.login(username="wanda", password=PASSWORD)

    page = client.get(address)

    assert (page.status_code, page.content.count(b"placeholder=")) == (200, 0)


def test_sixth_wrong_password_closes_the_account_for_a_while() -> None:
    account("wanda")
    client = Client()
    for _attempt in range(6):
        sign_in(client, "wanda", WRONG)

    answer = sign_in(client, "wanda", PASSWORD)

    assert answer != "/"
    assert "Too many failed login attempts. Try again later." in answer


def test_attack_on_one_account_leaves_others_of_the_same_address_alone() -> None:
    account("wanda")
    account("ivar")
    for _attempt in range(8):
        sign_in(Client(), "wanda", WRONG)

    assert sign_in(Client(), "ivar", PASSWORD) == "/"


def test_nothing_is_counted_by_network_address() -> None:
    """One who guesses fast would close the door to everybody who shares the address."""
    limits = {**account_settings.RATE_LIMITS, **mfa_settings.RATE_LIMITS}
    counted = {rate.per for rates in limits.values() for rate in parse_rates(rates)}

    assert counted == {"key", "user"}


def test_account_stays_closed_while_hundreds_of_others_are_tried() -> None:
    account("wanda")
    client = Client()
    for _attempt in range(6):
        sign_in(client, "wanda", WRONG)
    # What a program leaves that tries names one after the other, each a row of its own.
    for number in range(400):
        cache.set(f"tried-{number}", [number], 300)

    assert sign_in(client, "wanda", PASSWORD) != "/"


def test_answer_does_not_tell_whether_an_account_exists() -> None:
    account("wanda")

    known = sign_in(Client(), "wanda", WRONG)
    unknown = sign_in(Client(), "nobody-of-that-name", WRONG)
    address = sign_in(Client(), "nobody@example.org", WRONG)

    sentence = (
        "No account has this user name or e-mail address with this password. Check both, capital "
        "letters too."
    )
    assert [sentence in page for page in (known, unknown, address)] == [True, True, True]


def test_nobody_signs_up_by_themselves() -> None:
    page = Client().get("/accounts/signup/").content.decode()

    assert "<input" not in page.split("<main")[1].split("</main>")[0]


def test_link_to_a_page_is_kept_through_the_sign_in() -> None:
    account("wanda")
    client = Client()
    refused = client.get("/reports/2018-3.1/")

    response = client.post(refused.headers["Location"], {"login": "wanda", "password": PASSWORD})

    assert refused.headers["Location"] == "/accounts/login/?next=/reports/2018-3.1/"
    assert response.headers["Location"] == "/reports/2018-3.1/"
