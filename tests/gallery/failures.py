"""What goes wrong between a form and the server, as it happens to people."""

from __future__ import annotations

from tests.gallery.states import Stage, wait_until_drawn

FIELD = "main form textarea[name=text]"
TYPED = "Permits that move with the worker were asked for by several delegations."


def sent_after_too_long(stage: Stage) -> None:
    """A form that has grown too old: its token is not the browser's any more."""
    stage.page.locator(FIELD).fill(TYPED)
    stage.page.context.clear_cookies(name="csrftoken")
    _send(stage)


def sent_when_signed_out(stage: Stage) -> None:
    stage.page.locator(FIELD).fill(TYPED)
    stage.page.context.clear_cookies(name="sessionid")
    _send(stage)


def _send(stage: Stage) -> None:
    with stage.page.expect_navigation():
        stage.page.locator("main form.form-narrow button.btn-primary").click()
    wait_until_drawn(stage.page)
