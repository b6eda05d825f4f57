"""A second factor: required where an account opens every room, kept sealed, lost with kindness."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gfmd_site.checks import check_second_factor
from gfmd_site.second_factor import SiteMFAAdapter
from tests.build import PASSWORD
from tests.cast import Cast

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HTML = {"HTTP_ACCEPT": "text/html"}


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db: None) -> None:
    cache.clear()


@pytest.fixture
def required(settings: Settings) -> None:
    settings.REQUIRE_MFA = True


def code_now() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def wrong_code() -> str:
    return "".join(str((int(digit) + 1) % 10) for digit in code_now())


def add_app(user: User) -> list[str]:
    """Give an account an app, and return its recovery codes."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).generate_codes()


def sign_in(user: User) -> tuple[Client, Any]:
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client, answer


def page(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(path, **HTML)
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.parametrize("who", ["administrator", "staff", "plain_staff", "chair"])
@pytest.mark.parametrize("path", ["/", "/board/", "/office/"])
def test_staff_and_chairs_add_one_before_anything_else(
    who: str, path: str, cast: Cast, required: None
) -> None:
    client = Client()
    client.force_login(getattr(cast, who))

    assert page(client, path) == (302, "/accounts/2fa/")


@pytest.mark.parametrize("who", ["rapporteur", "notetaker", "cochair", "reader"])
def test_rooms_and_readers_need_none(who: str, cast: Cast, required: None) -> None:
    client = Client()
    client.force_login(getattr(cast, who))

    assert page(client, "/") == (200, "")


def test_pages_to_add_one_and_to_sign_out_stay_open(cast: Cast, required: None) -> None:
    client = Client()
    client.force_login(cast.chair)

    statuses = {
        path: client.get(path, **HTML).status_code
        for path in ("/accounts/2fa/", "/accounts/logout/", "/accounts/sessions/", "/healthz")
    }
    assert statuses == dict.fromkeys(statuses, 200)


def test_programs_and_forms_are_told_in_words(cast: Cast, required: None) -> None:
    client = Client()
    client.force_login(cast.staff)
    code = cast.report.code

    told = client.get(f"/reports/{code}/state/", headers={"Accept": "application/json"})
    form = client.post(f"/reports/{code}/accept/", **HTML)

    assert (told.status_code, told.json()["error"], form.status_code) == (403, "forbidden", 403)


def test_account_with_an_app_goes_on(cast: Cast, required: None) -> None:
    add_app(cast.chair)
    client, answer = sign_in(cast.chair)
    asked = answer.headers["Location"]

    done = client.post(asked, {"code": code_now()})

    assert (asked, done.headers["Location"]) == ("/accounts/2fa/authenticate/", "/")
    assert page(client, "/board/") == (200, "")


def test_demonstration_asks_for_none(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.chair)

    assert page(client, "/board/") == (200, "")


def test_recovery_code_opens_once(cast: Cast) -> None:
    code = add_app(cast.chair)[0]
    first, _answer = sign_in(cast.chair)
    second, _answer = sign_in(cast.chair)

    opened = [
        client.post("/accounts/2fa/authenticate/", {"code": code}).status_code
        for client in (first, second)
    ]
    assert opened == [302, 200]


def test_code_is_not_taken_twice(cast: Cast) -> None:
    """Somebody who looks over a shoulder gets nothing."""
    add_app(cast.chair)
    code = code_now()
    first, _answer = sign_in(cast.chair)
    second, _answer = sign_in(cast.chair)

    opened = [
        client.post("/accounts/2fa/authenticate/", {"code": code}).status_code
        for client in (first, second)
    ]
    assert opened == [302, 200]


def test_wrong_codes_close_one_account_for_a_while_and_no_other(cast: Cast) -> None:
    add_app(cast.chair)
    add_app(cast.staff)
    attacked, _answer = sign_in(cast.chair)
    other, _answer = sign_in(cast.staff)
    for _attempt in range(6):
        attacked.post("/accounts/2fa/authenticate/", {"code": wrong_code()})

    assert attacked.post("/accounts/2fa/authenticate/", {"code": code_now()}).status_code == 200
    assert other.post("/accounts/2fa/authenticate/", {"code": code_now()}).status_code == 302


def test_secret_is_sealed_where_it_is_kept(cast: Cast) -> None:
    codes = add_app(cast.chair)
    stored = repr(list(Authenticator.objects.values_list("data", flat=True)))

    assert [secret for secret in (SECRET, *codes) if secret in stored] == []


def test_change_of_the_key_keeps_second_factors(cast: Cast, settings: Settings) -> None:
    add_app(cast.chair)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key of the new year, long enough to be one"
    client, _answer = sign_in(cast.chair)

    done = client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert done.headers["Location"] == "/"


def test_lost_key_refuses_every_code_and_breaks_nothing(cast: Cast, settings: Settings) -> None:
    add_app(cast.chair)
    settings.SECRET_KEY = "another key, and the one before is gone for good"
    settings.SECRET_KEY_FALLBACKS = []
    client, _answer = sign_in(cast.chair)

    assert client.post("/accounts/2fa/authenticate/", {"code": code_now()}).status_code == 200
    sealed = Authenticator.objects.get(type="totp").data["secret"]
    assert SiteMFAAdapter().decrypt(sealed) != SiteMFAAdapter().decrypt(sealed)


def test_administrator_takes_off_a_lost_second_factor(cast: Cast) -> None:
    add_app(cast.chair)
    office = Client()
    office.force_login(cast.administrator)

    office.post(
        reverse("admin:auth_user_changelist"),
        {"action": "take_off_second_factor", "_selected_action": [cast.chair.pk]},
    )

    assert Authenticator.objects.filter(user=cast.chair).count() == 0


def test_staff_take_off_nobodys_second_factor(cast: Cast) -> None:
    add_app(cast.chair)
    office = Client()
    office.force_login(cast.staff)

    office.post(
        reverse("admin:auth_user_changelist"),
        {"action": "take_off_second_factor", "_selected_action": [cast.chair.pk]},
    )

    assert Authenticator.objects.filter(user=cast.chair).count() == 2


def test_invitation_does_not_go_round_a_second_factor(cast: Cast) -> None:
    """A rapporteur who chose one keeps it: the code of the first device is not enough."""
    from reports.domain.device_codes import make_code
    from reports.domain.invitations import issue

    made = issue(session=cast.session, role="rapporteur", by=None)
    first, second = Client(), Client()
    link = reverse("reports:invitation-link", args=[made.secret])
    first.get(link)
    first.post("/invitation/", {"action": "open"})
    made.invitation.refresh_from_db()
    add_app(made.invitation.accepted_by)

    second.get(link)
    answer = second.post(
        "/invitation/", {"action": "code", "code": make_code(user=made.invitation.accepted_by)}
    )

    assert answer.context["state"] == "sign_in_first"


@pytest.mark.parametrize(
    ("production", "required", "ids"),
    [(True, True, []), (True, False, ["gfmd.W004"]), (False, False, [])],
)
def test_production_without_second_factors_is_warned_about(
    production: bool, required: bool, ids: list[str], settings: Settings
) -> None:
    settings.IS_PRODUCTION, settings.REQUIRE_MFA = production, required

    assert [message.id for message in check_second_factor()] == ids
