"""Pages of one's account that ask for the password first."""

from __future__ import annotations

import base64
import hmac
import time

from tests.browser.server import PASSWORD
from tests.gallery.states import Stage

STEP, DIGITS = 30, 6


def confirmed(stage: Stage) -> None:
    """Say who one is; a page that asks nothing has been confirmed before."""
    field = stage.page.locator("main input[name=password]")
    if field.count():
        field.fill(PASSWORD)
        stage.page.locator("main button[type=submit]").first.click()
        field.wait_for(state="detached")


def recovery_codes(stage: Stage) -> None:
    """Set up an app for codes, which makes the recovery codes."""
    confirmed(stage)
    secret = stage.page.locator("#totp-secret").input_value()
    stage.page.locator("main input[name=code]").fill(code_of(secret, time.time()))
    stage.page.locator("main button[type=submit]").first.click()
    stage.page.goto("/accounts/2fa/recovery-codes/")


def code_of(secret: str, now: float) -> str:
    """Return what an app shows at that time (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", ""))
    made = hmac.new(key, int(now // STEP).to_bytes(8), "sha1").digest()
    place = made[-1] & 15
    number = int.from_bytes(made[place : place + 4]) & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)
