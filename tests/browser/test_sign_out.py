"""Signing out empties the device, or says what on it was never sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.live import RAPPORTEUR, REPORT, Store, Writer, own_server, profile, store, writer

__all__ = ["own_server", "profile", "store", "writer"]
pytestmark = pytest.mark.browser

People = Callable[[str], Writer]
KEPT = "async () => (await indexedDB.databases()).map(({ name }) => name)"
LEAVE = "() => document.querySelector('form[data-sign-out]').requestSubmit()"


def test_sign_out_with_everything_sent_leaves_nothing_on_the_device(writer: People) -> None:
    rapporteur = writer(RAPPORTEUR)
    rapporteur.create("Sent before signing out.")
    rapporteur.wait_for("saved")
    before = rapporteur.page.evaluate(KEPT)

    with rapporteur.page.expect_navigation():
        rapporteur.page.evaluate(LEAVE)

    assert before == [f"gfmd-live-{rapporteur.user_id}"]
    assert rapporteur.page.evaluate(KEPT) == []
    assert (
        rapporteur.page.evaluate("() => Object.keys(localStorage).filter(k => /live/.test(k))")
        == []
    )


def test_sign_out_with_unsent_text_asks_first_and_keeps_it_sealed(
    writer: People, store: Store
) -> None:
    rapporteur = writer(RAPPORTEUR)
    page = rapporteur.page
    page.route("**/changes/**", lambda route: route.abort())
    point = rapporteur.create("Never sent.")
    rapporteur.wait_for("device")

    page.evaluate(LEAVE)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Changes that are only on this device: 1")
    expect(dialog.get_by_role("link")).to_have_attribute("href", REPORT)
    # What a hasty Enter or Escape does loses nothing: both stay.
    expect(dialog.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.evaluate(LEAVE)
    dialog.get_by_role("button", name="Stay signed in and send first").click()
    expect(dialog).to_be_hidden()
    page.evaluate(LEAVE)
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download my text").click()
    assert "Never sent." in download.value.path().read_text(encoding="utf-8")
    with page.expect_navigation():
        dialog.get_by_role("button", name="Sign out and keep them here").click()

    assert page.evaluate(KEPT) == [f"gfmd-live-{rapporteur.user_id}"]
    assert page.evaluate("() => localStorage.getItem('gfmd-live-user')") is None
    assert point not in store.texts()
