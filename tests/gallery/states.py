"""How a page is brought into the state that its picture shows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.live import Store
from tests.browser.room import NO_ROOM
from tests.browser.server import PASSWORD, Server

REPORT = "/reports/2018-3.1/"
NEW_POINT = f"{REPORT}points/add/?section=quotes"
EMPTY_REPORT = "/reports/2018-2.2/"
QUIET_REPORT = "/reports/2018-1.2/"
# A published practice of the demonstration, whose ids are made from their keys.
PRACTICE = f"/practices/{uuid.uuid5(uuid.NAMESPACE_URL, 'gfmd-demo/practice/village_peers')}/"
# Who comes with an invitation has no account before.
GUEST = "guest"
INVITATION = "invitation"
SAMPLES = "/gallery-sample/"
ASK_FOR_REVIEW = """
from django.urls import reverse
from practices.domain.reviews import invite_external, link_token
from practices.models import Practice
practice = Practice.objects.filter(status="in_review").order_by("pk").first()
review = invite_external(practice=practice, name="Ama Owusu-Lindgren", by=None)
print(reverse("practices:review-invited", args=[link_token(review)]))
"""
TEXT = ".live-point textarea.point__text"
LAPTOP = {"width": 1280, "height": 900}
SECONDS = 30_000


def rendered(name: str) -> str:
    """Return the address under which a page is shown that no address of the product has."""
    return f"{SAMPLES}{name}/"


@dataclass
class Stage:
    """One language of the gallery: its server, and the people who are signed in there."""

    browser: Browser
    server: Server
    language: str
    samples: dict[str, str]
    links: list[str]
    folder: Path
    width: int = LAPTOP["width"]
    signed_in: dict[str, object] = field(default_factory=dict)
    page: Page = field(init=False)

    def open(self, who: str, address: str, *, has_javascript: bool = True) -> int:
        """Show an address to somebody in a browser of their own; return the status."""
        self.page = self.context(who, has_javascript=has_javascript).new_page()
        return self.show(self.page, self.links[0] if address == INVITATION else address)

    def show(self, page: Page, address: str) -> int:
        response = page.goto(address)
        wait_until_drawn(page)
        return response.status if response else 0

    def context(self, who: str, *, has_javascript: bool = True) -> BrowserContext:
        if who and who not in self.signed_in:
            self.signed_in[who] = self._sign_in(who)
        context = self.browser.new_context(
            base_url=self.server.url,
            viewport={"width": self.width, "height": LAPTOP["height"]},
            java_script_enabled=has_javascript,
            storage_state=self.signed_in.get(who),  # type: ignore[arg-type]
        )
        self._speak(context)
        context.route(f"**{SAMPLES}**", self._sample)
        context.set_default_timeout(SECONDS)
        return context

    def _speak(self, context: BrowserContext) -> None:
        context.add_cookies(
            [{"name": "django_language", "value": self.language, "url": self.server.url}]
        )

    def _sample(self, route: Route) -> None:
        name = route.request.url.rstrip("/").rpartition("/")[2]
        route.fulfill(body=self.samples[name], content_type="text/html; charset=utf-8")

    def _sign_in(self, who: str) -> object:
        context = self.browser.new_context(base_url=self.server.url)
        page = context.new_page()
        page.set_default_timeout(SECONDS)
        if who == GUEST:
            page.goto(self.links[1])
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(f"**{EMPTY_REPORT}")
        else:
            page.goto("/accounts/login/")
            page.locator("input[name=login]").fill(who)
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("main button[type=submit]").first.click()
            page.wait_for_url(f"{self.server.url}/")
        state = context.storage_state()
        context.close()
        return state


def wait_until_drawn(page: Page) -> None:
    """Wait for what a page draws after it has come: the fonts and, with scripts, the editor."""
    if page.locator("html.js #live-editor").count():
        expect(page.locator(".live-editor[data-lists]")).to_be_visible(timeout=SECONDS)
    page.evaluate("async () => Boolean(await document.fonts.ready)")


def status_is(page: Page, kind: str) -> None:
    expect(page.locator(f".live-status[data-kind={kind}]")).to_be_visible(timeout=SECONDS)


def wrong_password(stage: Stage) -> None:
    stage.page.locator("input[name=login]").fill("rapporteur-9-9")
    stage.page.locator("input[name=password]").fill("not-the-password")
    stage.page.locator("main button[type=submit]").first.click()
    stage.page.locator("main [role=alert], main .alert").first.wait_for()


def in_a_point(stage: Stage) -> None:
    area = stage.page.locator(TEXT).nth(1)
    area.scroll_into_view_if_needed()
    area.click()


def write(page: Page, words: str) -> None:
    """Write at the end of the first point."""
    page.locator(TEXT).first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def saved(stage: Stage) -> None:
    write(stage.page, " Noted in passing.")
    status_is(stage.page, "saving")
    status_is(stage.page, "saved")


def saving(stage: Stage) -> None:
    """The moment lasts until the page gives the request up: nobody answers it."""
    stage.page.context.route("**/changes/", lambda _route: None)
    write(stage.page, " Just being written.")
    status_is(stage.page, "saving")


def offline(stage: Stage) -> None:
    stage.page.context.set_offline(True)
    write(stage.page, " Noted without a network.")
    status_is(stage.page, "device")


def reopened_offline(stage: Stage) -> None:
    stage.page.evaluate("async () => Boolean((await navigator.serviceWorker.ready).active)")
    offline(stage)
    stage.page.goto(REPORT)
    stage.page.locator("[data-live-shell]").wait_for()


def signed_out(stage: Stage) -> None:
    stage.page.context.clear_cookies()
    write(stage.page, " Noted after the session had ended.")
    status_is(stage.page, "signin")


def held(stage: Stage) -> None:
    """The report is handed over while somebody still writes in it."""
    write_too_late(stage, stage.page, "2018-3.1")


def write_too_late(stage: Stage, page: Page, code: str) -> None:
    with_status = "UPDATE reports_report SET status = '{}' WHERE code = '{}'"
    store = Store(stage.server.data_dir)
    store.run(with_status.format("submitted", code))
    try:
        write(page, " Noted too late.")
        status_is(page, "held")
    finally:
        store.run(with_status.format("draft", code))


def decisions(stage: Stage) -> None:
    """One change came too late, and somebody deleted what another had written.

    In a room of its own: other screens leave the usual one with two texts for one point.
    """
    writer = stage.context("rapporteur-1-2").new_page()
    stage.show(writer, QUIET_REPORT)
    write_too_late(stage, writer, "2018-1.2")
    writer.context.close()
    other = stage.context("notetaker-1-2", has_javascript=False).new_page()
    other.goto(QUIET_REPORT)
    other.locator("button[value^='delete:']").nth(2).click()
    other.context.close()
    stage.show(stage.page, stage.page.url)


def asked_to_review(stage: Stage) -> None:
    """Somebody without an account opens the link that came with the request."""
    link = stage.server.manage("shell", "--no-imports", "-c", ASK_FOR_REVIEW).splitlines()[-1]
    stage.show(stage.page, link)


def storage_full(stage: Stage) -> None:
    stage.page.evaluate(NO_ROOM)
    write(stage.page, " Noted where no room is left.")
    stage.page.locator(".live-notice.alert-danger").wait_for()
    status_is(stage.page, "saved")


def conflict(stage: Stage) -> None:
    """Two people change the same words, one of them without network."""
    other = stage.context("notetaker-3-1").new_page()
    stage.show(other, REPORT)
    offline(stage)
    write(other, " The employer pays, said most.")
    status_is(other, "saving")
    status_is(other, "saved")
    stage.page.context.set_offline(False)
    status_is(stage.page, "conflict")
    other.context.close()


def without_javascript(stage: Stage) -> None:
    stage.page.context.close()
    stage.page = stage.context("rapporteur-3-1", has_javascript=False).new_page()
    stage.page.goto(REPORT)


def release_check(stage: Stage) -> None:
    stage.page.locator("form.export-layout button[type=submit].btn-primary").first.click()
    stage.page.locator(".release").wait_for()


def invitations_made(stage: Stage) -> None:
    stage.page.locator("form.invite-all button[type=submit]").click()
    stage.page.locator(".invite-sheet").first.wait_for()
