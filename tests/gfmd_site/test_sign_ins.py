"""Where an account is signed in: seen by its owner, ended by its owner, staff and withdrawal."""

from __future__ import annotations

import re

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from gfmd_site.templatetags.access import device_name
from reports.domain.invitations import issue, revoke
from tests.build import PASSWORD, make_user
from tests.cast import Cast

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18.0 Safari/604"
CHROME = "Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537 (KHTML, like Gecko) Chrome/140 Safari/537"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537 Edg/140"


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db: None) -> None:
    cache.clear()


def device(username: str, agent: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/device/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        (SAFARI, "Safari, iPhone"),
        (CHROME, "Chrome, ChromeOS"),
        (EDGE, "Edge, Windows"),
        ("curl/8", "Unknown device"),
    ],
)
def test_device_is_called_by_a_name_that_people_know(agent: str, name: str) -> None:
    assert device_name(agent) == name


def test_owner_sees_all_devices_and_signs_out_all_others(db: None) -> None:
    make_user("wanda")
    here, phone = device("wanda"), device("wanda", SAFARI)

    listed = here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")

    assert ("Firefox, Windows" in listed, "Safari, iPhone" in listed) == (True, True)
    assert (is_in(here), is_in(phone)) == (True, False)


def test_no_network_address_is_kept(db: None) -> None:
    make_user("wanda")
    client = Client(REMOTE_ADDR="203.0.113.77")
    client.post("/accounts/login/", {"login": "wanda", "password": PASSWORD})

    assert [row.ip for row in UserSession.objects.all()] == ["0.0.0.0"]  # noqa: S104


def test_staff_sign_somebody_out_everywhere(cast: Cast) -> None:
    laptop, phone, other = device("rapporteur"), device("rapporteur", SAFARI), device("notetaker")
    office = device("plain_staff")

    office.post(
        reverse("admin:auth_user_changelist"),
        {"action": "sign_out_everywhere", "_selected_action": [cast.rapporteur.pk]},
    )

    assert [is_in(one) for one in (laptop, phone, other, office)] == [False, False, True, True]


def test_staff_sign_out_nobody_with_more_rights(cast: Cast) -> None:
    chief, office = device("administrator"), device("plain_staff")

    office.post(
        reverse("admin:auth_user_changelist"),
        {"action": "sign_out_everywhere", "_selected_action": [cast.administrator.pk]},
    )

    assert is_in(chief)


def test_withdrawn_invitation_signs_its_guest_out(cast: Cast) -> None:
    made = issue(session=cast.session, role="rapporteur", by=None)
    guest = Client()
    guest.get(reverse("reports:invitation-link", args=[made.secret]))
    guest.post("/invitation/", {"action": "open"})
    was_in = is_in(guest)

    revoke(invitation=made.invitation)

    assert (was_in, is_in(guest)) == (True, False)


def test_closed_account_is_out_at_once(cast: Cast) -> None:
    laptop = device("rapporteur")
    cast.rapporteur.is_active = False
    cast.rapporteur.save()

    assert not is_in(laptop)


def test_password_change_signs_out_the_other_devices(cast: Cast) -> None:
    here, phone = device("rapporteur"), device("rapporteur", SAFARI)
    new = "four herons over the estuary"

    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert (is_in(here), is_in(phone)) == (True, False)


# A code by e-mail


def ask_for_code(client: Client, address: str) -> str:
    client.post("/accounts/login/code/", {"email": address})
    found = (
        re.search(r"^\s*([0-9A-Z-]{6,9})\s*$", mail.outbox[-1].body, re.M) if mail.outbox else None
    )
    return found.group(1) if found else ""


def test_code_of_the_mail_signs_in(db: None) -> None:
    make_user("wanda", email="wanda@example.org")
    client = Client()
    code = ask_for_code(client, "wanda@example.org")

    answer = client.post("/accounts/login/code/confirm/", {"code": code})

    assert (answer.headers["Location"], is_in(client)) == ("/", True)


def test_account_closed_by_wrong_passwords_still_opens_by_a_code(db: None) -> None:
    """So nobody keeps a chair out by guessing wrongly on purpose."""
    make_user("wanda", email="wanda@example.org")
    for _attempt in range(6):
        Client().post("/accounts/login/", {"login": "wanda", "password": "loud-harbour-at-dusk"})
    closed, client = device("wanda"), Client()

    code = ask_for_code(client, "wanda@example.org")
    client.post("/accounts/login/code/confirm/", {"code": code})

    assert (is_in(closed), is_in(client)) == (False, True)


def test_unknown_address_gets_no_mail_and_the_same_answer(db: None) -> None:
    make_user("wanda", email="wanda@example.org")
    known, unknown = (
        Client().post("/accounts/login/code/", {"email": address})
        for address in ("wanda@example.org", "nobody@example.org")
    )

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [letter.to for letter in mail.outbox] == [["wanda@example.org"]]


def test_wrong_codes_end_one_request_and_keep_nobody_else_waiting(db: None) -> None:
    make_user("wanda", email="wanda@example.org")
    make_user("ivar", email="ivar@example.org")
    attacker, other = Client(), Client()
    code = ask_for_code(attacker, "wanda@example.org")
    theirs = ask_for_code(other, "ivar@example.org")
    for _attempt in range(3):
        attacker.post("/accounts/login/code/confirm/", {"code": "ZZZZZZ"})

    attacker.post("/accounts/login/code/confirm/", {"code": code})
    other.post("/accounts/login/code/confirm/", {"code": theirs})

    assert (is_in(attacker), is_in(other)) == (False, True)


def test_fourth_code_within_a_minute_is_not_sent(db: None) -> None:
    """The limit is by address of the account, so the mailbox is spared and the venue is not."""
    make_user("wanda", email="wanda@example.org")
    for _attempt in range(5):
        Client().post("/accounts/login/code/", {"email": "wanda@example.org"})
    make_user("ivar", email="ivar@example.org")
    Client().post("/accounts/login/code/", {"email": "ivar@example.org"})

    assert [letter.to[0] for letter in mail.outbox] == ["wanda@example.org"] * 3 + [
        "ivar@example.org"
    ]
