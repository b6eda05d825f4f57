"""Opening an invitation in a browser: nothing by a look, the right report by one tap."""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail, serializers
from django.test import Client
from django.urls import reverse

from reports.choices import Role
from reports.domain.device_codes import make_code
from reports.domain.invitations import Issued, issue, revoke
from reports.models import Invitation
from tests.cast import Cast

PAGE = "/invitation/"


def invite(cast: Cast, **changes: Any) -> Issued:
    return issue(**{"session": cast.session, "role": Role.RAPPORTEUR, "by": None, **changes})


def address(made: Issued) -> str:
    return reverse("reports:invitation-link", args=[made.secret])


def open_link(client: Client, made: Issued) -> Any:
    return client.get(address(made), follow=True)


def tap(client: Client, **fields: str) -> Any:
    return client.post(PAGE, {"action": "open", **fields})


def stored() -> str:
    """Return a hash over every row of every model."""
    rows = [
        serializers.serialize("json", model._default_manager.order_by("pk"))
        for model in apps.get_models()
    ]
    return hashlib.sha256("".join(rows).encode()).hexdigest()


def words(response: Any) -> str:
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_link_and_one_tap_lead_into_the_right_report(cast: Cast) -> None:
    client = Client()
    made = invite(cast, name="Ama Owusu")

    page = open_link(client, made)
    answer = tap(client)

    assert (page.status_code, page.redirect_chain) == (200, [(PAGE, 302)])
    assert answer.headers["Location"] == cast.report.get_absolute_url()
    assert client.get(reverse("reports:point-add", args=[cast.report.code])).status_code == 200


def test_looking_at_a_link_changes_nothing(cast: Cast) -> None:
    """A mail server that opens every link, as often as it likes, uses nothing up."""
    made = invite(cast)
    before = stored()

    for _visit in range(5):
        Client().get(address(made), follow=True)
        Client().head(address(made))

    assert stored() == before
    client = Client()
    open_link(client, made)
    assert tap(client).status_code == 302


def test_secret_leaves_the_address_and_stays_out_of_page_log_and_referer(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    made = invite(cast)
    client = Client()
    with caplog.at_level(logging.DEBUG):
        moved = client.get(address(made))
        page = client.get(PAGE)
        tap(client)

    assert [moved.headers["Location"], moved.content, moved.headers["Referrer-Policy"]] == [
        PAGE,
        b"",
        "strict-origin",
    ]
    assert made.secret not in page.content.decode()
    assert made.secret not in caplog.text + repr([vars(record) for record in caplog.records])
    assert made.secret not in stored_text()


def stored_text() -> str:
    return "".join(
        serializers.serialize("json", model._default_manager.all()) for model in apps.get_models()
    )


def test_secret_is_kept_where_no_script_and_no_other_address_reads_it(cast: Cast) -> None:
    client = Client()
    client.get(address(invite(cast)))
    cookie = client.cookies["invitation"]

    assert [cookie[name] for name in ("httponly", "samesite", "path", "max-age")] == [
        True,
        "Lax",
        PAGE,
        3600,
    ]


def test_session_is_a_new_one_after_the_tap(cast: Cast) -> None:
    client = Client()
    client.post(reverse("set_language"), {"language": "en"})
    open_link(client, invite(cast))
    before = client.session.session_key
    tap(client)

    assert client.session.session_key not in {None, before}


def test_second_tap_on_the_same_device_leads_to_the_report_again(cast: Cast) -> None:
    client, made = Client(), invite(cast)
    open_link(client, made)
    tap(client)

    assert client.get(address(made), follow=True).redirect_chain == [
        (PAGE, 302),
        (cast.report.get_absolute_url(), 302),
    ]


def test_second_device_opens_with_the_code_of_the_first(cast: Cast) -> None:
    first, second, made = Client(), Client(), invite(cast)
    open_link(first, made)
    tap(first)
    shown = first.post(reverse("reports:device")).context["code"]

    page = open_link(second, made)
    answer = second.post(PAGE, {"action": "code", "code": shown})

    assert page.context["state"] == "in_use_elsewhere"
    assert answer.headers["Location"] == cast.report.get_absolute_url()
    assert second.get(cast.report.get_absolute_url()).context["user"] == (
        Invitation.objects.get(pk=made.invitation.pk).accepted_by
    )


def test_wrong_codes_of_a_stranger_lock_nobody_else_out(cast: Cast) -> None:
    """Everybody in the venue has one address: what is wrong here counts for one account."""
    made, other = invite(cast), invite(cast, role=Role.NOTE_TAKER)
    accounts = []
    for one in (made, other):
        client = Client()
        open_link(client, one)
        tap(client)
        accounts.append(Invitation.objects.get(pk=one.invitation.pk).accepted_by)
    stranger, guest = Client(), Client()
    open_link(stranger, made)
    open_link(guest, other)
    attacked, theirs = (make_code(user=account) for account in accounts)
    wrong = "".join(str((int(digit) + 1) % 10) for digit in attacked)

    statuses = [
        stranger.post(PAGE, {"action": "code", "code": wrong}).status_code for _try in range(5)
    ]

    assert statuses == [422] * 5
    assert stranger.post(PAGE, {"action": "code", "code": attacked}).status_code == 422
    assert guest.post(PAGE, {"action": "code", "code": theirs}).status_code == 302


def test_signed_in_stranger_is_told_and_the_link_stays_good(cast: Cast) -> None:
    client, made = Client(), invite(cast)
    client.force_login(cast.plain_staff)

    page = open_link(client, made)
    refused = tap(client)
    out = client.post("/accounts/logout/", {"next": PAGE})

    assert (page.context["state"], refused.context["state"]) == ("other_person", "other_person")
    assert out.headers["Location"] == PAGE
    assert client.get(PAGE).context["state"] == "ready"


def test_account_in_use_signs_in_and_comes_back(cast: Cast) -> None:
    made = invite(cast, email=cast.reader.email)
    cast.reader.email = "chloe@example.org"
    cast.reader.save()
    made = invite(cast, email="chloe@example.org")
    client = Client()

    page = open_link(client, made)
    client.force_login(cast.reader)
    back = client.get(PAGE)

    assert 'href="/accounts/login/?next=/invitation/"' in words(page)
    assert back.context["state"] == "ready_as_you"
    assert tap(client).headers["Location"] == cast.report.get_absolute_url()


def test_late_link_asks_for_a_new_one(cast: Cast) -> None:
    client, made = Client(), invite(cast)
    with time_machine.travel(made.invitation.expires_at + timedelta(hours=1), tick=False):
        page = open_link(client, made)
        client.post(PAGE, {"action": "ask"})
        refused = tap(client)

    row = Invitation.objects.get(pk=made.invitation.pk)
    assert (page.status_code, refused.status_code) == (410, 410)
    assert (row.asked_again_at is not None, row.accepted_by) == (True, None)


def test_withdrawn_link_offers_to_paste_a_newer_one(cast: Cast) -> None:
    client, old = Client(), invite(cast)
    revoke(invitation=old.invitation)
    new = invite(cast)

    page = open_link(client, old)
    pasted = client.post(
        PAGE, {"action": "paste", "link": f"https://example.org{address(new)}"}, follow=True
    )

    assert (page.status_code, page.context["state"]) == (410, "withdrawn")
    assert pasted.context["state"] == "ready"


def test_truncated_link_says_what_to_do(cast: Cast) -> None:
    page = Client().get(address(invite(cast))[:-5] + "/", follow=True)

    assert (page.status_code, page.context["state"]) == (404, "unknown")
    assert 'name="link"' in words(page)


def test_page_speaks_the_language_of_the_invitation(cast: Cast) -> None:
    client = Client()
    page = open_link(client, invite(cast, language="ar"))

    answer = tap(client)

    assert (page.headers["Content-Language"], 'dir="rtl"' in page.content.decode()) == ("ar", True)
    assert answer.cookies["django_language"].value == "ar"


def test_page_names_neither_address_nor_people_of_the_room(cast: Cast) -> None:
    made = invite(cast, email="ama.owusu@example.org", name="Ama Owusu")
    page = open_link(Client(), made).content.decode()

    shown = [word for word in ("ama.owusu@", "Adeyemi", "Quintana", "Halvorsen") if word in page]
    assert ("Ama Owusu" in page, shown) == (True, [])


def test_code_for_the_second_device_comes_by_mail(cast: Cast) -> None:
    first, second = Client(), Client()
    made = invite(cast, email="ama.owusu@example.org")
    open_link(first, made)
    tap(first)
    page = open_link(second, made)

    second.post(PAGE, {"action": "send_code"})
    (letter,) = mail.outbox
    code = re.findall(r"^\d{8}$", str(letter.body), re.M)[0]
    answer = second.post(PAGE, {"action": "code", "code": code})

    assert ("Send the code to a…@example.org" in words(page), letter.to) == (
        True,
        ["ama.owusu@example.org"],
    )
    assert answer.headers["Location"] == cast.report.get_absolute_url()
