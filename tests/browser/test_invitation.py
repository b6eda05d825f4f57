"""From the printed sheet into the report, on a phone and then on a laptop; and a passkey."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.room import Person
from tests.browser.server import PASSWORD, Server
from tests.browser.test_every_page import violations

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
ROOM = "/reports/2018-2.2/"


def guest(browser: Browser, server: Server, complaints: list[str]) -> Page:
    """Return a page of somebody who was never here."""
    page = browser.new_context(viewport=PHONE, base_url=server.url).new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    return page


def test_guest_is_in_the_right_report_after_one_tap(
    browser: Browser, server: Server, sign_in: Callable[..., Page]
) -> None:
    complaints: list[str] = []
    staff = sign_in("staff")
    staff.goto("/editions/2018/invitations/?session=2.2")
    staff.get_by_role("button", name="Make the invitations").first.click()
    link = staff.get_by_label(re.compile("^Link for Rapporteur")).first.input_value()
    sheet = violations(staff)

    phone = guest(browser, server, complaints)
    began = time.monotonic()
    phone.goto(link)
    welcome, shown_at = violations(phone), phone.url
    phone.get_by_role("button", name="Open my report").click()
    phone.wait_for_url(f"{server.url}{ROOM}")
    writer = Person(phone)
    writer.wait_for_editor()
    in_place = time.monotonic() - began
    writer.begin("Permits follow the worker.")
    writer.wait_saved()
    print(f"from the link to the editor: {in_place:.1f} s, with a check of the page between")

    laptop = guest(browser, server, complaints)
    laptop.goto(link)
    elsewhere = violations(laptop)
    phone.goto("/device/")
    phone.get_by_role("button", name="Make a code").click()
    code = phone.locator("output").inner_text()
    laptop.get_by_label("Code of eight digits").fill(code)
    laptop.get_by_role("button", name="Open my report here").click()
    laptop.wait_for_url(f"{server.url}{ROOM}")

    second = Person(laptop)
    second.wait_for_editor()
    expect(second.text()).to_have_value("Permits follow the worker.")
    assert (shown_at, sheet, welcome, elsewhere) == (f"{server.url}/invitation/", [], [], [])
    assert complaints == []
    for page in (phone, laptop):
        page.context.close()


def test_passkey_is_added_and_signs_in(server: Server, sign_in: Callable[..., Page]) -> None:
    """A virtual authenticator stands in for the finger; passkeys need a name, so localhost."""
    page = sign_in("reader")
    host = f"http://localhost:{server.port}"
    page.goto(f"{host}/accounts/login/")
    page.locator("input[name=login]").fill("reader")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"{host}/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto(f"{host}/accounts/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.locator("ol li").all_inner_texts()
    page.context.clear_cookies()
    page.goto(f"{host}/accounts/login/?next=/practices/mine/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{host}/practices/mine/")

    assert (len(codes), len(set(codes)), violations(page)) == (10, 10, [])
